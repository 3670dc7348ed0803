package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.drive.DriveOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's consent page, by browser and by script, and the codes that come of it. */
class FakeDriveConsentTest {

  private static final String READONLY = "https://www.googleapis.com/auth/drive.readonly";
  private static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";
  private static final String BOTH = FakeDrive.FILE_SCOPE + " " + READONLY + " openid email";
  private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters";

  private final FakeDrive drive = FakeDrive.start();
  private final GoogleHttp http = new GoogleHttp(drive);

  @AfterEach
  void stop() {
    drive.close();
  }

  private static String parameter(URI callback, String name) {
    return io.storageconnector.testkit.http.RequestHead.parameters(callback.getRawQuery())
        .getOrDefault(name, java.util.List.of(""))
        .get(0);
  }

  private static URI callback(HttpResponse<String> decision) {
    assertThat(decision.statusCode()).as(decision.body()).isEqualTo(302);
    return URI.create(decision.headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<String> exchange(URI callback) throws IOException, InterruptedException {
    return http.exchange(parameter(callback, "code"));
  }

  private static boolean hasRefreshToken(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GoogleHttp.json(answer).has("refresh_token");
  }

  @Test
  void page_inABrowser_offersAccountsAndABoxPerScope() throws Exception {
    drive.account("other@partner.test");
    URI page = http.consentUri("scope", BOTH, "login_hint", "other@partner.test");

    HttpResponse<String> shown = http.get(page);

    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body())
        .contains("<option>" + FakeDrive.OWNER, "<option selected>other@partner.test")
        .contains("type=\"checkbox\" name=\"scope\" value=\"" + READONLY + "\" checked")
        .contains("<p>" + EMAIL + "</p>");
    URI callback = callback(http.post(page, "decision=approve"));
    assertThat(callback.toString()).startsWith(GoogleHttp.REDIRECT + "?state=s-1&code=");
    assertThat(parameter(callback, "scope").split(" "))
        .containsExactlyInAnyOrder(FakeDrive.FILE_SCOPE, READONLY, "openid", EMAIL);
    drive.assertClean();
  }

  @Test
  void page_forOneScope_hasNoBox() throws Exception {
    assertThat(http.get(http.consentUri("scope", READONLY + " openid")).body())
        .contains(READONLY)
        .doesNotContain("checkbox");
  }

  @Test
  void decision_withABoxUnticked_grantsTheRest() throws Exception {
    URI page = http.consentUri("scope", BOTH, "access_type", "offline");
    String form =
        GoogleHttp.form("decision", "approve", "granular", "true", "scope", FakeDrive.FILE_SCOPE);

    HttpResponse<String> tokens = exchange(callback(http.post(page, form)));

    assertThat(GoogleHttp.text(tokens, "scope").split(" "))
        .containsExactlyInAnyOrder(FakeDrive.FILE_SCOPE, "openid", EMAIL);
    String refreshed =
        GoogleHttp.text(http.refresh(GoogleHttp.text(tokens, "refresh_token")), "scope");
    assertThat(refreshed).isEqualTo(GoogleHttp.text(tokens, "scope"));
  }

  @Test
  void consent_scripted_choosesAccountAndUnticks() throws Exception {
    drive.account("other@acme.test");
    URI callback =
        drive
            .consent(http.consentUri("scope", BOTH))
            .as("other@acme.test")
            .untick(READONLY)
            .approve();

    HttpResponse<String> tokens = exchange(callback);

    assertThat(GoogleHttp.text(tokens, "scope")).doesNotContain(READONLY);
    assertThat(GoogleHttp.text(http.userInfo(GoogleHttp.text(tokens, "access_token")), "email"))
        .isEqualTo("other@acme.test");
    assertThat(drive.attempts(DriveOperation.AUTHORIZE_DECISION)).isZero();
  }

  @Test
  void consent_withAllBoxesUnticked_orDenied_isAccessDenied() {
    URI page = http.consentUri("scope", FakeDrive.FILE_SCOPE + " " + READONLY);
    URI unticked = drive.consent(page).untick(READONLY).untick(FakeDrive.FILE_SCOPE).approve();
    URI denied = drive.consent(page).deny();

    assertThat(parameter(unticked, "error")).isEqualTo("access_denied");
    assertThat(parameter(denied, "error")).isEqualTo("access_denied");
    assertThat(parameter(denied, "state")).isEqualTo("s-1");
    assertThat(parameter(denied, "code")).isEmpty();
  }

  @Test
  void refreshToken_comesWithTheFirstOfflineConsentOnly_unlessPrompted() throws Exception {
    URI online = http.consentUri();
    URI offline = http.consentUri("access_type", "offline");
    URI prompted = http.consentUri("access_type", "offline", "prompt", "consent");
    assertThat(hasRefreshToken(exchange(drive.consent(online).approve()))).isFalse();
    assertThat(hasRefreshToken(exchange(drive.consent(offline).approve()))).isTrue();
    assertThat(hasRefreshToken(exchange(drive.consent(offline).approve()))).isFalse();
    assertThat(hasRefreshToken(exchange(drive.consent(prompted).approve()))).isTrue();

    drive.revokeGrants(FakeDrive.OWNER);

    assertThat(hasRefreshToken(exchange(drive.consent(offline).approve()))).isTrue();
  }

  @Test
  void refreshToken_ofAnAppInTesting_tellsWhenItEnds() throws Exception {
    drive.project().testing();
    URI offline = http.consentUri("access_type", "offline");
    HttpResponse<String> tokens = exchange(drive.consent(offline).approve());
    assertThat(GoogleHttp.json(tokens).path("refresh_token_expires_in").asLong())
        .isEqualTo(604_799);
  }

  @Test
  void includeGrantedScopes_addsThoseOfEarlierConsents() throws Exception {
    exchange(drive.consent(http.consentUri("scope", READONLY)).approve());
    URI more = http.consentUri("scope", FakeDrive.FILE_SCOPE, "include_granted_scopes", "true");
    URI only = http.consentUri("scope", FakeDrive.FILE_SCOPE);

    assertThat(GoogleHttp.text(exchange(drive.consent(more).approve()), "scope"))
        .contains(READONLY, FakeDrive.FILE_SCOPE);
    assertThat(GoogleHttp.text(exchange(drive.consent(only).approve()), "scope"))
        .isEqualTo(FakeDrive.FILE_SCOPE);
  }

  @Test
  void proofKey_isChecked() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    URI page = http.consentUri("code_challenge", challenge, "code_challenge_method", "S256");

    HttpResponse<String> none = http.exchange(drive.consent(page).code());
    HttpResponse<String> wrong =
        http.exchange(drive.consent(page).code(), "code_verifier", VERIFIER + "x");
    HttpResponse<String> right =
        http.exchange(drive.consent(page).code(), "code_verifier", VERIFIER);

    assertThat(GoogleHttp.text(none, "error_description")).isEqualTo("Missing code verifier.");
    assertThat(GoogleHttp.text(wrong, "error_description")).isEqualTo("Invalid code verifier.");
    assertThat(GoogleHttp.text(wrong, "error")).isEqualTo("invalid_grant");
    assertThat(right.statusCode()).isEqualTo(200);
    URI plain = http.consentUri("code_challenge", VERIFIER);
    assertThat(http.exchange(drive.consent(plain).code(), "code_verifier", VERIFIER).statusCode())
        .isEqualTo(200);
  }

  @Test
  void code_secondUse_otherRedirectOrTooLate_isRefused() throws Exception {
    String code = drive.authorizationCode(FakeDrive.OWNER, URI.create(GoogleHttp.REDIRECT));
    assertThat(hasRefreshToken(http.exchange(code))).isTrue();
    assertThat(GoogleHttp.text(http.exchange(code), "error")).isEqualTo("invalid_grant");

    String other = drive.authorizationCode(FakeDrive.OWNER, URI.create("https://app.test/back"));
    assertThat(GoogleHttp.text(http.exchange(other), "error")).isEqualTo("redirect_uri_mismatch");

    String late = drive.authorizationCode(FakeDrive.OWNER, URI.create(GoogleHttp.REDIRECT));
    drive.clock().advance(java.time.Duration.ofMinutes(10));
    assertThat(GoogleHttp.text(http.exchange(late), "error")).isEqualTo("invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, nobody, 401, invalid_client",
    "client_id, '', 400, invalid_request",
    "redirect_uri, '', 400, invalid_request",
    "response_type, token, 400, unsupported_response_type",
    "response_type, '', 400, invalid_request",
    "scope, '', 400, invalid_request",
    "scope, https://www.googleapis.com/auth/drive.read, 400, invalid_scope",
    "scope, everything, 400, invalid_scope",
    "access_type, Offline, 400, invalid_request",
    "prompt, force, 400, invalid_request",
    "prompt, none consent, 400, invalid_request",
    "include_granted_scopes, yes, 400, invalid_request",
    "code_challenge, short, 400, invalid_request",
    "code_challenge_method, S256, 400, invalid_request",
    "approval_prompt, force, 501, not_modelled"
  })
  void page_badParameter_isShownToTheUser(String name, String value, int status, String error)
      throws Exception {
    HttpResponse<String> page = http.get(http.consentUri(name, value));

    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).contains("Error: " + error);
  }

  @Test
  void redirectUri_registered_isMatchedExactly() throws Exception {
    drive.app().addRedirectUri(URI.create("http://localhost:10/callback"));

    assertThat(http.get(http.consentUri()).body()).contains("redirect_uri_mismatch");
    assertThat(
            http.get(http.consentUri("redirect_uri", "http://localhost:10/callback")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void hostedDomain_offersOnlyItsAccounts() throws Exception {
    drive.account("other@partner.test");
    URI page = http.consentUri("hd", "partner.test");

    assertThat(http.get(page).body()).contains("other@partner.test").doesNotContain("maria");
    assertThatThrownBy(() -> drive.consent(page).as(FakeDrive.OWNER).approve())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void promptNone_givesACodeOnlyWhereNothingIsLeftToAsk() throws Exception {
    URI none = http.consentUri("prompt", "none", "login_hint", FakeDrive.OWNER);
    assertThat(parameter(callback(http.get(none)), "error")).isEqualTo("interaction_required");

    exchange(drive.consent(http.consentUri()).approve());

    assertThat(exchange(callback(http.get(none))).statusCode()).isEqualTo(200);
  }

  @Test
  void olderPath_isServedToo() throws Exception {
    URI older =
        URI.create(http.consentUri().toString().replace("/o/oauth2/v2/auth", "/o/oauth2/auth"));
    assertThat(http.get(older).statusCode()).isEqualTo(200);
  }
}
