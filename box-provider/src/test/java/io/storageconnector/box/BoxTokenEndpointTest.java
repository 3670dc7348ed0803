package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.box.StubServer.Answer;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.TokenRestriction;
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
import java.util.Optional;
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
  @CsvSource({"3600, 3600", "4123, 4123", "0, 0", "-1, 0", "99999999, 86400"})
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
  void consent_withoutAnApplicationForIt_isMisconfiguredAndSendsNothing() {
    try (BoxProvider provider = BoxProvider.create(server.serverConfig(serverApp()).build())) {
      TokenEndpoint endpoint = provider.tokenEndpoint();

      assertThatThrownBy(() -> endpoint.authorizationUrl(REQUEST))
          .isInstanceOfSatisfying(
              StorageException.class,
              error -> assertThat(error.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
          .hasMessageContaining("no application that admins consent to");
      assertThat(endpoint.exchangeCode(Secret.of("c"), REQUEST, deadline()))
          .isInstanceOf(TokenOutcome.Misconfigured.class);
      assertThat(endpoint.refresh(REFRESH, deadline()))
          .isInstanceOf(TokenOutcome.Misconfigured.class);
    }
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "READ, base_explorer+item_download",
    "READ_WRITE," + " base_explorer+item_download+base_upload+item_upload+item_rename+item_delete"
  })
  void restrict_asksForTheFolderAndNoMore(TokenRestriction.Access access, String scopes) {
    server.answers(200, restricted("42"));

    TokenOutcome outcome = restrict("42", access);

    TokenSet tokens = ((TokenOutcome.Issued) outcome).tokens();
    assertThat(tokens.accessToken()).isEqualTo(Secret.of("FAKESECRET-less"));
    assertThat(tokens.refreshToken()).isEmpty();
    assertThat(tokens.expiresAt()).isEqualTo(StubServer.CLOCK.instant().plusSeconds(4175));
    assertThat(server.requests())
        .containsExactly(
            "POST /oauth2/token"
                + " grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                + "&subject_token=FAKESECRET-access"
                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                + "&resource=https%3A%2F%2Fapi.box.com%2F2.0%2Ffolders%2F42"
                + "&scope="
                + scopes.replace("+", "%20"));
  }

  /** A token that opens more than was asked for must not be handed out as one that does not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"restricted_to\":[]",
        ",\"restricted_to\":null",
        ",\"restricted_to\":[{\"scope\":\"base_explorer\"}]",
        ",\"restricted_to\":[{\"scope\":\"base_explorer\",\"object\":{\"id\":\"43\"}}]",
        ",\"restricted_to\":[{\"object\":{\"type\":\"file\",\"id\":\"42\"}}]"
      })
  void restrict_anAnswerThatIsNotRestrictedToTheFolder_isNoSuccess(String more) {
    server.answers(200, "{\"access_token\":\"FAKESECRET-more\",\"expires_in\":4175" + more + "}");

    assertThat(restrict("42", TokenRestriction.Access.READ))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
  }

  @Test
  void restrict_anIdThatIsNoneOfBoxs_sendsNothing() {
    assertThat(restrict("42/../43", TokenRestriction.Access.READ))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void accountOf_isTheIdOfTheTokensUser() {
    server.answers(200, "{\"type\":\"user\",\"id\":\"1234\"}");

    assertThat(accountOf()).contains("1234");
    assertThat(server.requests()).containsExactly("GET /2.0/users/me?fields=id ");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html/>",
    "200, {}",
    "200, '{\"id\":\"me\"}'",
    "401, ''",
    "403, '{\"id\":\"1234\"}'",
    "503, ''"
  })
  void accountOf_anyOtherAnswer_isNoneAndAskedOnce(int status, String body) {
    server.answers(status, body);

    assertThat(accountOf()).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', unauthorized_client, true",
    "unauthorized_client, '', true",
    "invalid_grant, unauthorized_client, true",
    "unauthorized_client, unauthorized_client, false",
    "'', invalid_client, false",
    "invalid_client, '', false"
  })
  void revoke_twoApplications_needsOneThatConfirmsAndNoneThatLeavesItOpen(
      String oauth, String serverSide, boolean dead) {
    server.answersBy(
        body -> {
          String error = body.contains("client_id=server-client") ? serverSide : oauth;
          return error.isEmpty()
              ? new Answer(200, "", Map.of())
              : new Answer(400, "{\"error\":\"" + error + "\"}", Map.of());
        });
    BoxConfig config = server.config().serviceAccounts(serverApp()).build();
    try (BoxProvider provider = BoxProvider.create(config)) {
      assertThat(provider.tokenEndpoint().revoke(REFRESH, deadline())).isEqualTo(dead);
    }
    assertThat(server.requests()).hasSize(2);
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

  private TokenOutcome restrict(String folder, TokenRestriction.Access access) {
    return server
        .provider()
        .tokenEndpoint()
        .restrict(
            Secret.of(StubServer.TOKEN),
            new TokenRestriction(ItemRef.folder("box", folder), access),
            deadline());
  }

  private Optional<String> accountOf() {
    return server.provider().tokenEndpoint().accountOf(Secret.of(StubServer.TOKEN), deadline());
  }

  private static BoxServerApp serverApp() {
    return BoxServerApp.clientCredentials("server-client", Secret.of("FAKESECRET-server"));
  }

  private static String restricted(String folder) {
    return "{\"access_token\":\"FAKESECRET-less\",\"expires_in\":4175,\"restricted_to\":"
        + "[{\"scope\":\"base_explorer\",\"object\":{\"type\":\"folder\",\"id\":\""
        + folder
        + "\"}}]}";
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
