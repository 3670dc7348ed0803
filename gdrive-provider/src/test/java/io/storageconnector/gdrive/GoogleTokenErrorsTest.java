package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.gdrive.GoogleTokenErrors.Use;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of what answers of the token endpoint mean, text by text. */
class GoogleTokenErrorsTest {

  private static final String SKEW =
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
          + " Check your iat and exp values in the JWT claim.";

  /**
   * The texts are Google's own, as its pages and users report them; a subtype of admin policy, and
   * "access_denied" from the token endpoint today, are assumed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "REFRESH | 400 | invalid_grant | - | Token has been expired or revoked. | GRANT_REVOKED",
        "REFRESH | 400 | invalid_grant | - | Bad Request           | GRANT_REVOKED",
        "REFRESH | 400 | invalid_grant | - | Account has been deleted | GRANT_REVOKED",
        "REFRESH | 400 | invalid_grant | - | -                     | GRANT_REVOKED",
        "REFRESH | 400 | invalid_grant | invalid_rapt | reauth related error (invalid_rapt) |"
            + " SESSION_ENDED_BY_POLICY",
        "REFRESH | 400 | invalid_grant | rapt_required | -         | GRANT_REVOKED",
        "REFRESH | 400 | invalid_grant | admin_policy_enforced | - | BLOCKED_BY_POLICY",
        "REFRESH | 400 | admin_policy_enforced | - | -             | BLOCKED_BY_POLICY",
        "REFRESH | 403 | admin_policy_enforced | - | -             | BLOCKED_BY_POLICY",
        "CODE    | 400 | invalid_grant | - | Malformed auth code.  | GRANT_REVOKED",
        "CODE    | 400 | invalid_grant | - | Invalid code verifier. | GRANT_REVOKED",
        "CODE    | 400 | invalid_grant | - | Invalid email or User ID | GRANT_REVOKED",
        "CODE    | 400 | admin_policy_enforced | - | -             | BLOCKED_BY_POLICY",
        "MINT    | 400 | invalid_grant | - | Invalid JWT Signature. | SERVICE_ACCOUNT_REFUSED",
        "MINT    | 400 | invalid_grant | - | Invalid grant: account not found |"
            + " SERVICE_ACCOUNT_REFUSED",
        "MINT    | 400 | invalid_grant | - | Invalid email or User ID | SERVICE_ACCOUNT_REFUSED",
        "MINT    | 400 | invalid_grant | - | -                     | SERVICE_ACCOUNT_REFUSED",
        "MINT_FOR_USER | 400 | invalid_grant | - | Invalid email or User ID | SUBJECT_UNKNOWN",
        "MINT_FOR_USER | 400 | invalid_grant | - | Not a valid email or user ID. | SUBJECT_UNKNOWN",
        "MINT_FOR_USER | 400 | invalid_grant | - | Invalid JWT Signature. |"
            + " SERVICE_ACCOUNT_REFUSED",
        "MINT_FOR_USER | 401 | unauthorized_client | - | Client is unauthorized to retrieve access"
            + " tokens using this method, or client not authorized for any of the scopes requested. |"
            + " DELEGATION_NOT_GRANTED",
        "MINT_FOR_USER | 401 | unauthorized_client | - | Unauthorized client or scope in request. |"
            + " DELEGATION_NOT_GRANTED",
        "MINT_FOR_USER | 403 | access_denied | - | Requested client not authorized. |"
            + " DELEGATION_NOT_GRANTED",
        "MINT_FOR_USER | 400 | admin_policy_enforced | - | -       | BLOCKED_BY_POLICY"
      })
  void outcome_aRefusalOfTheGrant_isRejected(
      Use use,
      int status,
      String code,
      @Nullable String subtype,
      @Nullable String text,
      ReauthorizationReason reason) {
    assertThat(GoogleTokenErrors.outcome(use, refusal(status, code, subtype, text)))
        .isEqualTo(new TokenOutcome.Rejected(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "REFRESH | 401 | invalid_client         | The OAuth client was not found.",
        "REFRESH | 401 | invalid_client         | Unauthorized",
        "REFRESH | 401 | deleted_client         | The OAuth client was deleted.",
        "REFRESH | 401 | disabled_client        | The OAuth client was disabled.",
        "REFRESH | 401 | unauthorized_client    | Unauthorized",
        "REFRESH | 400 | invalid_request        | Missing required parameter: refresh_token",
        "REFRESH | 400 | unsupported_grant_type | Invalid grant_type: x",
        "REFRESH | 403 | org_internal           | -",
        "CODE    | 400 | redirect_uri_mismatch  | Bad Request",
        "CODE    | 401 | unauthorized_client    | Unauthorized",
        "CODE    | 403 | access_denied          | -",
        "MINT    | 400 | invalid_scope          | Invalid OAuth scope or ID token audience provided.",
        "MINT    | 401 | unauthorized_client    | Client is unauthorized to retrieve access tokens"
            + " using this method, or client not authorized for any of the scopes requested.",
        "MINT_FOR_USER | 400 | invalid_scope    | Empty or missing scope not allowed."
      })
  void outcome_aRefusalOfTheRequest_isMisconfigured(
      Use use, int status, String code, @Nullable String text) {
    assertThat(GoogleTokenErrors.outcome(use, refusal(status, code, null, text)))
        .isEqualTo(new TokenOutcome.Misconfigured(code));
  }

  @ParameterizedTest
  @EnumSource(
      value = Use.class,
      names = {"MINT", "MINT_FOR_USER"})
  void outcome_theWrongAudience_isNobodysGrant(Use use) {
    assertThat(
            GoogleTokenErrors.outcome(
                use, refusal(400, "invalid_grant", null, "Invalid JWT: Failed audience check.")))
        .isEqualTo(new TokenOutcome.Misconfigured("invalid_grant, for the audience"));
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void outcome_trouble_isTheSameForAll(Use use) {
    for (int status : new int[] {301, 408, 409, 425, 500, 502, 503, 504}) {
      assertThat(GoogleTokenErrors.outcome(use, answer(status, "", null)))
          .isEqualTo(new TokenOutcome.Unknown("http " + status));
      assertThat(GoogleTokenErrors.outcome(use, refusal(status, "invalid_grant", null, null)))
          .as("a code in an answer that leaves it open")
          .isEqualTo(new TokenOutcome.Unknown("http " + status));
    }
    assertThat(GoogleTokenErrors.outcome(use, answer(429, "{}", "7")))
        .isEqualTo(new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(7)));
    for (String code :
        new String[] {"rate_limit_exceeded", "temporarily_unavailable", "quota_exceeded"}) {
      assertThat(GoogleTokenErrors.outcome(use, refusal(403, code, null, null)))
          .isEqualTo(new TokenOutcome.NotProcessed(code, Duration.ZERO));
    }
    assertThat(GoogleTokenErrors.outcome(use, answer(200, "<html/>", null)))
        .isEqualTo(new TokenOutcome.Unknown("http 200 without a token"));
    assertThat(GoogleTokenErrors.outcome(use, answer(400, "<html/>", null)))
        .isEqualTo(new TokenOutcome.Unknown("http 400"));
    assertThat(GoogleTokenErrors.outcome(use, answer(403, "<html/>", null)))
        .isEqualTo(new TokenOutcome.Misconfigured("http 403"));
    assertThat(GoogleTokenErrors.outcome(use, none(true)))
        .isEqualTo(new TokenOutcome.Unknown("timeout"));
    assertThat(GoogleTokenErrors.outcome(use, none(false)))
        .isEqualTo(new TokenOutcome.NotProcessed("timeout", Duration.ZERO));
  }

  /** As other services of Google answer: an object in place of a code. */
  @Test
  void outcome_anErrorThatIsAnObject_isToldByItsStatus() {
    String body = "{\"error\":{\"code\":403,\"message\":\"no\",\"status\":\"PERMISSION_DENIED\"}}";

    assertThat(GoogleTokenErrors.outcome(Use.MINT, answer(403, body, null)))
        .isEqualTo(new TokenOutcome.Misconfigured("http 403"));
  }

  /** The first two are reported, the third is how RFC 7519 libraries put it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        SKEW,
        "Invalid JWT: Token must be a short-lived token and in a reasonable timeframe",
        "The exp claim is in the past"
      })
  void isAboutTime_aTextAboutTime_isRecognisedInARefusalOnly(String text) {
    assertThat(GoogleTokenErrors.isAboutTime(refusal(400, "invalid_grant", null, text))).isTrue();
    assertThat(GoogleTokenErrors.isAboutTime(refusal(503, "invalid_grant", null, text))).isFalse();
    assertThat(GoogleTokenErrors.isAboutTime(refusal(400, "invalid_scope", null, text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Token has been expired or revoked.",
        "Invalid JWT Signature.",
        "Invalid email or User ID",
        "Unexpected expiration"
      })
  void isAboutTime_anotherText_isNot(String text) {
    assertThat(GoogleTokenErrors.isAboutTime(refusal(400, "invalid_grant", null, text))).isFalse();
  }

  @Test
  void isDead_isReadByStatusAndCode() {
    assertThat(GoogleTokenErrors.isDead(answer(200, "", null))).isTrue();
    assertThat(GoogleTokenErrors.isDead(refusal(400, "invalid_token", null, null))).isTrue();
    assertThat(GoogleTokenErrors.isDead(refusal(400, "invalid_grant", null, null))).isTrue();
    assertThat(GoogleTokenErrors.isDead(refusal(400, "invalid_client", null, null))).isFalse();
    assertThat(GoogleTokenErrors.isDead(answer(500, "", null))).isFalse();
    assertThat(GoogleTokenErrors.isDead(none(true))).isFalse();
  }

  private static GoogleTokenAnswer refusal(
      int status, String code, @Nullable String subtype, @Nullable String text) {
    JsonObject json = new JsonObject();
    json.addProperty("error", code);
    json.addProperty("error_subtype", subtype);
    json.addProperty("error_description", text);
    return answer(status, json.toString(), null);
  }

  private static GoogleTokenAnswer none(boolean sent) {
    return GoogleTokenAnswer.none("timeout", sent, LoginStub.CLOCK.instant());
  }

  private static GoogleTokenAnswer answer(int status, String body, @Nullable String retryAfter) {
    return GoogleTokenAnswer.of(
        status, body.getBytes(UTF_8), null, retryAfter, LoginStub.CLOCK.instant(), LoginStub.CLOCK);
  }
}
