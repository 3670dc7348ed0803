package io.storageconnector.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.storageconnector.testkit.content.StoredItem;
import io.storageconnector.testkit.drive.DriveBearer;
import io.storageconnector.testkit.drive.DriveNotification;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveSeed;
import io.storageconnector.testkit.drive.DriveService;
import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.drive.GoogleApp;
import io.storageconnector.testkit.drive.GoogleHosts;
import io.storageconnector.testkit.drive.GoogleLogins;
import io.storageconnector.testkit.drive.GoogleProject;
import io.storageconnector.testkit.drive.GoogleProjects;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.drive.GoogleUsers;
import io.storageconnector.testkit.fault.FaultBuilder;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.http.FakeCertificates;
import io.storageconnector.testkit.http.FakeHttpServer;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import io.storageconnector.testkit.oauth.TokenExchange;
import io.storageconnector.testkit.wiremock.WireMockHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Google Drive that lives in this JVM: it keeps accounts, files, shared drives, revisions,
 * permissions, change logs, grants and service accounts, and serves them over HTTP, HTTPS and a
 * proxy.
 *
 * <p>Starts with one account, {@link #OWNER}, one Google Cloud project and one OAuth client in it.
 * Methods without a login speak of that account. Every rule is Google's as far as it is documented
 * or reported; the ones that had to be assumed are listed in {@code docs/guides/fake-drive.md}.
 * Strict by default: what the fake does not model is refused with 501 and recorded in {@link
 * #violations()}. Thread-safe; {@link #close()} stops it and deletes its temporary files, and may
 * be called twice.
 *
 * <pre>{@code
 * try (FakeDrive drive = FakeDrive.start()) {
 *   drive.file("reports/today.csv", bytes);
 *   drive.on(DriveOperation.UPLOAD_FILE).resetAfterEffect();
 *   ... // run the code under test against drive.urls()
 *   assertThat(drive.effects(DriveOperation.UPLOAD_FILE)).isEqualTo(1);
 *   drive.assertClean();
 * }
 * }</pre>
 */
public final class FakeDrive implements StorageFake {

  /** The scope that reaches all files of an account. */
  public static final String DRIVE_SCOPE = "https://www.googleapis.com/auth/drive";

  /** The scope that reaches the files an application made, or was opened with. */
  public static final String FILE_SCOPE = "https://www.googleapis.com/auth/drive.file";

  private static final String API = "api";
  private static final String API_TLS = "api-tls";
  private static final String PROXY = "proxy";

  private final FakeClock clock;
  private final FakeCertificates certificates = FakeCertificates.create(GoogleHosts.publicNames());
  private final FakeOAuth oauth;
  private final DriveService files;
  private final GoogleLogins logins;
  private final WireMockHost host;

  FakeDrive(FakeDriveBuilder builder) {
    clock = builder.clock;
    oauth =
        FakeOAuth.builder(clock)
            .clientId("fake-client-id.apps.googleusercontent.com")
            .rotation(builder.rotation)
            .accessLifetime(builder.accessLifetime)
            .refreshLifetime(builder.refreshLifetime)
            .liveRefreshTokens(builder.liveRefreshTokens)
            .build();
    files = new DriveService(clock, builder.settings, this::bearer);
    files.seed().account(OWNER);
    logins = new GoogleLogins(clock, oauth, files);
    logins.tokenLatency(builder.tokenLatency);
    builder.redirectUris.forEach(app()::addRedirectUri);
    if (builder.testing) {
      project().testing();
    }
    host =
        WireMockHost.start(
            FakeDriveControl.of(this, oauth, new FakeDriveHandler(logins, files)),
            API,
            handler ->
                FakeHttpServer.builder(handler)
                    .plain(API, builder.port)
                    .tls(API_TLS, builder.tlsPort, certificates.serverContext())
                    .proxy(
                        PROXY,
                        builder.proxyPort,
                        certificates.serverContext(),
                        GoogleHosts::isPublic)
                    .start());
  }

  private Optional<DriveBearer> bearer(String accessToken) {
    return logins.bearer(accessToken);
  }

  /**
   * Starts a fake with the defaults on free ports.
   *
   * @return the running fake
   */
  public static FakeDrive start() {
    return builder().start();
  }

  /**
   * Begins the description of a fake.
   *
   * @return a builder, not thread-safe
   */
  public static FakeDriveBuilder builder() {
    return new FakeDriveBuilder();
  }

  @Override
  public Kind kind() {
    return Kind.DRIVE;
  }

  // Where clients find it

  /**
   * Returns where clients find the fake over plain HTTP.
   *
   * @return the addresses
   */
  public DriveUrls urls() {
    return DriveUrls.of("http://127.0.0.1:" + host.server().port(API));
  }

  /**
   * Returns where clients find the fake over HTTPS. They have to trust {@link #certificates()}.
   *
   * @return the addresses
   */
  public DriveUrls tlsUrls() {
    return DriveUrls.of("https://127.0.0.1:" + host.server().port(API_TLS));
  }

  /**
   * Returns the proxy through which clients that know only Google's own host names reach the fake.
   * They have to trust {@link #certificates()}.
   *
   * @return the address of an HTTP proxy with {@code CONNECT}
   */
  public InetSocketAddress proxy() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), host.server().port(PROXY));
  }

  /**
   * Returns the certificate authority behind the HTTPS ports and the proxy.
   *
   * @return the certificates, made for this fake alone
   */
  @Override
  public FakeCertificates certificates() {
    return certificates;
  }

  /**
   * Returns the WireMock the fake runs in: a test's own stubs there win over the fake, and
   * resetting it leaves the fake as it is.
   *
   * @return the running server
   */
  public WireMockServer wireMock() {
    return host.wireMock();
  }

  // Applications and service accounts

  /**
   * Returns the projects of the fake Google Cloud, to create others.
   *
   * @return the projects
   */
  public GoogleProjects projects() {
    return logins.projects();
  }

  /**
   * Returns the project the fake starts with, for its publishing status and further OAuth clients.
   *
   * @return the project
   */
  public GoogleProject project() {
    return projects().first();
  }

  /**
   * Returns the OAuth client the fake starts with.
   *
   * @return the client
   */
  public GoogleApp app() {
    return project().apps().get(0);
  }

  /**
   * Returns the id of the OAuth client the fake starts with.
   *
   * @return the client id
   */
  @Override
  public String clientId() {
    return app().clientId();
  }

  /**
   * Returns the secret of the OAuth client the fake starts with.
   *
   * @return the client secret
   */
  @Override
  public String clientSecret() {
    return app().clientSecret();
  }

  /**
   * Creates a service account in the first project. It has no key, no storage quota and no files;
   * share folders or shared drives with its e-mail address.
   *
   * @param name the part of its e-mail address before the {@code @}
   * @return the account
   * @throws IllegalArgumentException if there is one of that name
   */
  public GoogleServiceAccount serviceAccount(String name) {
    return project().newServiceAccount(name);
  }

  /**
   * Makes a key of a service account and returns its file, with this fake's token endpoint in it.
   *
   * @param account the service account
   * @return the JSON of the key file, a secret
   */
  public String keyFile(GoogleServiceAccount account) {
    return account.newKey().json(urls().token());
  }

  // Grants and tokens

  /**
   * Grants tokens for {@link #OWNER} with {@link #DRIVE_SCOPE}, without a consent page.
   *
   * @return the first tokens of a new grant
   */
  public IssuedTokens tokens() {
    return tokens(OWNER);
  }

  /**
   * Grants tokens to the first client, without a consent page.
   *
   * @param login the account
   * @param scopes the granted scopes as full URLs; none for {@link #DRIVE_SCOPE}
   * @return the first tokens of a new grant
   * @throws IllegalArgumentException if no account has this login
   */
  public IssuedTokens tokens(String login, String... scopes) {
    return users().grant(app(), login, orDrive(scopes));
  }

  private static List<String> orDrive(String... scopes) {
    return scopes.length == 0 ? List.of(DRIVE_SCOPE) : List.of(scopes);
  }

  /**
   * Returns the refresh tokens of an account that the first client could use now, so that a fake
   * that is started later can {@linkplain #adoptGrant know them}.
   *
   * @param login the account
   * @return one for each grant that lives
   */
  public List<String> unusedRefreshTokens(String login) {
    return users().refreshTokens(login);
  }

  /**
   * Lets this fake know a grant of an earlier one, as if Google had never been away. Access tokens
   * of the earlier fake stay unknown.
   *
   * @param login the account
   * @param refreshToken from {@link #unusedRefreshTokens} of the earlier fake
   * @param scopes the granted scopes as full URLs; none for {@link #DRIVE_SCOPE}
   * @throws IllegalArgumentException if the token is known already, or was not made by a fake
   */
  public void adoptGrant(String login, String refreshToken, String... scopes) {
    users().adopt(app(), login, orDrive(scopes), refreshToken);
  }

  /**
   * Puts a user in front of a consent page without a browser.
   *
   * @param page the address of the consent page with all its parameters, on whatever host
   * @return the consent, to be decided
   * @throws IllegalStateException if the page asks for a scope that does not exist
   */
  public ScriptedConsent consent(URI page) {
    return new ScriptedConsent(users(), page);
  }

  @Override
  public Map<String, String> approve(URI consentPage) {
    return CallbackParameters.of(consent(consentPage).as(OWNER).approve());
  }

  /**
   * Issues an authorization code to the first client, as after consent in a browser: offline, for
   * {@link #DRIVE_SCOPE}, without a proof key.
   *
   * @param login the account that consents
   * @param redirectUri where the code would be sent
   * @return the code, good for ten minutes (assumed)
   */
  public String authorizationCode(String login, URI redirectUri) {
    URI page =
        URI.create(
            urls().authorize()
                + "?response_type=code&access_type=offline&prompt=consent&client_id="
                + clientId()
                + "&scope="
                + URLEncoder.encode(DRIVE_SCOPE, StandardCharsets.UTF_8)
                + "&redirect_uri="
                + URLEncoder.encode(redirectUri.toString(), StandardCharsets.UTF_8));
    return consent(page).as(login).code();
  }

  /**
   * Returns what users and their administrators can do to logins besides: end a session, forbid,
   * change a password.
   *
   * @return direct access to the state
   */
  public GoogleUsers users() {
    return logins.users();
  }

  /**
   * Revokes all grants of an account, as its owner can do in the account's settings.
   *
   * @param login the account
   */
  @Override
  public void revokeGrants(String login) {
    users().revokeGrants(login);
  }

  /** Lets all access tokens expire now. */
  @Override
  public void expireAccessTokens() {
    oauth.expireAccessTokens();
  }

  /** Lets all refresh tokens expire now. */
  @Override
  public void expireRefreshTokens() {
    oauth.expireRefreshTokens();
  }

  /**
   * Changes what happens to a refresh token that was used before.
   *
   * @param mode the mode from now on
   */
  public void rotationMode(RotationMode mode) {
    oauth.rotationMode(mode);
  }

  /**
   * Changes how long the access tokens live that are issued from now on.
   *
   * @param lifetime the time
   */
  public void accessLifetime(Duration lifetime) {
    oauth.accessLifetime(lifetime);
  }

  /**
   * Changes how long answers of the token endpoint take, in real time.
   *
   * @param roundTrip the time between request and answer
   */
  public void tokenLatency(Duration roundTrip) {
    logins.tokenLatency(roundTrip);
  }

  /**
   * Counts what the token endpoint was asked and did.
   *
   * @return how often each grant type had each outcome
   */
  @Override
  public Map<TokenExchange, Integer> tokenExchangeCounts() {
    return oauth.exchangeCounts();
  }

  /**
   * Returns what the token endpoint was asked and did, the latest 10,000 exchanges.
   *
   * @return the exchanges, oldest first
   */
  public List<TokenExchange> tokenExchanges() {
    return oauth.exchanges();
  }

  /**
   * Returns every secret handed out: tokens, codes, client secrets, upload sessions. Each contains
   * {@link FakeOAuth#SECRET_MARKER}; the private keys of service accounts do not and are not
   * listed.
   *
   * @return a copy, for a scan of logs and messages
   */
  @Override
  public Set<String> secretsIssued() {
    Set<String> secrets = new HashSet<>(oauth.secretsIssued());
    secrets.addAll(files.uploadSecrets());
    return secrets;
  }

  // Time and faults

  /**
   * Returns the clock of every rule.
   *
   * @return the clock, to be moved by the test
   */
  @Override
  public FakeClock clock() {
    return clock;
  }

  /**
   * Begins a fault on an operation.
   *
   * @param operation the operation
   * @return a builder whose last method names the effect
   */
  public FaultBuilder on(DriveOperation operation) {
    return files.faults().on(operation);
  }

  /**
   * Returns all faults asked for.
   *
   * @return the plan
   */
  @Override
  public FaultPlan faults() {
    return files.faults();
  }

  // What happened

  /**
   * Returns the record of what arrived and what took effect.
   *
   * @return the log
   */
  @Override
  public WireLog log() {
    return files.log();
  }

  /**
   * Counts the requests that arrived for an operation.
   *
   * @param operation the operation
   * @return the number of attempts
   */
  public int attempts(DriveOperation operation) {
    return log().attempts(operation);
  }

  /**
   * Counts the requests for an operation that succeeded inside the fake, whether or not the answer
   * reached the client.
   *
   * @param operation the operation
   * @return the number of effects
   */
  public int effects(DriveOperation operation) {
    return log().effects(operation);
  }

  /**
   * Returns what was asked that Google does not document or this fake does not model.
   *
   * @return one line per violation, without values
   */
  @Override
  public List<String> violations() {
    List<String> all = new ArrayList<>(logins.violations());
    all.addAll(files.violations());
    return all;
  }

  /**
   * Fails when there were violations, or faults that never fired. Meant for the end of a test.
   *
   * @throws AssertionError naming them
   */
  @Override
  public void assertClean() {
    if (!violations().isEmpty()) {
      throw new AssertionError("requests the fake does not accept: " + violations());
    }
    faults().assertAllFired();
  }

  // Unpleasant truths

  /**
   * Returns the limits, strictness and oddities in force.
   *
   * @return the settings, to be changed through {@link DriveSettings#toBuilder()}
   */
  public DriveSettings settings() {
    return files.settings();
  }

  /**
   * Changes limits, strictness and oddities from the next request on.
   *
   * @param settings the new ones
   */
  public void settings(DriveSettings settings) {
    files.settings(settings);
  }

  /** Lets all upload sessions expire now. */
  public void expireUploads() {
    files.expireUploads();
  }

  /**
   * Counts the upload sessions that were begun and neither finished nor given up.
   *
   * @return the number of sessions that wait for bytes
   */
  @Override
  public int openUploads() {
    return files.openUploads();
  }

  /**
   * Returns what an account's requests have cost.
   *
   * @param login the account
   * @return quota units: 5 for a read, 100 for a page of a list, 200 for a download, 50 for a
   *     change (reported)
   */
  public long quotaUnits(String login) {
    return files.quotaUnits(login);
  }

  /**
   * Returns the messages that channels would have sent, the last 10,000.
   *
   * @return a copy, oldest first
   */
  public List<DriveNotification> notifications() {
    return files.notifications();
  }

  // Contents

  /**
   * Returns the contents of all accounts and shared drives, for tests with more than one, and for
   * twins, documents, shortcuts and permissions. The methods below are the same for {@link #OWNER}.
   *
   * @return direct access to the state, past all rights
   */
  public DriveSeed contents() {
    return files.seed();
  }

  /**
   * Adds an account with an empty My Drive.
   *
   * @param login its e-mail address
   */
  public void account(String login) {
    files.seed().account(login);
  }

  /**
   * Makes a folder and those above it; existing ones stay.
   *
   * @param path names with {@code /} between
   * @return the folder's id
   */
  @Override
  public String folder(String path) {
    return files.seed().folder(OWNER, path);
  }

  /**
   * Makes a file and the folders above it, or a new revision when it exists.
   *
   * @param path names with {@code /} between
   * @param bytes the content
   * @return the file's id
   */
  @Override
  public String file(String path, byte[] bytes) {
    return files.seed().file(OWNER, path, bytes);
  }

  /**
   * Finds an item outside the trash; of twins, the older one.
   *
   * @param path names with {@code /} between
   * @return its id, or empty when there is none
   */
  @Override
  public Optional<String> id(String path) {
    return files.seed().id(OWNER, path);
  }

  /**
   * Returns the bytes of a file's current revision. Meant for files that fit into memory.
   *
   * @param path names with {@code /} between
   * @return a copy of the content
   * @throws IllegalArgumentException if there is no such file with bytes
   */
  @Override
  public byte[] content(String path) {
    return files.seed().content(require(path));
  }

  /**
   * Returns the MD5 of a file's current revision.
   *
   * @param path names with {@code /} between
   * @return lower-case hexadecimal digits
   * @throws IllegalArgumentException if there is no such file with bytes
   */
  public String md5(String path) {
    return files.seed().md5(require(path));
  }

  /**
   * Counts a file's revisions that are left.
   *
   * @param path names with {@code /} between
   * @return the number of revisions, the current one included
   * @throws IllegalArgumentException if there is no such file
   */
  public int revisions(String path) {
    return files.seed().revisions(require(path));
  }

  @Override
  public int versions(String path) {
    return revisions(path);
  }

  /**
   * Puts an item into the trash.
   *
   * @param path names with {@code /} between
   * @throws IllegalArgumentException if there is no such item
   */
  @Override
  public void trash(String path) {
    files.seed().trash(require(path));
  }

  /**
   * Lists a folder's children, twins by as many equal names.
   *
   * @param path names with {@code /} between
   * @return their names in order
   * @throws IllegalArgumentException if there is no such folder
   */
  @Override
  public List<String> children(String path) {
    return files.seed().children(OWNER, path);
  }

  private String require(String path) {
    return id(path).orElseThrow(() -> new IllegalArgumentException("no item is there"));
  }

  @Override
  public List<StoredItem> tree(String path) {
    return files.seed().tree(OWNER, path);
  }

  @Override
  public int openConnections() {
    return host.server().openConnections();
  }

  @Override
  public void close() {
    host.close();
    files.close();
  }
}
