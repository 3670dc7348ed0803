package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoxTokenEndpointTest {

  private static final Secret REFRESH = Secret.of("FAKESECRET-refresh");
  private static final AuthorizationRequest REQUEST =
      AuthorizationRequest.of(
          URI.create("https://app.example.test/back?tenant=a"),
          Secret.of("state&1"),
          Secret.of("verifier"));

  private final StubServer server = StubServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void refresh_afterClose_isNotProcessedAndSendsNothing() {
    server.answers(200, "{\"access_token\":\"FAKESECRET-a\",\"expires_in\":3600}");
    server.provider().close();

    assertThat(refresh()).isInstanceOf(TokenOutcome.NotProcessed.class);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "400, invalid_grant, Refresh token has expired, GRANT_EXPIRED",
        "400, invalid_grant, Invalid refresh token, GRANT_REVOKED",
        "400, invalid_grant, The authorization code has expired, GRANT_REVOKED",
        "400, invalid_grant, -, GRANT_REVOKED"
      })
  void refresh_invalidGrant_isRejectedWithTheReason(
      int status, String code, @Nullable String description, ReauthorizationReason reason) {
    String text = description == null ? "" : ",\"error_description\":\"" + description + "\"";
    server.answers(status, "{\"error\":\"" + code + "\"" + text + "}");

    assertThat(refresh()).isEqualTo(new TokenOutcome.Rejected(reason));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 408, 409, 425, 500, 502, 503, 504})
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
        "{\"refresh_token\":\"r\",\"expires_in\":3600}"
      })
  void refresh_200WithoutAToken_isUnknownAndNeverTokens(String body) {
    server.answers(200, body);

    assertThat(refresh()).isInstanceOf(TokenOutcome.Unknown.class);
  }

  @Test
  void refresh_tooManyRequests_wasNotProcessed() {
    server.answers(429, "{\"error\":\"temporarily_unavailable\"}", Map.of("Retry-After", "9"));

    assertThat(refresh())
        .isEqualTo(new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_client",
    "401, invalid_client",
    "400, unauthorized_client",
    "400, invalid_request",
    "400, unsupported_grant_type"
  })
  void refresh_aRefusalOfTheApplication_isMisconfigured(int status, String code) {
    server.answers(status, "{\"error\":\"" + code + "\"}");

    assertThat(refresh()).isEqualTo(new TokenOutcome.Misconfigured(code));
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

  @ParameterizedTest
  @CsvSource({"3600, 3600", "4123, 4123", "0, 300", "-1, 300", "99999999, 86400"})
  void refresh_issued_endsWhenBoxSays(long expiresIn, long seconds) {
    server.answers(
        200, "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":" + expiresIn + "}");

    TokenSet tokens = ((TokenOutcome.Issued) refresh()).tokens();

    assertThat(tokens.accessToken()).isEqualTo(Secret.of("a"));
    assertThat(tokens.refreshToken()).contains(Secret.of("r"));
    assertThat(tokens.expiresAt()).isEqualTo(StubServer.CLOCK.instant().plusSeconds(seconds));
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
        .isInstanceOf(TokenOutcome.NotProcessed.class);
  }

  @Test
  void refresh_aHandshakeThatFails_wasNotProcessed() {
    try (FakeBox fake = FakeBox.start()) {
      assertThat(refreshAt(fake.tlsUrls().api()))
          .isEqualTo(new TokenOutcome.NotProcessed("TLS failure", Duration.ZERO));
      assertThat(fake.tokenExchanges()).isEmpty();
    }
  }

  @Test
  void refresh_noTimeLeft_sendsNothing() {
    Deadline past = Deadline.after(Duration.ZERO, StubServer.CLOCK);

    assertThat(server.provider().tokenEndpoint().refresh(REFRESH, past))
        .isInstanceOf(TokenOutcome.NotProcessed.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void refresh_theAnswerIsLost_isUnknownAndTheSameTokenWorksAgain() {
    try (FakeBox fake = FakeBox.start();
        BoxProvider provider = BoxProvider.create(BoxFixture.config(fake).build())) {
      TokenEndpoint endpoint = provider.tokenEndpoint();
      IssuedTokens first = fake.tokens();
      Secret refresh = Secret.of(first.refreshToken().orElseThrow());
      fake.on(BoxOperation.TOKEN_REFRESH).resetAfterEffect();

      assertThat(endpoint.refresh(refresh, deadline(fake)))
          .isInstanceOf(TokenOutcome.Unknown.class);
      assertThat(endpoint.refresh(refresh, deadline(fake))).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(fake.attempts(BoxOperation.TOKEN_REFRESH)).isEqualTo(2);

      fake.rotationMode(RotationMode.STRICT);
      assertThat(endpoint.refresh(refresh, deadline(fake)))
          .isInstanceOf(TokenOutcome.Rejected.class);
      fake.assertClean();
    }
  }

  @Test
  void exchangeCode_andRevoke_speakToBox() {
    try (FakeBox fake = FakeBox.start();
        BoxProvider provider = BoxProvider.create(BoxFixture.config(fake).build())) {
      TokenEndpoint endpoint = provider.tokenEndpoint();

      assertThat(endpoint.exchangeCode(Secret.of("no-such-code"), REQUEST, deadline(fake)))
          .isInstanceOf(TokenOutcome.Rejected.class);
      assertThat(endpoint.revoke(Secret.of(fake.tokens().accessToken()), deadline(fake))).isTrue();
      fake.on(BoxOperation.REVOKE).resetAfterEffect();
      assertThat(endpoint.revoke(Secret.of(fake.tokens().accessToken()), deadline(fake))).isFalse();
      fake.assertClean();
    }
  }

  @Test
  void refresh_eachRequest_hasAConnectionOfItsOwn() {
    try (FakeBox fake = FakeBox.start();
        BoxProvider provider = BoxProvider.create(BoxFixture.config(fake).build())) {
      IssuedTokens tokens = fake.tokens();
      for (int i = 0; i < 3; i++) {
        provider
            .tokenEndpoint()
            .refresh(Secret.of(tokens.refreshToken().orElseThrow()), deadline(fake));
      }
      assertThat(fake.log().latest())
          .hasSize(3)
          .allSatisfy(attempt -> assertThat(attempt.head().header("Connection")).contains("close"));
    }
  }

  @Test
  void authorizationUrl_isTheConsentPageWithoutPkce() {
    URI url =
        BoxProvider.create(BoxConfig.builder("the client", "FAKESECRET").build())
            .tokenEndpoint()
            .authorizationUrl(REQUEST);

    assertThat(url)
        .hasToString(
            "https://account.box.com/api/oauth2/authorize?response_type=code"
                + "&client_id=the%20client"
                + "&redirect_uri=https%3A%2F%2Fapp.example.test%2Fback%3Ftenant%3Da"
                + "&state=state%261");
  }

  @Test
  void rotation_isThatOfBox() {
    RotationProfile rotation = server.provider().tokenEndpoint().rotation();

    assertThat(rotation.policy()).isEqualTo(RotationProfile.Policy.SAME_PAIR);
    assertThat(rotation.refreshLifetime()).isEqualTo(Duration.ofDays(60));
    assertThat(rotation.requestTimeout()).isEqualTo(BoxConfig.DEFAULT_TOKEN_TIMEOUT);
  }

  private TokenOutcome refresh() {
    return server.provider().tokenEndpoint().refresh(REFRESH, deadline());
  }

  private TokenOutcome refreshAt(URI api) {
    BoxConfig config = server.config().apiBaseUrl(api).uploadBaseUrl(api).build();
    try (BoxProvider provider = BoxProvider.create(config)) {
      return provider.tokenEndpoint().refresh(REFRESH, deadline());
    }
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20), StubServer.CLOCK);
  }

  private static Deadline deadline(FakeBox fake) {
    return Deadline.after(Duration.ofSeconds(20), fake.clock());
  }
}
