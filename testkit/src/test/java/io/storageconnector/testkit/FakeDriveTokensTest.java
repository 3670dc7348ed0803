package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.GoogleApp;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import io.storageconnector.testkit.oauth.TokenExchange;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens of Google, from their beginning to each of their ends. */
class FakeDriveTokensTest {

  private static final String ENDED = "Token has been expired or revoked.";

  private final FakeDrive drive = FakeDrive.start();
  private final GoogleHttp http = new GoogleHttp(drive);

  @AfterEach
  void stop() {
    drive.close();
  }

  private static String refreshToken(IssuedTokens tokens) {
    return tokens.refreshToken().orElseThrow();
  }

  private static void assertRefused(
      HttpResponse<String> answer, int status, String error, String description)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
    assertThat(GoogleHttp.text(answer, "error")).isEqualTo(error);
    assertThat(GoogleHttp.text(answer, "error_description")).isEqualTo(description);
  }

  private void assertGood(String accessToken) throws Exception {
    assertThat(http.userInfo(accessToken).statusCode()).isEqualTo(200);
  }

  @Test
  void refresh_again_givesNewAccessTokensAndNoRefreshToken() throws Exception {
    IssuedTokens first = drive.tokens();

    HttpResponse<String> answer = http.refresh(refreshToken(first));
    HttpResponse<String> again = http.refresh(refreshToken(first));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(GoogleHttp.json(answer).path("expires_in").asInt()).isEqualTo(3599);
    assertThat(GoogleHttp.text(answer, "scope")).isEqualTo(FakeDrive.DRIVE_SCOPE);
    assertThat(GoogleHttp.text(answer, "token_type")).isEqualTo("Bearer");
    assertThat(GoogleHttp.json(answer).has("refresh_token")).isFalse();
    assertThat(GoogleHttp.text(again, "access_token"))
        .isNotEqualTo(GoogleHttp.text(answer, "access_token"));
    assertGood(first.accessToken());
    assertGood(GoogleHttp.text(answer, "access_token"));
    assertThat(drive.tokenExchangeCounts())
        .isEqualTo(Map.of(new TokenExchange("refresh_token", Outcome.ISSUED), 2));
    assertThat(drive.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(2);
    drive.assertClean();
  }

  @Test
  void refresh_whileRotating_givesAnotherRefreshTokenAndEndsTheFirst() throws Exception {
    drive.rotationMode(RotationMode.STRICT);
    String first = refreshToken(drive.tokens());

    String second = GoogleHttp.text(http.refresh(first), "refresh_token");

    assertRefused(http.refresh(first), 400, "invalid_grant", ENDED);
    assertThat(http.refresh(second).statusCode()).isEqualTo(200);
  }

  @Test
  void refresh_afterSixMonthsUnused_isRefused() throws Exception {
    String token = refreshToken(drive.tokens());
    drive.clock().advance(Duration.ofDays(179));
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);
    drive.clock().advance(Duration.ofDays(179));
    assertThat(http.refresh(token).statusCode()).as("each use puts the end off").isEqualTo(200);

    drive.clock().advance(Duration.ofDays(180));

    assertRefused(http.refresh(token), 400, "invalid_grant", ENDED);
  }

  @Test
  void refresh_ofAnAppInTesting_endsAfterSevenDaysHoweverMuchItIsUsed() throws Exception {
    drive.project().testing();
    String token = refreshToken(drive.tokens());
    drive.project().published();
    String published = refreshToken(drive.tokens());
    drive.clock().advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);

    drive.clock().advance(Duration.ofSeconds(1));

    assertRefused(http.refresh(token), 400, "invalid_grant", ENDED);
    assertThat(http.refresh(published).statusCode()).isEqualTo(200);
  }

  @Test
  void refreshTokens_moreThanOneHundred_endTheOldestSilently() throws Exception {
    IssuedTokens first = drive.tokens();
    String second = refreshToken(drive.tokens());
    drive.account("other@acme.test");
    String others = refreshToken(drive.tokens("other@acme.test"));
    for (int i = 0; i < 98; i++) {
      drive.tokens();
    }
    assertThat(http.refresh(refreshToken(first)).statusCode()).isEqualTo(200);

    drive.tokens();

    assertRefused(http.refresh(refreshToken(first)), 400, "invalid_grant", ENDED);
    assertThat(http.refresh(second).statusCode()).isEqualTo(200);
    assertThat(http.refresh(others).statusCode()).as("counted per account").isEqualTo(200);
    assertGood(first.accessToken());
  }

  @Test
  void refresh_byAnotherClient_isUnauthorized() throws Exception {
    GoogleApp other = drive.project().newApp();
    String token = refreshToken(drive.users().grant(other, FakeDrive.OWNER, scopes()));

    assertRefused(http.refresh(token), 401, "unauthorized_client", "Unauthorized");
    HttpResponse<String> own =
        http.post(
            drive.urls().token(),
            GoogleHttp.form("grant_type", "refresh_token", "refresh_token", token),
            "Authorization",
            basic(other.clientId(), other.clientSecret()));
    assertThat(own.statusCode()).isEqualTo(200);
  }

  private static java.util.List<String> scopes() {
    return java.util.List.of(FakeDrive.DRIVE_SCOPE);
  }

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void token_badClient_isRefusedInGooglesWords() throws Exception {
    String form = GoogleHttp.form("grant_type", "refresh_token", "refresh_token", "x");
    assertRefused(
        http.post(drive.urls().token(), form),
        400,
        "invalid_request",
        "Could not determine client ID from request.");
    assertRefused(
        http.post(drive.urls().token(), form, "Authorization", basic("nobody", "x")),
        401,
        "invalid_client",
        "The OAuth client was not found.");
    assertRefused(
        http.post(drive.urls().token(), form, "Authorization", basic(drive.clientId(), "x")),
        401,
        "invalid_client",
        "The provided client secret is invalid.");
    assertRefused(
        http.token("grant_type", "password"),
        400,
        "unsupported_grant_type",
        "Invalid grant_type: password");
    assertRefused(http.refresh("garbage"), 400, "invalid_grant", "Bad Request");
  }

  @Test
  void revoke_anyToken_endsTheWholeGrantOfTheProject() throws Exception {
    GoogleApp sibling = drive.project().newApp();
    GoogleApp stranger = drive.projects().create("other-project").newApp();
    drive.account("other@acme.test");
    IssuedTokens mine = drive.tokens();
    IssuedTokens siblings = drive.users().grant(sibling, FakeDrive.OWNER, scopes());
    IssuedTokens strangers = drive.users().grant(stranger, FakeDrive.OWNER, scopes());
    IssuedTokens others = drive.tokens("other@acme.test");

    assertThat(http.revoke(siblings.accessToken()).statusCode()).isEqualTo(200);

    assertRefused(http.refresh(refreshToken(mine)), 400, "invalid_grant", ENDED);
    assertThat(http.userInfo(mine.accessToken()).statusCode()).isEqualTo(401);
    assertGood(strangers.accessToken());
    assertGood(others.accessToken());
    assertThat(http.refresh(refreshToken(others)).statusCode()).isEqualTo(200);
    assertRefused(
        http.revoke(refreshToken(mine)), 400, "invalid_token", "Token expired or revoked");
    assertThat(drive.effects(DriveOperation.REVOKE)).isEqualTo(1);
  }

  @Test
  void revoke_byQuery_works() throws Exception {
    IssuedTokens tokens = drive.tokens();
    java.net.URI uri =
        java.net.URI.create(drive.urls().revoke() + "?token=" + refreshToken(tokens));
    assertThat(http.post(uri, "").statusCode()).isEqualTo(200);
    assertThat(http.userInfo(tokens.accessToken()).statusCode()).isEqualTo(401);
  }

  @Test
  void endSession_refusesRefreshesUntilTheUserConsentsAgain() throws Exception {
    String token = refreshToken(drive.tokens());
    drive.users().endSession(FakeDrive.OWNER);

    HttpResponse<String> refused = http.refresh(token);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(GoogleHttp.text(refused, "error")).isEqualTo("invalid_grant");
    assertThat(GoogleHttp.text(refused, "error_subtype")).isEqualTo("invalid_rapt");
    drive.consent(http.consentUri()).approve();
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);
  }

  @Test
  void forbidByAdmin_refusesRefreshesAndConsentUntilLifted() throws Exception {
    String token = refreshToken(drive.tokens());
    drive.users().forbidByAdmin(FakeDrive.OWNER);

    assertThat(GoogleHttp.text(http.refresh(token), "error")).isEqualTo("admin_policy_enforced");
    assertThatThrownBy(() -> drive.consent(http.consentUri()).approve())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("admin_policy_enforced");

    drive.users().liftRestrictions(FakeDrive.OWNER);
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);
  }

  @Test
  void changePassword_endsOnlyGrantsThatReadMail() throws Exception {
    String files = refreshToken(drive.tokens());
    String mail =
        refreshToken(
            drive.tokens(
                FakeDrive.OWNER,
                FakeDrive.DRIVE_SCOPE,
                "https://www.googleapis.com/auth/gmail.readonly"));

    drive.users().changePassword(FakeDrive.OWNER);

    assertRefused(http.refresh(mail), 400, "invalid_grant", ENDED);
    assertThat(http.refresh(files).statusCode()).isEqualTo(200);
  }

  @Test
  void expireTokens_endAllOfThem() throws Exception {
    IssuedTokens tokens = drive.tokens();
    drive.expireAccessTokens();
    HttpResponse<String> refused = http.userInfo(tokens.accessToken());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    drive.expireRefreshTokens();
    assertRefused(http.refresh(refreshToken(tokens)), 400, "invalid_grant", ENDED);
  }

  @Test
  void adoptGrant_ofAnEarlierFake_refreshesWithItsScopes() throws Exception {
    try (FakeDrive earlier = FakeDrive.start()) {
      earlier.tokens(FakeDrive.OWNER, FakeDrive.FILE_SCOPE);
      String kept = earlier.unusedRefreshTokens(FakeDrive.OWNER).get(0);

      drive.adoptGrant(FakeDrive.OWNER, kept, FakeDrive.FILE_SCOPE);

      HttpResponse<String> answer = http.refresh(kept);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(GoogleHttp.text(answer, "scope")).isEqualTo(FakeDrive.FILE_SCOPE);
    }
  }

  @Test
  void tokenInfo_showsScopesAndTimeLeft() throws Exception {
    String token =
        drive
            .tokens(
                FakeDrive.OWNER,
                FakeDrive.FILE_SCOPE,
                "https://www.googleapis.com/auth/userinfo.email")
            .accessToken();
    drive.clock().advance(Duration.ofSeconds(99));

    HttpResponse<String> info =
        http.get(
            java.net.URI.create(
                drive.urls().root() + "tokeninfo?" + GoogleHttp.form("access_token", token)));

    HttpResponse<String> posted =
        http.post(drive.urls().root().resolve("tokeninfo"), "", "Authorization", "Bearer " + token);
    assertThat(posted.body()).isEqualTo(info.body());
    assertThat(info.statusCode()).isEqualTo(200);
    assertThat(GoogleHttp.text(info, "expires_in")).isEqualTo("3500");
    assertThat(GoogleHttp.text(info, "email")).isEqualTo(FakeDrive.OWNER);
    assertThat(GoogleHttp.text(info, "aud")).isEqualTo(drive.clientId());
    assertThat(GoogleHttp.text(http.userInfo(token), "sub"))
        .isEqualTo(GoogleHttp.text(info, "sub"))
        .hasSize(21);
  }

  @Test
  void faults_onTheTokenEndpoint_actBeforeAndAfterItsEffect() throws Exception {
    String token = refreshToken(drive.tokens());
    drive.on(DriveOperation.TOKEN_REFRESH).status(503);
    drive.on(DriveOperation.TOKEN_REFRESH).nth(2).resetAfterEffect();

    assertThat(http.refresh(token).statusCode()).isEqualTo(503);
    assertThat(drive.effects(DriveOperation.TOKEN_REFRESH)).isZero();
    assertThatThrownBy(() -> http.refresh(token)).isInstanceOf(IOException.class);

    assertThat(drive.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(1);
    drive.assertClean();
  }

  @Test
  void token_unmodelledParameter_isRefusedAndRecorded() throws Exception {
    HttpResponse<String> answer =
        http.token("grant_type", "refresh_token", "refresh_token", "x", "audience", "secret");
    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(drive.violations()).containsExactly("TOKEN_REFRESH does not model [form audience]");
  }
}
