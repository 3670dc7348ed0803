package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.gdrive.LoginStub.Answer;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a service account's key signs, and what is corrected of it. */
@Timeout(60)
class GoogleKeyTokensTest {

  private static final String ISSUED =
      "{\"access_token\":\"FAKESECRET-a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
  private static final String SKEW =
      "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be a"
          + " short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp"
          + " values in the JWT claim.\"}";

  private final LoginStub server = LoginStub.start();
  private final TokenEndpoint endpoint =
      server.endpoint(
          server
              .serverConfig(TestKeyFile.FIRST.app())
              .access(DriveAccess.FILES_OF_THIS_APP, DriveAccess.READ_ONLY)
              .build());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void mint_itself_sendsASignedAssertionAndNoSecret() throws GeneralSecurityException {
    server.answers(200, ISSUED);

    TokenOutcome outcome = mint(GoogleServiceAccount.itself());

    assertThat(((TokenOutcome.Issued) outcome).tokens().accessToken())
        .isEqualTo(Secret.of("FAKESECRET-a"));
    assertThat(((TokenOutcome.Issued) outcome).tokens().refreshToken()).isEmpty();
    String request = server.requests().get(0);
    assertThat(request)
        .startsWith(
            "POST /token grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=")
        .doesNotContain("client_");
    String[] parts = assertion(request).split("\\.");
    assertThat(json(parts[0]))
        .isEqualTo(JsonParser.parseString("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"key-1\"}"));
    long now = LoginStub.CLOCK.instant().getEpochSecond();
    assertThat(json(parts[1]))
        .isEqualTo(
            JsonParser.parseString(
                "{\"iss\":\"robot@project.iam.gserviceaccount.com\","
                    + "\"scope\":\"https://www.googleapis.com/auth/drive.file"
                    + " https://www.googleapis.com/auth/drive.readonly\","
                    + "\"aud\":\"https://oauth2.googleapis.com/token\","
                    + "\"iat\":"
                    + now
                    + ",\"exp\":"
                    + (now + 3600)
                    + "}"));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(TestKeyFile.FIRST.pair().getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void mint_actingForAUser_namesHim() {
    server.answers(200, ISSUED);

    mint(GoogleServiceAccount.actingFor("files@globex.example"));

    JsonObject claims = json(assertion(server.requests().get(0)).split("\\.")[1]);
    assertThat(claims.get("sub").getAsString()).isEqualTo("files@globex.example");
  }

  @Test
  void mint_delegationNotGranted_isToldApartFromTheAccountItself() {
    server.answers(401, "{\"error\":\"unauthorized_client\",\"error_description\":\"Client\"}");

    assertThat(mint(GoogleServiceAccount.actingFor("files@globex.example")))
        .isEqualTo(new TokenOutcome.Rejected(ReauthorizationReason.DELEGATION_NOT_GRANTED));
    assertThat(mint(GoogleServiceAccount.itself()))
        .isEqualTo(new TokenOutcome.Misconfigured("unauthorized_client"));
  }

  @Test
  void mint_aSubjectOfAnotherRelease_sendsNothing() {
    assertThat(mint(new ServiceAccount("gdrive", "enterprise", "1")))
        .isEqualTo(new TokenOutcome.Misconfigured("no such kind of service account at Google"));
    assertThat(server.requests()).isEmpty();
  }

  /** The stub tells the true time, from which the host's clock of this test is far off. */
  @Test
  void mint_anObjectionToTheTime_takesGooglesTimeAndRemembersIt() {
    server.answersBy(
        body ->
            Math.abs(issuedAt(body) - Instant.now().getEpochSecond()) < 60
                ? new Answer(200, ISSUED, Map.of())
                : new Answer(400, SKEW, Map.of()));

    assertThat(mint(GoogleServiceAccount.itself())).isInstanceOf(TokenOutcome.Issued.class);
    assertThat(server.requests()).hasSize(2);
    assertThat(mint(GoogleServiceAccount.itself())).isInstanceOf(TokenOutcome.Issued.class);
    assertThat(server.requests()).as("right at once").hasSize(3);
  }

  @Test
  void mint_anObjectionThatNoTimeMakesGood_endsAfterTwoCorrections() {
    server.answers(400, SKEW);

    assertThat(mint(GoogleServiceAccount.itself()))
        .isEqualTo(
            new TokenOutcome.NotProcessed("Google took no assertion for its time", Duration.ZERO));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void mint_anyOtherRefusal_isAskedOnce() {
    server.answers(
        400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");

    assertThat(mint(GoogleServiceAccount.itself()))
        .isEqualTo(new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED));
    assertThat(server.requests()).hasSize(1);
  }

  private TokenOutcome mint(ServiceAccount account) {
    return endpoint.mint(account, LoginStub.deadline());
  }

  private static long issuedAt(String body) {
    return json(assertion(body).split("\\.")[1]).get("iat").getAsLong();
  }

  private static String assertion(String request) {
    String value = request.substring(request.indexOf("assertion=") + "assertion=".length());
    return URLDecoder.decode(value, UTF_8);
  }

  private static JsonObject json(String part) {
    return JsonParser.parseString(new String(Base64.getUrlDecoder().decode(part), UTF_8))
        .getAsJsonObject();
  }

  /** Whatever the key file says of addresses, the assertion goes to the configured one. */
  @Test
  void mint_goesToTheConfiguredAddress() {
    server.answers(200, ISSUED);

    mint(GoogleServiceAccount.itself());

    assertThat(TestKeyFile.FIRST.json().get("token_uri").getAsString())
        .isEqualTo("https://elsewhere.example.test/token");
    assertThat(List.copyOf(server.requests())).hasSize(1);
  }
}
