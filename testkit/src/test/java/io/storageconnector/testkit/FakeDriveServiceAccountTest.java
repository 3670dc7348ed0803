package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.drive.GoogleServiceAccountKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins with the key of a service account, as itself and as users of a domain. */
class FakeDriveServiceAccountTest {

  private static final String BAD_SIGNATURE = "Invalid JWT Signature.";
  private static final String BAD_TIME =
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
  private static final String NOT_DELEGATED =
      "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.";

  private final FakeDrive drive = FakeDrive.start();
  private final GoogleHttp http = new GoogleHttp(drive);
  private final GoogleServiceAccount account = drive.serviceAccount("daemon");
  private final GoogleServiceAccountKey key = account.newKey();

  @AfterEach
  void stop() {
    drive.close();
  }

  private SignedAssertion assertion() {
    return SignedAssertion.google(
        account.email(), key.id(), FakeDrive.DRIVE_SCOPE, drive.clock().instant());
  }

  private String signed() {
    return assertion().sign(key.privateKey());
  }

  private static void assertRefused(
      HttpResponse<String> answer, int status, String error, String description)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(GoogleHttp.text(answer, "error")).isEqualTo(error);
    assertThat(GoogleHttp.text(answer, "error_description")).isEqualTo(description);
  }

  @Test
  void assertion_good_givesATokenWithoutRefreshToken() throws Exception {
    HttpResponse<String> answer = http.assertion(signed());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(GoogleHttp.json(answer).path("expires_in").asInt()).isEqualTo(3599);
    assertThat(GoogleHttp.json(answer).has("refresh_token")).isFalse();
    assertThat(http.userInfo(GoogleHttp.text(answer, "access_token")).statusCode()).isEqualTo(200);
    drive.assertClean();
  }

  @Test
  void keyFile_isTheOneOfGooglesConsole() throws Exception {
    JsonNode file = new ObjectMapper().readTree(drive.keyFile(account));

    assertThat(file.path("type").asText()).isEqualTo("service_account");
    assertThat(file.path("client_email").asText()).isEqualTo(account.email());
    assertThat(file.path("client_id").asText()).isEqualTo(account.clientId());
    assertThat(file.path("token_uri").asText()).isEqualTo(drive.urls().token().toString());
    assertThat(file.path("universe_domain").asText()).isEqualTo("googleapis.com");
    String pem = file.path("private_key").asText();
    assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\n");
    byte[] der = Base64.getDecoder().decode(pem.replaceAll("-----[^-]*-----|\\s", ""));
    PrivateKey fromFile =
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    String kid = file.path("private_key_id").asText();
    String jwt = assertion().header(header -> header.put("kid", kid)).sign(fromFile);
    assertThat(http.assertion(jwt).statusCode()).isEqualTo(200);
  }

  @Test
  void audience_ofTheFakeItself_isAcceptedToo() throws Exception {
    String jwt =
        assertion()
            .claims(claims -> claims.put("aud", drive.urls().token().toString()))
            .sign(key.privateKey());
    assertThat(http.assertion(jwt).statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> spoiltClaims() {
    long now = FakeClock.START.getEpochSecond();
    return Stream.of(
        spoilt("iss", "nobody@x.test", "Invalid grant: account not found"),
        spoilt("aud", "https://example.test/token", "Invalid JWT: Failed audience check."),
        spoilt("exp", now, BAD_TIME),
        spoilt("exp", now + 3601, BAD_TIME),
        spoilt("iat", now + 301, BAD_TIME),
        spoilt("iat", now - 3600, BAD_TIME),
        spoilt("sub", "nobody@acme.test", "Invalid email or User ID"));
  }

  private static Arguments spoilt(String claim, Object value, String description) {
    return Arguments.of(claim, value, description);
  }

  @ParameterizedTest
  @MethodSource("spoiltClaims")
  void assertion_spoiltClaim_isRefusedInGooglesWords(String claim, Object value, String description)
      throws Exception {
    String jwt = assertion().claims(claims -> claims.putPOJO(claim, value)).sign(key.privateKey());
    assertRefused(http.assertion(jwt), 400, "invalid_grant", description);
  }

  @Test
  void assertion_badSignature_isRefused() throws Exception {
    assertRefused(
        http.assertion(assertion().sign(SignedAssertion.OTHER_KEYS.getPrivate())),
        400,
        "invalid_grant",
        BAD_SIGNATURE);
    assertRefused(
        http.assertion(
            assertion().header(header -> header.put("kid", "other")).sign(key.privateKey())),
        400,
        "invalid_grant",
        BAD_SIGNATURE);
    assertRefused(
        http.assertion(
            assertion().header(header -> header.put("alg", "RS512")).sign(key.privateKey())),
        400,
        "invalid_grant",
        BAD_SIGNATURE);
    assertRefused(http.assertion("garbage"), 400, "invalid_grant", "Bad Request");
  }

  @Test
  void assertion_scopes_areChecked() throws Exception {
    Consumer<com.fasterxml.jackson.databind.node.ObjectNode> none =
        claims -> claims.remove("scope");
    assertRefused(
        http.assertion(assertion().claims(none).sign(key.privateKey())),
        400,
        "invalid_scope",
        "Empty or missing scope not allowed.");
    assertRefused(
        http.assertion(
            assertion().claims(claims -> claims.put("scope", "drive")).sign(key.privateKey())),
        400,
        "invalid_scope",
        "Invalid OAuth scope or ID token audience provided.");
  }

  @Test
  void key_disabled_isRefusedUntilEnabled_andDeletedForGood() throws Exception {
    String token = GoogleHttp.text(http.assertion(signed()), "access_token");

    account.disableKey(key.id());
    assertRefused(http.assertion(signed()), 400, "invalid_grant", BAD_SIGNATURE);
    assertThat(http.userInfo(token).statusCode()).as("tokens stay good").isEqualTo(200);
    account.enableKey(key.id());
    assertThat(http.assertion(signed()).statusCode()).isEqualTo(200);
    account.deleteKey(key.id());
    assertRefused(http.assertion(signed()), 400, "invalid_grant", BAD_SIGNATURE);
    assertThatThrownBy(() -> account.enableKey(key.id()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private HttpResponse<String> impersonate(String scope) throws Exception {
    return http.assertion(
        assertion()
            .claims(claims -> claims.put("sub", FakeDrive.OWNER).put("scope", scope))
            .sign(key.privateKey()));
  }

  @Test
  void delegation_isNeededForEveryScope() throws Exception {
    String both = FakeDrive.FILE_SCOPE + " https://www.googleapis.com/auth/userinfo.email";
    assertRefused(impersonate(both), 401, "unauthorized_client", NOT_DELEGATED);
    account.delegate(FakeDrive.FILE_SCOPE);
    assertRefused(impersonate(both), 401, "unauthorized_client", NOT_DELEGATED);

    account.delegate(FakeDrive.FILE_SCOPE, "https://www.googleapis.com/auth/userinfo.email");

    HttpResponse<String> answer = impersonate(both);
    assertThat(answer.statusCode()).isEqualTo(200);
    HttpResponse<String> user = http.userInfo(GoogleHttp.text(answer, "access_token"));
    assertThat(GoogleHttp.text(user, "email")).isEqualTo(FakeDrive.OWNER);
    account.withdrawDelegation();
    assertRefused(impersonate(both), 401, "unauthorized_client", NOT_DELEGATED);
  }

  @Test
  void delegatedToken_outlivesTheUsersOwnRevocation() throws Exception {
    account.delegate(FakeDrive.DRIVE_SCOPE);
    String token = GoogleHttp.text(impersonate(FakeDrive.DRIVE_SCOPE), "access_token");
    String own = GoogleHttp.text(http.assertion(signed()), "access_token");

    drive.revokeGrants(FakeDrive.OWNER);
    assertThat(http.userInfo(token).statusCode()).isEqualTo(200);

    assertThat(http.revoke(token).statusCode()).isEqualTo(200);
    assertThat(http.userInfo(token).statusCode()).isEqualTo(401);
    assertThat(http.userInfo(own).statusCode()).isEqualTo(200);
  }

  private int about(String token) throws Exception {
    HttpResponse<String> answer =
        http.get(
            drive.urls().root().resolve("drive/v3/about?fields=user"),
            "Authorization",
            "Bearer " + token);
    if (answer.statusCode() == 200) {
      assertThat(GoogleHttp.json(answer).at("/user/emailAddress").asText())
          .isEqualTo(account.email());
    }
    return answer.statusCode();
  }

  private SignedAssertion selfSigned() {
    return assertion()
        .claims(
            claims -> {
              claims.remove("aud");
              claims.put("sub", account.email());
            });
  }

  @Test
  void selfSignedToken_withScopesOrForTheApi_isAcceptedByTheApi() throws Exception {
    assertThat(about(selfSigned().sign(key.privateKey()))).isEqualTo(200);
    String forTheApi =
        selfSigned()
            .claims(
                claims -> {
                  claims.remove("scope");
                  claims.put("aud", "https://www.googleapis.com/");
                })
            .sign(key.privateKey());
    assertThat(about(forTheApi)).isEqualTo(200);
    assertThat(drive.tokenExchanges()).isEmpty();
  }

  @Test
  void selfSignedToken_spoilt_isRefused() throws Exception {
    assertThat(about(selfSigned().sign(SignedAssertion.OTHER_KEYS.getPrivate()))).isEqualTo(401);
    assertThat(
            about(
                selfSigned()
                    .claims(claims -> claims.put("sub", FakeDrive.OWNER))
                    .sign(key.privateKey())))
        .isEqualTo(401);
    assertThat(
            about(
                selfSigned()
                    .claims(
                        claims -> {
                          claims.remove("scope");
                          claims.put("aud", "https://storage.example.test/");
                        })
                    .sign(key.privateKey())))
        .isEqualTo(401);
    String good = selfSigned().sign(key.privateKey());
    drive.clock().advance(java.time.Duration.ofHours(1));
    assertThat(about(good)).isEqualTo(401);
  }

  @Test
  void serviceAccount_hasNoStorageQuota() throws Exception {
    HttpResponse<String> answer =
        http.post(
            drive.urls().root().resolve("upload/drive/v3/files?uploadType=media"),
            "content",
            "Authorization",
            "Bearer " + selfSigned().sign(key.privateKey()));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("storageQuotaExceeded");
  }

  @Test
  void serviceAccount_twiceTheSameName_isRefused() {
    assertThatThrownBy(() -> drive.serviceAccount("daemon"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(key.toString()).doesNotContain("PRIVATE");
  }
}
