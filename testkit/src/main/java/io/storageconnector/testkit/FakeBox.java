package io.storageconnector.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxHosts;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxOrigins;
import io.storageconnector.testkit.box.BoxRole;
import io.storageconnector.testkit.box.BoxSeed;
import io.storageconnector.testkit.box.BoxService;
import io.storageconnector.testkit.content.StoredItem;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Box that lives in this JVM: it keeps accounts, folders, files, versions, trash and tokens, and
 * serves them over HTTP, HTTPS and a proxy.
 *
 * <p>Starts with one account, {@link #OWNER}. Methods without a login speak of that account. Every
 * rule is Box's as far as it is documented or reported; the ones that had to be assumed are listed
 * in {@code docs/guides/fake-box.md}. Strict by default: what the fake does not model is refused
 * with 501 and recorded in {@link #violations()}. Thread-safe; {@link #close()} stops it and
 * deletes its temporary files, and may be called twice.
 *
 * <pre>{@code
 * try (FakeBox box = FakeBox.start()) {
 *   box.file("reports/today.csv", bytes);
 *   box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
 *   ... // run the code under test against box.urls()
 *   assertThat(box.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
 *   box.assertClean();
 * }
 * }</pre>
 */
public final class FakeBox implements StorageFake {

  /** The enterprise of {@link #OWNER}. */
  public static final String ENTERPRISE_ID = "12345";

  private static final String API = "api";
  private static final String API_TLS = "api-tls";
  private static final String DOWNLOAD_TLS = BoxHosts.DOWNLOAD_LISTENER + "-tls";
  private static final String PROXY = "proxy";

  private final FakeClock clock;
  private final FakeCertificates certificates = FakeCertificates.create(BoxHosts.publicNames());
  private final FakeOAuth oauth;
  private final BoxService service;
  private final WireMockHost host;

  FakeBox(FakeBoxBuilder builder) {
    clock = builder.clock;
    oauth =
        FakeOAuth.create(
            clock,
            builder.rotation,
            Duration.ofSeconds(30),
            builder.accessLifetime,
            builder.refreshLifetime);
    BoxHosts hosts = new BoxHosts();
    service = new BoxService(clock, builder.settings, hosts, oauth, builder.redirectUris);
    service.seed().account(OWNER, ENTERPRISE_ID);
    service.tokenLatency(builder.tokenLatency);
    host =
        WireMockHost.start(
            FakeBoxControl.of(service, oauth, clock),
            API,
            handler ->
                FakeHttpServer.builder(handler)
                    .plain(API, builder.port)
                    .plain(BoxHosts.DOWNLOAD_LISTENER, 0)
                    .tls(API_TLS, builder.tlsPort, certificates.serverContext())
                    .tls(DOWNLOAD_TLS, 0, certificates.serverContext())
                    .proxy(
                        PROXY, builder.proxyPort, certificates.serverContext(), BoxHosts::isPublic)
                    .start());
    hosts.local("http", origins("http", API, BoxHosts.DOWNLOAD_LISTENER));
    hosts.local("https", origins("https", API_TLS, DOWNLOAD_TLS));
  }

  /**
   * The download host has another name besides another port, so that a client that sends its token
   * along can be told.
   */
  private BoxOrigins origins(String scheme, String api, String download) {
    String base = scheme + "://127.0.0.1:" + host.server().port(api);
    return new BoxOrigins(
        base, base, base, scheme + "://localhost:" + host.server().port(download));
  }

  /**
   * Starts a fake with the defaults on free ports.
   *
   * @return the running fake
   */
  public static FakeBox start() {
    return builder().start();
  }

  /**
   * Begins the description of a fake.
   *
   * @return a builder, not thread-safe
   */
  public static FakeBoxBuilder builder() {
    return new FakeBoxBuilder();
  }

  @Override
  public Kind kind() {
    return Kind.BOX;
  }

  // Where clients find it

  /**
   * Returns where clients find the fake over plain HTTP.
   *
   * @return the addresses
   */
  public BoxUrls urls() {
    return BoxUrls.of(origins("http", API, BoxHosts.DOWNLOAD_LISTENER));
  }

  /**
   * Returns where clients find the fake over HTTPS. They have to trust {@link #certificates()}.
   *
   * @return the addresses
   */
  public BoxUrls tlsUrls() {
    return BoxUrls.of(origins("https", API_TLS, DOWNLOAD_TLS));
  }

  /**
   * Returns the proxy through which clients that know only Box's own host names reach the fake.
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

  // Credentials and tokens

  /**
   * Returns the id of the registered application.
   *
   * @return the client id
   */
  @Override
  public String clientId() {
    return oauth.clientId();
  }

  /**
   * Returns the secret of the registered application.
   *
   * @return the client secret
   */
  @Override
  public String clientSecret() {
    return oauth.clientSecret();
  }

  /**
   * Grants tokens for {@link #OWNER} without a consent page.
   *
   * @return the first tokens of a new grant
   */
  public IssuedTokens tokens() {
    return tokens(OWNER);
  }

  /**
   * Grants tokens for an account without a consent page.
   *
   * @param login the account
   * @return the first tokens of a new grant
   */
  public IssuedTokens tokens(String login) {
    return oauth.grant(service.seed().accountId(login));
  }

  /**
   * Returns the refresh tokens of an account's grants that were not used yet, so that a fake that
   * is started later can {@linkplain #adoptGrant know them}.
   *
   * @param login the account
   * @return one for each grant that lives
   */
  public List<String> unusedRefreshTokens(String login) {
    return oauth.unusedRefreshTokens(service.seed().accountId(login));
  }

  /**
   * Lets this fake know a grant of an earlier one, as if Box had never been away: the refresh token
   * works once. Access tokens of the earlier fake stay unknown.
   *
   * @param login the account
   * @param refreshToken from {@link #unusedRefreshTokens} of the earlier fake
   * @throws IllegalArgumentException if the token is known already, or was not made by a fake
   */
  public void adoptGrant(String login, String refreshToken) {
    oauth.adopt(service.seed().accountId(login), refreshToken);
  }

  /**
   * Issues an authorization code for the first application, as after consent in a browser.
   *
   * @param login the account that consents
   * @param redirectUri where the code would be sent
   * @return the code, good for 30 seconds
   */
  public String authorizationCode(String login, URI redirectUri) {
    return oauth.issueCode(clientId(), service.seed().accountId(login), redirectUri.toString());
  }

  @Override
  public Map<String, String> approve(URI consentPage) {
    return CallbackParameters.withCode(
        consentPage, redirectUri -> authorizationCode(OWNER, redirectUri));
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
   * Revokes all grants of an account, as its owner can do in Box's settings.
   *
   * @param login the account
   */
  @Override
  public void revokeGrants(String login) {
    oauth.revokeSubject(service.seed().accountId(login));
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
   * @param lifetime the time of a user's token; those of servers live a little longer
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
    service.tokenLatency(roundTrip);
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
   * Returns every secret handed out: tokens, codes, the client secret, download links. Each
   * contains {@link FakeOAuth#SECRET_MARKER}.
   *
   * @return a copy, for a scan of logs and messages
   */
  @Override
  public Set<String> secretsIssued() {
    return oauth.secretsIssued();
  }

  // Server applications

  /**
   * Registers an application that logs in without a user, next to the one of {@link #clientId()}.
   *
   * @param kind how it logs in
   * @return the application, for its credentials, keys and rights
   */
  public BoxApp serverApp(BoxApp.Kind kind) {
    return service.apps().register(kind);
  }

  /**
   * Authorises a server application in an enterprise, as its admin does in the console. The first
   * time, that creates the service account with an empty tree of its own.
   *
   * @param clientId the application
   * @param enterpriseId the enterprise, such as {@link #ENTERPRISE_ID}
   * @return the id of the service account, the same every time
   * @throws IllegalArgumentException if there is no such server application
   */
  public String authorizeEnterprise(String clientId, String enterpriseId) {
    return service.apps().authorize(clientId, enterpriseId);
  }

  /**
   * Takes an authorisation back, which also ends the application's tokens in that enterprise.
   *
   * @param clientId the application
   * @param enterpriseId the enterprise
   * @throws IllegalArgumentException if there is no such server application
   */
  public void deauthorizeEnterprise(String clientId, String enterpriseId) {
    service.apps().deauthorize(clientId, enterpriseId);
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
  public FaultBuilder on(BoxOperation operation) {
    return service.faults().on(operation);
  }

  /**
   * Returns all faults asked for.
   *
   * @return the plan
   */
  @Override
  public FaultPlan faults() {
    return service.faults();
  }

  // What happened

  /**
   * Returns the record of what arrived and what took effect.
   *
   * @return the log
   */
  @Override
  public WireLog log() {
    return service.log();
  }

  /**
   * Counts the requests that arrived for an operation.
   *
   * @param operation the operation
   * @return the number of attempts
   */
  public int attempts(BoxOperation operation) {
    return log().attempts(operation);
  }

  /**
   * Counts the requests for an operation that succeeded inside the fake, whether or not the answer
   * reached the client.
   *
   * @param operation the operation
   * @return the number of effects
   */
  public int effects(BoxOperation operation) {
    return log().effects(operation);
  }

  /**
   * Returns what was asked that Box does not document or this fake does not model, and tokens sent
   * where they do not belong.
   *
   * @return one line per violation, without values
   */
  @Override
  public List<String> violations() {
    return service.violations();
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

  // Contents

  /**
   * Returns the contents of all accounts, for tests with more than one. The methods below are the
   * same for {@link #OWNER}.
   *
   * @return direct access to the state, past all rights
   */
  public BoxSeed contents() {
    return service.seed();
  }

  /**
   * Adds an account with an empty root, in the enterprise of {@link #OWNER}.
   *
   * @param login its e-mail address
   * @return its id
   */
  public String account(String login) {
    return service.seed().account(login, ENTERPRISE_ID);
  }

  /**
   * Makes a folder and those above it; existing ones stay.
   *
   * @param path names with {@code /} between
   * @return the folder's id
   */
  @Override
  public String folder(String path) {
    return service.seed().folder(OWNER, path);
  }

  /**
   * Makes a file and the folders above it, or a new version when it exists.
   *
   * @param path names with {@code /} between
   * @param bytes the content
   * @return the file's id
   */
  @Override
  public String file(String path, byte[] bytes) {
    return service.seed().file(OWNER, path, bytes);
  }

  /**
   * Makes a web link and the folders above it.
   *
   * @param path names with {@code /} between
   * @param url where it leads
   * @return the link's id
   */
  public String webLink(String path, String url) {
    return service.seed().webLink(OWNER, path, url);
  }

  /**
   * Lets another account into a folder of {@link #OWNER}; it appears in that account's root.
   *
   * @param path the folder's path
   * @param login the guest
   * @param role with which rights
   * @return the collaboration's id
   */
  public String collaborate(String path, String login, BoxRole role) {
    return service.seed().collaborate(OWNER, path, login, role, false);
  }

  /**
   * Puts an item into the trash.
   *
   * @param path names with {@code /} between
   */
  @Override
  public void trash(String path) {
    service.seed().trash(OWNER, path);
  }

  /**
   * Finds an item outside the trash.
   *
   * @param path names with {@code /} between
   * @return its id, or empty when there is none
   */
  @Override
  public Optional<String> id(String path) {
    return service.seed().id(OWNER, path);
  }

  /**
   * Returns the bytes of a file's current version. Meant for files that fit into memory.
   *
   * @param path names with {@code /} between
   * @return a copy of the content
   * @throws IllegalArgumentException if there is no such file
   */
  @Override
  public byte[] content(String path) {
    return service.seed().content(OWNER, path);
  }

  /**
   * Returns the SHA-1 of a file's current version.
   *
   * @param path names with {@code /} between
   * @return lower-case hexadecimal digits
   * @throws IllegalArgumentException if there is no such file
   */
  public String sha1(String path) {
    return service.seed().sha1(OWNER, path);
  }

  /**
   * Counts a file's versions.
   *
   * @param path names with {@code /} between
   * @return the number of versions, the current one included
   * @throws IllegalArgumentException if there is no such file
   */
  @Override
  public int versions(String path) {
    return service.seed().versions(OWNER, path);
  }

  @Override
  public int openUploads() {
    return service.openUploads();
  }

  /**
   * Lists a folder's children.
   *
   * @param path names with {@code /} between
   * @return their names, folders first
   * @throws IllegalArgumentException if there is no such folder
   */
  @Override
  public List<String> children(String path) {
    return service.seed().children(OWNER, path);
  }

  @Override
  public List<StoredItem> tree(String path) {
    return service.seed().tree(OWNER, path);
  }

  @Override
  public int openConnections() {
    return host.server().openConnections();
  }

  @Override
  public void close() {
    host.close();
    service.close();
  }
}
