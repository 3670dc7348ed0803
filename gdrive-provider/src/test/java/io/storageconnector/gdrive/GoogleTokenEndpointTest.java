package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.http.FakeCertificates;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeHttpServer;
import io.storageconnector.testkit.http.FakeReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire shapes of Google's logins, and what its answers become. */
@Timeout(60)
class GoogleTokenEndpointTest {

  private static final Secret REFRESH = Secret.of("FAKESECRET-refresh/1");
  private static final AuthorizationRequest REQUEST =
      AuthorizationRequest.of(
          URI.create("https://app.example.test/back?tenant=a"),
          Secret.of("state&1"),
          Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

  private final LoginStub server = LoginStub.start();

  @AfterEach
  void close() {
    server.close();
  }

  /** The verifier and its challenge are the example of RFC 7636, appendix B. */
  @Test
  void authorizationUrl_isTheConsentPageWithPkceAndOfflineAccess() {
    GoogleDriveConfig config =
        GoogleDriveConfig.builder("the client", "FAKESECRET")
            .access(DriveAccess.FULL, DriveAccess.FILES_OF_THIS_APP)
            .build();

    assertThat(server.endpoint(config).authorizationUrl(REQUEST))
        .hasToString(
            "https://accounts.google.com/o/oauth2/v2/auth?response_type=code"
                + "&client_id=the%20client"
                + "&redirect_uri=https%3A%2F%2Fapp.example.test%2Fback%3Ftenant%3Da"
                + "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fdrive.file"
                + "%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fdrive"
                + "&state=state%261"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                + "&code_challenge_method=S256"
                + "&access_type=offline"
                + "&prompt=consent");
  }

  @Test
  void exchangeCode_sendsTheCodeWithItsVerifierOnce() {
    server.answers(
        200,
        """
        {"access_token": "FAKESECRET-a", "expires_in": 3599, "refresh_token": "FAKESECRET-r",
         "scope": "https://www.googleapis.com/auth/drive openid", "token_type": "Bearer"}
        """);

    TokenOutcome outcome =
        server.endpoint().exchangeCode(Secret.of("4/0A"), REQUEST, LoginStub.deadline());

    TokenSet tokens = ((TokenOutcome.Issued) outcome).tokens();
    assertThat(tokens.accessToken()).isEqualTo(Secret.of("FAKESECRET-a"));
    assertThat(tokens.refreshToken()).contains(Secret.of("FAKESECRET-r"));
    assertThat(tokens.expiresAt()).isEqualTo(LoginStub.CLOCK.instant().plusSeconds(3599));
    assertThat(tokens.scopes()).containsExactly("https://www.googleapis.com/auth/drive", "openid");
    assertThat(server.requests())
        .containsExactly(
            "POST /token grant_type=authorization_code&code=4%2F0A"
                + "&redirect_uri=https%3A%2F%2Fapp.example.test%2Fback%3Ftenant%3Da"
                + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
                + "&client_id=client&client_secret=FAKESECRET-client");
    assertThat(server.header("Content-type")).containsExactly("application/x-www-form-urlencoded");
    assertThat(server.header("Connection")).containsExactly("close");
  }

  @Test
  void refresh_anAnswerWithoutARefreshToken_hasNone() {
    server.answers(200, "{\"access_token\":\"a\",\"expires_in\":3920,\"token_type\":\"Bearer\"}");

    TokenSet tokens = ((TokenOutcome.Issued) refresh()).tokens();

    assertThat(tokens.refreshToken()).isEmpty();
    assertThat(tokens.scopes()).isEmpty();
    assertThat(server.requests())
        .containsExactly(
            "POST /token grant_type=refresh_token&refresh_token=FAKESECRET-refresh%2F1"
                + "&client_id=client&client_secret=FAKESECRET-client");
  }

  @Test
  void refresh_anAnswerWithAnotherRefreshToken_hasIt() {
    server.answers(200, "{\"access_token\":\"a\",\"refresh_token\":\"new\",\"expires_in\":3920}");

    assertThat(((TokenOutcome.Issued) refresh()).tokens().refreshToken())
        .contains(Secret.of("new"));
  }

  @ParameterizedTest
  @CsvSource({"3599, 3599", "0, 0", "-1, 0", "99999999, 86400", "1e3, 1000", "'\"3599\"', 300"})
  void refresh_issued_endsWhenGoogleSays(String expiresIn, long seconds) {
    server.answers(200, "{\"access_token\":\"a\",\"expires_in\":" + expiresIn + "}");

    assertThat(((TokenOutcome.Issued) refresh()).tokens().expiresAt())
        .isEqualTo(LoginStub.CLOCK.instant().plusSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Token has been expired or revoked., -, GRANT_REVOKED",
        "Bad Request, -, GRANT_REVOKED",
        "reauth related error (invalid_rapt), invalid_rapt, SESSION_ENDED_BY_POLICY",
      })
  void refresh_invalidGrant_isRejectedWithTheReason(
      String description, @Nullable String subtype, ReauthorizationReason reason) {
    String more = subtype == null ? "" : ",\"error_subtype\":\"" + subtype + "\"";
    server.answers(
        400,
        "{\"error\":\"invalid_grant\",\"error_description\":\"" + description + "\"" + more + "}");

    assertThat(refresh()).isEqualTo(new TokenOutcome.Rejected(reason));
  }

  /** The JDK's own HTTP clients lose the body of this answer. */
  @Test
  void refresh_unauthorized_keepsTheCodeOfTheBody() {
    server.answers(
        401,
        "{\"error\":\"invalid_client\",\"error_description\":\"The OAuth client was not found.\"}",
        Map.of("WWW-Authenticate", "Bearer realm=\"x\""));

    assertThat(refresh()).isEqualTo(new TokenOutcome.Misconfigured("invalid_client"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 408, 409, 425, 500, 502, 503, 504})
  void refresh_anAnswerThatLeavesItOpen_isUnknown(int status) {
    server.answers(status, "", Map.of("Retry-After", "0", "Location", "/elsewhere"));

    assertThat(refresh()).isEqualTo(new TokenOutcome.Unknown("http " + status));
    assertThat(server.requests()).as("sent once, not followed").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>log in</html>",
        "{",
        "[]",
        "{}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":null,\"refresh_token\":\"r\"}",
        "{\"access_token\":{\"a\":1}}",
        "{access_token:a}",
        "{\"access_token\":\"a\"} {}",
        "{\"refresh_token\":\"r\",\"expires_in\":3600}"
      })
  void refresh_200WithoutAToken_isUnknownAndNeverTokens(String body) {
    server.answers(200, body);

    assertThat(refresh()).isInstanceOf(TokenOutcome.Unknown.class);
  }

  @Test
  void refresh_ahugeAnswer_isReadInPartAndNeverTokens() {
    server.answers(200, "{\"access_token\":\"a\",\"pad\":\"" + "x".repeat(8 * 1024 * 1024) + "\"}");

    assertThat(refresh()).isInstanceOf(TokenOutcome.Unknown.class);
  }

  @Test
  void refresh_tooManyRequests_wasNotProcessed() {
    server.answers(429, "{\"error\":\"rate_limit_exceeded\"}", Map.of("Retry-After", "9"));

    assertThat(refresh())
        .isEqualTo(new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(9)));
  }

  @Test
  void refresh_aPageInsteadOfAnAnswer_dependsOnItsStatus() {
    server.answers(403, "<html>forbidden</html>");
    assertThat(refresh()).isEqualTo(new TokenOutcome.Misconfigured("http 403"));

    server.answers(400, "<html>bad request</html>");
    assertThat(refresh()).isEqualTo(new TokenOutcome.Unknown("http 400"));

    server.answers(400, "{\"error\":\"Maria said: no!\"}");
    assertThat(refresh()).isEqualTo(new TokenOutcome.Unknown("http 400"));
  }

  @Test
  void refresh_nobodyListens_wasNotProcessed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(refreshAt(URI.create("http://127.0.0.1:" + port)))
        .isEqualTo(new TokenOutcome.NotProcessed("connection refused", Duration.ZERO));
  }

  @Test
  void refresh_aHostWithoutAddress_wasNotProcessed() {
    assertThat(refreshAt(URI.create("https://nowhere.invalid")))
        .isEqualTo(new TokenOutcome.NotProcessed("unknown host", Duration.ZERO));
  }

  @Test
  void refresh_aHandshakeThatFails_wasNotProcessed() {
    try (FakeDrive fake = FakeDrive.start()) {
      URI untrusted = fake.tlsUrls().token();

      assertThat(refreshAt(untrusted.resolve("/")))
          .isEqualTo(new TokenOutcome.NotProcessed("TLS failure", Duration.ZERO));
      assertThat(fake.tokenExchanges()).isEmpty();
    }
  }

  /** Through a proxy, by the names Google has, with a certificate that is checked. */
  @Test
  void refresh_throughAProxyWithTrust_reachesGoogleByItsOwnNames() {
    try (FakeDrive fake = FakeDrive.start()) {
      GoogleDriveConfig config =
          GoogleDriveConfig.builder(fake.clientId(), fake.clientSecret())
              .proxy(new Proxy(Proxy.Type.HTTP, fake.proxy()))
              .trust(fake.certificates().clientContext())
              .clock(fake.clock())
              .build();
      TokenEndpoint endpoint = server.endpoint(config);
      Deadline deadline = Deadline.after(Duration.ofSeconds(20), fake.clock());
      Secret refresh = Secret.of(fake.tokens().refreshToken().orElseThrow());

      TokenOutcome outcome = endpoint.refresh(refresh, deadline);

      Secret access = ((TokenOutcome.Issued) outcome).tokens().accessToken();
      assertThat(endpoint.accountOf(access, deadline))
          .contains(fake.contents().permissionId(FakeDrive.OWNER));
      assertThat(endpoint.revoke(access, deadline)).isTrue();
      fake.assertClean();
    }
  }

  /** The certificate is trusted, and somebody else's: nothing is sent to it. */
  @Test
  void refresh_aCertificateForAnotherName_wasNotProcessed() {
    FakeCertificates others = FakeCertificates.create(List.of("other.example.test"));
    AtomicInteger arrived = new AtomicInteger();
    FakeHandler handler =
        request -> {
          arrived.incrementAndGet();
          return FakeReply.of(200);
        };
    try (FakeHttpServer tunnel =
        FakeHttpServer.builder(handler)
            .proxy("proxy", 0, others.serverContext(), host -> true)
            .start()) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), tunnel.port("proxy"));
      GoogleDriveConfig config =
          GoogleDriveConfig.builder("client", "FAKESECRET-client")
              .proxy(new Proxy(Proxy.Type.HTTP, address))
              .trust(others.clientContext())
              .clock(LoginStub.CLOCK)
              .build();

      assertThat(server.endpoint(config).refresh(REFRESH, LoginStub.deadline()))
          .isEqualTo(new TokenOutcome.NotProcessed("TLS failure", Duration.ZERO));
    }
    assertThat(arrived).hasValue(0);
  }

  @Test
  void refresh_noTimeLeft_sendsNothing() {
    Deadline past = Deadline.after(Duration.ZERO, LoginStub.CLOCK);

    assertThat(server.endpoint().refresh(REFRESH, past))
        .isEqualTo(new TokenOutcome.NotProcessed("no time left", Duration.ZERO));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void consent_withoutAnApplicationForIt_isMisconfiguredAndSendsNothing() {
    TokenEndpoint endpoint = server.endpoint(server.serverConfig(TestKeyFile.FIRST.app()).build());

    assertThatThrownBy(() -> endpoint.authorizationUrl(REQUEST))
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("no application that admins consent to");
    assertThat(endpoint.exchangeCode(Secret.of("c"), REQUEST, LoginStub.deadline()))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
    assertThat(endpoint.refresh(REFRESH, LoginStub.deadline()))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void mint_withoutCredentialsForIt_isMisconfiguredAndSendsNothing() {
    assertThat(server.endpoint().mint(GoogleServiceAccount.itself(), LoginStub.deadline()))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void accountOf_isTheNumberOfTheTokensUser() {
    server.answers(200, "{\"user\":{\"permissionId\":\"01234567890123456789\"}}");

    assertThat(server.endpoint().accountOf(Secret.of("FAKESECRET-a"), LoginStub.deadline()))
        .contains("01234567890123456789");
    assertThat(server.requests()).containsExactly("GET /drive/v3/about?fields=user(permissionId) ");
    assertThat(server.header("Authorization")).containsExactly("Bearer FAKESECRET-a");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html/>",
    "200, {}",
    "200, '{\"user\":\"1\"}'",
    "200, '{\"user\":{\"permissionId\":7}}'",
    "200, '{\"user\":{\"permissionId\":\"maria@acme.test\"}}'",
    "401, ''",
    "403, '{\"user\":{\"permissionId\":\"1\"}}'",
    "503, ''"
  })
  void accountOf_anyOtherAnswer_isNoneAndAskedOnce(int status, String body) {
    server.answers(status, body);

    assertThat(server.endpoint().accountOf(Secret.of("FAKESECRET-a"), LoginStub.deadline()))
        .isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', true",
    "200, {}, true",
    "400, '{\"error\":\"invalid_token\"}', true",
    "400, '{\"error\":\"invalid_request\"}', false",
    "400, <html/>, false",
    "403, '{\"error\":\"invalid_token\"}', false",
    "503, '', false",
    "302, '', false"
  })
  void revoke_isConfirmedBySuccessOrByATokenThatIsDeadAlready(
      int status, String body, boolean dead) {
    server.answers(status, body);

    assertThat(server.endpoint().revoke(REFRESH, LoginStub.deadline())).isEqualTo(dead);
    assertThat(server.requests()).containsExactly("POST /revoke token=FAKESECRET-refresh%2F1");
  }

  @Test
  void requiredScopes_areThoseOfTheConfiguration() {
    GoogleDriveConfig config =
        server.config().access(DriveAccess.READ_ONLY, DriveAccess.FILES_OF_THIS_APP).build();

    assertThat(server.endpoint(config).requiredScopes())
        .containsExactlyInAnyOrder(
            "https://www.googleapis.com/auth/drive.file",
            "https://www.googleapis.com/auth/drive.readonly");
  }

  @Test
  void rotation_isThatOfGoogle() {
    RotationProfile rotation = server.endpoint().rotation();

    assertThat(rotation.policy()).isEqualTo(RotationProfile.Policy.NON_ROTATING);
    assertThat(rotation.refreshLifetime()).isEqualTo(Duration.ofDays(180));
    assertThat(rotation.requestTimeout()).isEqualTo(GoogleDriveConfig.DEFAULT_TOKEN_TIMEOUT);
  }

  private TokenOutcome refresh() {
    return server.endpoint().refresh(REFRESH, LoginStub.deadline());
  }

  private TokenOutcome refreshAt(URI base) {
    return server
        .endpoint(server.config().endpoints(LoginStub.at(base)).build())
        .refresh(REFRESH, LoginStub.deadline());
  }
}
