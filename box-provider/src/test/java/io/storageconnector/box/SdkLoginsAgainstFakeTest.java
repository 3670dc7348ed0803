package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.box.sdkgen.box.ccgauth.BoxCCGAuth;
import com.box.sdkgen.box.ccgauth.CCGConfig;
import com.box.sdkgen.box.developertokenauth.BoxDeveloperTokenAuth;
import com.box.sdkgen.box.errors.BoxAPIError;
import com.box.sdkgen.box.jwtauth.BoxJWTAuth;
import com.box.sdkgen.box.jwtauth.JWTConfig;
import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.internal.utils.JwtAlgorithm;
import com.box.sdkgen.managers.files.UpdateFileByIdRequestBody;
import com.box.sdkgen.networking.auth.Authentication;
import com.box.sdkgen.networking.baseurls.BaseUrls;
import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import com.box.sdkgen.networking.network.NetworkSession;
import com.box.sdkgen.schemas.accesstoken.AccessToken;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOperation;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import okhttp3.ConnectionSpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server logins of Box's own SDK, unchanged, against the fake: so that the fake is bent to
 * nobody's habits but Box's. None of this library's code takes part.
 */
@Timeout(60)
class SdkLoginsAgainstFakeTest {

  private static final KeyPair KEYS = newKeys();
  private static final String TENANT = FakeBox.ENTERPRISE_ID;

  private final FakeBox fake = FakeBox.builder().clock(FakeClock.ticking()).start();
  private final NetworkSession session = session(fake);

  @AfterEach
  void close() {
    fake.assertClean();
    fake.close();
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static NetworkSession session(FakeBox fake) {
    return new NetworkSession.Builder()
        .networkClient(
            new BoxNetworkClient(
                BoxNetworkClient.getDefaultOkHttpClientBuilder()
                    .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                    .build()))
        .baseUrls(
            new BaseUrls.Builder()
                .baseUrl(fake.urls().api().toString())
                .uploadUrl(fake.urls().upload().toString())
                .oauth2Url(fake.urls().authorize().toString())
                .build())
        .build();
  }

  private BoxClient client(Authentication auth) {
    return new BoxClient.Builder(auth).networkSession(session).build();
  }

  private String whoAmI(Authentication auth) {
    return client(auth).getUsers().getUserMe().getId();
  }

  private BoxApp jwtApp() {
    return fake.serverApp(BoxApp.Kind.JWT).addKey("kid-1", KEYS.getPublic());
  }

  private static JWTConfig.Builder jwt(BoxApp app) {
    return new JWTConfig.Builder(app.clientId(), app.clientSecret(), "kid-1", pem(), "unused");
  }

  @Test
  void jwt_configFileOfAnEnterprise_logsIn() {
    BoxApp app = jwtApp();
    String serviceAccount = fake.authorizeEnterprise(app.clientId(), TENANT);
    String file =
        """
        {"boxAppSettings": {"clientID": "%s", "clientSecret": "%s", "appAuth":
          {"publicKeyID": "kid-1", "privateKey": "%s", "passphrase": "unused"}}, "enterpriseID": "%s"}
        """
            .formatted(
                app.clientId(),
                app.clientSecret(),
                pem().replace("\r", "").replace("\n", "\\n"),
                TENANT);

    assertThat(whoAmI(new BoxJWTAuth(JWTConfig.fromConfigJsonString(file))))
        .isEqualTo(serviceAccount);
    assertThat(fake.effects(BoxOperation.TOKEN_JWT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = JwtAlgorithm.class,
      names = {"RS256", "RS384", "RS512"})
  void jwt_everyAlgorithmBoxTakes_logsIn(JwtAlgorithm algorithm) {
    BoxApp app = jwtApp();
    String serviceAccount = fake.authorizeEnterprise(app.clientId(), TENANT);
    assertThat(whoAmI(new BoxJWTAuth(jwt(app).enterpriseId(TENANT).algorithm(algorithm).build())))
        .isEqualTo(serviceAccount);
  }

  @Test
  void jwt_appUser_logsIn() {
    BoxApp app = jwtApp().allowUserTokens();
    fake.authorizeEnterprise(app.clientId(), TENANT);
    String user = app.appUser(TENANT, "worker");
    BoxJWTAuth auth = new BoxJWTAuth(jwt(app).enterpriseId(TENANT).build());
    assertThat(whoAmI(auth.withUserSubject(user))).isEqualTo(user);
  }

  @Test
  void jwt_tokenExpired_isReplacedByASecondAssertion() {
    BoxApp app = jwtApp();
    fake.authorizeEnterprise(app.clientId(), TENANT);
    BoxJWTAuth auth = new BoxJWTAuth(jwt(app).enterpriseId(TENANT).build());
    String first = whoAmI(auth);
    fake.expireAccessTokens();
    assertThat(whoAmI(auth)).isEqualTo(first);
    assertThat(fake.effects(BoxOperation.TOKEN_JWT)).isEqualTo(2);
  }

  /** The SDK signs by its own clock and never learns of the server's. */
  @ParameterizedTest
  @ValueSource(longs = {-10, 10})
  void jwt_clockTenMinutesOff_neverLogsIn(long minutes) {
    BoxApp app = jwtApp();
    fake.authorizeEnterprise(app.clientId(), TENANT);
    fake.clock().advance(Duration.ofMinutes(minutes));
    BoxJWTAuth auth = new BoxJWTAuth(jwt(app).enterpriseId(TENANT).build());
    assertThatThrownBy(() -> auth.refreshToken(session)).isInstanceOf(BoxAPIError.class);
    assertThat(fake.effects(BoxOperation.TOKEN_JWT)).isZero();
  }

  @Test
  void clientCredentials_enterpriseAndUser_logIn() {
    BoxApp app = fake.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS).allowUserTokens();
    app.allowEnterpriseAccess();
    String serviceAccount = fake.authorizeEnterprise(app.clientId(), TENANT);
    BoxCCGAuth auth =
        new BoxCCGAuth(
            new CCGConfig.Builder(app.clientId(), app.clientSecret()).enterpriseId(TENANT).build());
    assertThat(whoAmI(auth)).isEqualTo(serviceAccount);
    String owner = fake.contents().accountId(FakeBox.OWNER);
    assertThat(whoAmI(auth.withUserSubject(owner))).isEqualTo(owner);
  }

  @Test
  void clientCredentials_notAuthorised_areRefused() {
    BoxApp app = fake.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
    BoxCCGAuth auth =
        new BoxCCGAuth(
            new CCGConfig.Builder(app.clientId(), app.clientSecret()).enterpriseId(TENANT).build());
    assertThatThrownBy(() -> auth.refreshToken(session)).isInstanceOf(BoxAPIError.class);
  }

  /** As the SDK's own integration test of downscoping: rename, but do not delete. */
  @Test
  void downscopedToken_ofAFolder_renamesInItAndDoesNothingElse() {
    BoxApp app = fake.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
    String login = fake.contents().login(fake.authorizeEnterprise(app.clientId(), TENANT));
    String file = fake.contents().file(login, "open/a.txt", new byte[] {1});
    String other = fake.contents().file(login, "other/b.txt", new byte[] {2});
    String folder = fake.contents().id(login, "open").orElseThrow();
    BoxCCGAuth auth =
        new BoxCCGAuth(
            new CCGConfig.Builder(app.clientId(), app.clientSecret()).enterpriseId(TENANT).build());

    AccessToken token =
        auth.downscopeToken(
            List.of("item_rename", "item_preview"),
            "https://api.box.com/2.0/folders/" + folder,
            null,
            session);

    assertThat(token.getRefreshToken()).isNull();
    assertThat(token.getExpiresIn()).isPositive();
    assertThat(token.getRestrictedTo()).hasSize(2);
    BoxClient client = client(new BoxDeveloperTokenAuth(token.getAccessToken()));
    UpdateFileByIdRequestBody newName =
        new UpdateFileByIdRequestBody.Builder().name("renamed.txt").build();
    assertThat(client.getFiles().updateFileById(file, newName).getName()).isEqualTo("renamed.txt");
    assertThat(status(() -> client.getFiles().deleteFileById(file))).isEqualTo(403);
    assertThat(status(() -> client.getFiles().updateFileById(other, newName))).isEqualTo(403);
    assertThat(whoAmI(auth)).as("the token it came from").isNotEmpty();
  }

  private static int status(ThrowingCallable call) {
    return catchThrowableOfType(BoxAPIError.class, call).getResponseInfo().getStatusCode();
  }

  @Test
  void revokeToken_endsTheTokenAtOnce() {
    BoxApp app = fake.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
    fake.authorizeEnterprise(app.clientId(), TENANT);
    BoxCCGAuth auth =
        new BoxCCGAuth(
            new CCGConfig.Builder(app.clientId(), app.clientSecret()).enterpriseId(TENANT).build());
    String before = auth.retrieveAuthorizationHeader(session);
    auth.revokeToken(session);
    assertThat(auth.retrieveAuthorizationHeader(session)).isNotEqualTo(before);
    assertThat(fake.effects(BoxOperation.REVOKE)).isEqualTo(1);
  }
}
