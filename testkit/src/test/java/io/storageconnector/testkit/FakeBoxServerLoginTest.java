package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.TokenExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server applications over HTTP: signed assertions and client credentials. */
@Timeout(60)
class FakeBoxServerLoginTest {

  private static final String JWT = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
  private static final String TENANT = FakeBox.ENTERPRISE_ID;

  private FakeBox box = FakeBox.start();
  private BoxHttp http = BoxHttp.of(box);
  private BoxApp jwt = box.serverApp(BoxApp.Kind.JWT);
  private BoxApp ccg = box.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);

  @BeforeEach
  void register() {
    jwt.addKey("first", SignedAssertion.KEYS.getPublic());
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private SignedAssertion assertion(String type, String id) {
    return SignedAssertion.of(jwt.clientId(), type, id, box.clock().instant());
  }

  private SignedAssertion assertion() {
    return assertion("enterprise", TENANT);
  }

  private HttpResponse<String> byAssertion(String assertion)
      throws IOException, InterruptedException {
    return post(jwt, "grant_type=" + JWT + "&assertion=" + assertion);
  }

  private HttpResponse<String> byCredentials(String type, String id)
      throws IOException, InterruptedException {
    return post(
        ccg, "grant_type=client_credentials&box_subject_type=" + type + "&box_subject_id=" + id);
  }

  private HttpResponse<String> post(BoxApp app, String form)
      throws IOException, InterruptedException {
    return http.post(
        box.urls().token(),
        form + "&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret());
  }

  private JsonNode me(HttpResponse<String> tokens, String query)
      throws IOException, InterruptedException {
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    return http.json(
        http.withToken(http.json(tokens).path("access_token").asText())
            .get("/2.0/users/me" + query));
  }

  private void assertRefused(HttpResponse<String> answer, String error, String description)
      throws IOException {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(http.json(answer).path("error").asText()).isEqualTo(error);
    assertThat(http.json(answer).path("error_description").asText()).isEqualTo(description);
  }

  // Tokens and accounts

  @Test
  void jwt_ofAnAuthorisedEnterprise_logsInAsItsServiceAccount() throws Exception {
    String id = box.authorizeEnterprise(jwt.clientId(), TENANT);

    HttpResponse<String> tokens = byAssertion(assertion().sign());

    JsonNode json = http.json(tokens);
    assertThat(json.has("refresh_token")).isFalse();
    assertThat(json.path("expires_in").asInt()).isEqualTo(4123);
    assertThat(json.path("token_type").asText()).isEqualTo("bearer");
    JsonNode me = me(tokens, "?fields=enterprise,space_used");
    assertThat(me.path("id").asText()).isEqualTo(id);
    assertThat(me.path("login").asText())
        .isEqualTo(box.contents().login(id))
        .matches("AutomationUser_\\d+_\\w+@boxdevedition\\.com");
    assertThat(me.at("/enterprise/id").asText()).isEqualTo(TENANT);
    assertThat(me.path("space_used").asInt(-1)).isZero();
    assertThat(me.has("language")).isFalse();
    box.assertClean();
  }

  @Test
  void clientCredentials_ofAnAuthorisedEnterprise_logInAsItsServiceAccount() throws Exception {
    String id = box.authorizeEnterprise(ccg.clientId(), TENANT);
    HttpResponse<String> tokens = byCredentials("enterprise", TENANT);
    assertThat(http.json(tokens).has("refresh_token")).isFalse();
    assertThat(http.json(tokens).path("expires_in").asInt()).isEqualTo(4123);
    assertThat(me(tokens, "").path("id").asText()).isEqualTo(id);
    box.assertClean();
  }

  @Test
  void token_ofAServer_expiresWithTheFakesClockAndCanBeRevoked() throws Exception {
    box.authorizeEnterprise(ccg.clientId(), TENANT);
    String first = http.json(byCredentials("enterprise", TENANT)).path("access_token").asText();
    String second = http.json(byCredentials("enterprise", TENANT)).path("access_token").asText();
    assertThat(first).isNotEqualTo(second);

    http.post(
        box.urls().revoke(),
        "token=" + first + "&client_id=" + ccg.clientId() + "&client_secret=" + ccg.clientSecret());

    assertThat(status(first)).isEqualTo(401);
    assertThat(status(second)).isEqualTo(200);
    box.clock().advance(Duration.ofSeconds(4123));
    assertThat(status(second)).isEqualTo(401);
  }

  private int status(String accessToken) throws IOException, InterruptedException {
    return http.withToken(accessToken).get("/2.0/users/me").statusCode();
  }

  @Test
  void serviceAccount_hasATreeOfItsOwnAndSeesWhatItIsInvitedTo() throws Exception {
    String id = box.authorizeEnterprise(ccg.clientId(), TENANT);
    String owners = box.folder("owners");
    String token = http.json(byCredentials("enterprise", TENANT)).path("access_token").asText();
    BoxHttp service = http.withToken(token);
    assertThat(http.json(service.get("/2.0/folders/0/items")).path("total_count").asInt()).isZero();
    assertThat(service.get("/2.0/folders/" + owners).statusCode()).isEqualTo(404);

    HttpResponse<String> invited =
        http.call(
            "POST",
            "/2.0/collaborations",
            "{\"item\":{\"type\":\"folder\",\"id\":\""
                + owners
                + "\"},\"accessible_by\":{\"type\":\"user\",\"id\":\""
                + id
                + "\"},\"role\":\"editor\"}");

    assertThat(invited.statusCode()).isEqualTo(201);
    assertThat(service.get("/2.0/folders/" + owners).statusCode()).isEqualTo(200);
  }

  @Test
  void authorize_oneAppInTwoEnterprises_makesTwoAccountsThatStay() {
    String one = box.authorizeEnterprise(jwt.clientId(), TENANT);
    String two = box.authorizeEnterprise(jwt.clientId(), "777");
    assertThat(one).isNotEqualTo(two);
    box.deauthorizeEnterprise(jwt.clientId(), TENANT);
    assertThat(box.authorizeEnterprise(jwt.clientId(), TENANT)).isEqualTo(one);
    assertThat(box.authorizeEnterprise(ccg.clientId(), TENANT)).isNotEqualTo(one);
  }

  @Test
  void deauthorize_endsTokensAndRefusesNewOnes() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    String token = http.json(byAssertion(assertion().sign())).path("access_token").asText();
    box.deauthorizeEnterprise(jwt.clientId(), TENANT);
    assertThat(status(token)).isEqualTo(401);
    assertRefused(
        byAssertion(assertion().sign()),
        "unauthorized_client",
        "This app is not authorized by the enterprise");
  }

  // Who may log in as whom

  @Test
  void jwt_notAuthorised_isNamedAndHeals() throws Exception {
    assertRefused(
        byAssertion(assertion().sign()),
        "unauthorized_client",
        "This app is not authorized by the enterprise");
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    assertThat(byAssertion(assertion().sign()).statusCode()).isEqualTo(200);
  }

  @Test
  void clientCredentials_anythingWrong_isOneAnswer() throws Exception {
    String description = "Grant credentials are invalid";
    assertRefused(byCredentials("enterprise", TENANT), "invalid_grant", description);
    box.authorizeEnterprise(ccg.clientId(), TENANT);
    assertRefused(byCredentials("enterprise", "9"), "invalid_grant", description);
    assertRefused(byCredentials("tenant", TENANT), "invalid_grant", description);
    assertRefused(
        byCredentials("user", box.contents().accountId(FakeBox.OWNER)),
        "invalid_grant",
        description);
    assertRefused(
        http.post(
            box.urls().token(),
            "grant_type=client_credentials&box_subject_type=enterprise&box_subject_id="
                + TENANT
                + "&client_secret=wrong&client_id="
                + ccg.clientId()),
        "invalid_grant",
        description);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "ccg"})
  void user_isAllowedAsFarAsTheAppsSettingsGo(String login) throws Exception {
    BoxApp app = login.equals("jwt") ? jwt : ccg;
    box.authorizeEnterprise(app.clientId(), TENANT);
    String appUser = app.appUser(TENANT, "worker");
    String managed = box.contents().accountId(FakeBox.OWNER);
    assertThat(user(app, appUser).statusCode()).isEqualTo(400);

    app.allowUserTokens();
    assertThat(me(user(app, appUser), "").path("id").asText()).isEqualTo(appUser);
    HttpResponse<String> refused = user(app, managed);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(http.json(refused).path("error").asText())
        .isEqualTo(login.equals("jwt") ? "invalid_request" : "invalid_grant");

    app.allowEnterpriseAccess();
    assertThat(me(user(app, managed), "").path("login").asText()).isEqualTo(FakeBox.OWNER);
  }

  private HttpResponse<String> user(BoxApp app, String id) throws Exception {
    return app == jwt ? byAssertion(assertion("user", id).sign()) : byCredentials("user", id);
  }

  @Test
  void jwt_userThatIsNone_hasABadSub() throws Exception {
    jwt.allowUserTokens().allowEnterpriseAccess();
    String serviceAccount = box.authorizeEnterprise(jwt.clientId(), TENANT);
    String stranger = box.contents().account("eva@other.test", "999");
    for (String id : new String[] {"1", TENANT, serviceAccount, stranger}) {
      assertRefused(
          byAssertion(assertion("user", id).sign()),
          "invalid_grant",
          "Please check the 'sub' claim. The 'sub' specified is invalid.");
    }
    assertRefused(
        byAssertion(assertion("enterprise", stranger).sign()),
        "invalid_grant",
        "Please check the 'sub' claim. The 'sub' specified is invalid.");
  }

  // Applications

  @Test
  void grantType_ofAnotherKindOfApp_isRefused() throws Exception {
    box.authorizeEnterprise(ccg.clientId(), TENANT);
    String description = "The grant type is unauthorized for this client_id";
    assertRefused(
        post(ccg, "grant_type=" + JWT + "&assertion=" + assertion().sign()),
        "invalid_request",
        description);
    assertRefused(
        post(jwt, "grant_type=refresh_token&refresh_token=x"), "invalid_request", description);
    assertRefused(
        http.token("grant_type=client_credentials&box_subject_type=enterprise"),
        "invalid_request",
        description);
    assertRefused(
        http.token("grant_type=password"),
        "invalid_request",
        "Invalid grant_type parameter or parameter missing");
  }

  @Test
  void secret_wrong_isRefusedBeforeTheAssertionIsLookedAt() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    String good = assertion().sign();
    assertRefused(
        http.post(
            box.urls().token(),
            "grant_type="
                + JWT
                + "&client_secret=wrong&client_id="
                + jwt.clientId()
                + "&assertion="
                + good),
        "invalid_client",
        "The client credentials are not valid");
    assertThat(byAssertion(good).statusCode()).isEqualTo(200);
  }

  @Test
  void refreshToken_ofAnotherClient_isUnknown() throws Exception {
    BoxApp other = box.serverApp(BoxApp.Kind.OAUTH);
    String token = box.tokens().refreshToken().orElseThrow();
    assertRefused(
        post(other, "grant_type=refresh_token&refresh_token=" + token),
        "invalid_grant",
        "Invalid refresh token");
    assertThat(http.token("grant_type=refresh_token&refresh_token=" + token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void consent_forAServerApp_staysOnAnErrorPage() throws Exception {
    HttpResponse<String> page =
        http.get(
            URI.create(
                box.urls().authorize()
                    + "?response_type=code&redirect_uri=https%3A%2F%2Fapp.test&client_id="
                    + jwt.clientId()));
    assertThat(page.statusCode()).isEqualTo(400);
  }

  @Test
  void addKey_thatBoxWouldNotTake_isRefused() {
    assertThatThrownBy(() -> jwt.addKey("short", SignedAssertion.newKeys(1024).getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ccg.addKey("first", SignedAssertion.KEYS.getPublic()))
        .isInstanceOf(IllegalStateException.class);
  }

  // Assertions

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512"})
  void algorithm_thatBoxDocuments_isAccepted(String algorithm) throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    assertThat(
            byAssertion(assertion().header(header -> header.put("alg", algorithm)).sign())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void algorithm_none_isRefused() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    String unsigned =
        assertion().sign().replaceAll("\\.[^.]*$", ".").replaceAll("^[^.]*", "eyJhbGciOiJub25lIn0");
    HttpResponse<String> refused = byAssertion(unsigned);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(http.json(refused).path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void kid_severalKeys_chooses() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    jwt.addKey("second", SignedAssertion.OTHER_KEYS.getPublic());
    assertThat(
            byAssertion(
                    assertion()
                        .header(header -> header.put("kid", "second"))
                        .sign(SignedAssertion.OTHER_KEYS.getPrivate()))
                .statusCode())
        .isEqualTo(200);
    assertRefused(
        byAssertion(assertion().header(header -> header.put("kid", "second")).sign()),
        "invalid_grant",
        "Signature verification error. The public key identified by 'kid' must correspond to the private key used for signing.");
    String lookup = "'kid' invalid, unable to lookup correct key";
    assertRefused(
        byAssertion(assertion().header(header -> header.remove("kid")).sign()),
        "invalid_grant",
        lookup);
    jwt.removeKey("first");
    assertRefused(byAssertion(assertion().sign()), "invalid_grant", lookup);
  }

  @Test
  void kid_oneKey_mayBeMissing() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    assertThat(byAssertion(assertion().header(header -> header.remove("kid")).sign()).statusCode())
        .isEqualTo(200);
  }

  static Stream<Arguments> spoiltClaims() {
    return Stream.of(
        spoilt("iss", claims -> claims.put("iss", "somebody")),
        spoilt("aud", claims -> claims.put("aud", "https://api.test/oauth2/token")),
        spoilt("aud", claims -> claims.remove("aud")),
        spoilt("jti", claims -> claims.remove("jti")),
        spoilt("jti", claims -> claims.put("jti", "fifteen-letters")),
        spoilt("jti", claims -> claims.put("jti", "x".repeat(129))),
        spoilt("exp", claims -> claims.remove("exp")),
        spoilt("exp", claims -> claims.put("exp", "soon")),
        spoilt("exp", claims -> claims.put("exp", Long.MAX_VALUE)),
        spoilt("box_sub_type", claims -> claims.remove("box_sub_type")));
  }

  private static Arguments spoilt(String claim, Consumer<ObjectNode> change) {
    return Arguments.of(claim, change);
  }

  @ParameterizedTest
  @MethodSource("spoiltClaims")
  void claim_spoilt_isNamed(String claim, Consumer<ObjectNode> change) throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    assertRefused(
        byAssertion(assertion().claims(change).sign()),
        "invalid_grant",
        "Please check the '" + claim + "' claim.");
  }

  @Test
  void sub_asANumber_isRefused() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    assertRefused(
        byAssertion(assertion().claims(claims -> claims.put("sub", 12345)).sign()),
        "invalid_grant",
        "Please check the 'sub' claim. The 'sub' specified is invalid.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 | ''",
        "61 | Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds beyond the issue time.",
        "1 | ''",
        "0 | Current date/time MUST be before the expiration date/time listed in the 'exp' claim",
        "-600 | Current date/time MUST be before the expiration date/time listed in the 'exp' claim"
      })
  void exp_isMeasuredByTheFakesClock(long seconds, String description) throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    box.clock().advance(Duration.ofDays(400));
    long exp = box.clock().instant().getEpochSecond() + seconds;
    HttpResponse<String> answer =
        byAssertion(assertion().claims(claims -> claims.put("exp", exp)).sign());
    if (description.isEmpty()) {
      assertThat(answer.statusCode()).isEqualTo(200);
    } else {
      assertRefused(answer, "invalid_grant", description);
      assertThat(answer.headers().firstValue("Date"))
          .hasValueSatisfying(date -> assertThat(date).contains("2027"));
    }
  }

  @Test
  void iatAndNbf_inTheFutureOrTooLongAgo_areRefused() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    long now = box.clock().instant().getEpochSecond();
    BiConsumer<String, Long> refused =
        (claim, at) -> {
          try {
            HttpResponse<String> answer =
                byAssertion(assertion().claims(claims -> claims.put(claim, at)).sign());
            assertThat(answer.body()).contains("invalid_grant");
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    refused.accept("iat", now + 1);
    refused.accept("iat", now - 16);
    refused.accept("nbf", now + 1);
    assertThat(
            byAssertion(assertion().claims(claims -> claims.put("iat", now).put("nbf", now)).sign())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void jti_usedTwice_isRefused() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    String assertion = assertion().sign();
    assertThat(byAssertion(assertion).statusCode()).isEqualTo(200);
    assertRefused(
        byAssertion(assertion),
        "invalid_grant",
        "Please check the 'jti' claim. A unique 'jti' value is required.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "a.b.c", "e30.e30.e30", "e30.e30.e30.e30"})
  void assertion_malformed_isRefused(String assertion) throws Exception {
    assertThat(byAssertion(assertion).statusCode()).isEqualTo(400);
  }

  // Faults and counts

  @Test
  void faults_andCounts_tellTheGrantsApart() throws Exception {
    box.authorizeEnterprise(jwt.clientId(), TENANT);
    box.authorizeEnterprise(ccg.clientId(), TENANT);
    box.on(BoxOperation.TOKEN_JWT).status(429, Duration.ofSeconds(7));
    box.on(BoxOperation.TOKEN_CLIENT_CREDENTIALS).statusAfterEffect(502);

    HttpResponse<String> throttled = byAssertion(assertion().sign());
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(http.json(throttled).path("error").asText()).isEqualTo("temporarily_unavailable");
    assertThat(byCredentials("enterprise", TENANT).statusCode()).isEqualTo(502);
    byAssertion("x");

    assertThat(box.attempts(BoxOperation.TOKEN_JWT)).isEqualTo(2);
    assertThat(box.effects(BoxOperation.TOKEN_JWT)).isZero();
    assertThat(box.effects(BoxOperation.TOKEN_CLIENT_CREDENTIALS)).isEqualTo(1);
    assertThat(box.tokenExchanges())
        .containsExactly(
            new TokenExchange("client_credentials", TokenExchange.Outcome.ISSUED),
            new TokenExchange(
                "urn:ietf:params:oauth:grant-type:jwt-bearer", TokenExchange.Outcome.REFUSED));
    box.assertClean();
  }
}
