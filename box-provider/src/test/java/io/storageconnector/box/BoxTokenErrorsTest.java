package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.box.BoxTokenErrors.Objection;
import io.storageconnector.box.BoxTokenErrors.Use;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of what answers of the token endpoint mean, text by text. */
class BoxTokenErrorsTest {

  /**
   * Most texts are Box's own, as its guides, its SDKs' issues and users report them; "Invalid
   * subject token" is assumed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "REFRESH  | invalid_grant | Refresh token has expired             | GRANT_EXPIRED",
        "REFRESH  | invalid_grant | Invalid refresh token                 | GRANT_REVOKED",
        "REFRESH  | invalid_grant | -                                     | GRANT_REVOKED",
        "CODE     | invalid_grant | The authorization code has expired    | GRANT_REVOKED",
        "MINT     | invalid_grant | Grant credentials are invalid         | SERVICE_ACCOUNT_REFUSED",
        "MINT     | invalid_grant | Please check the 'sub' claim. The 'sub' specified is invalid. |"
            + " SERVICE_ACCOUNT_REFUSED",
        "MINT     | invalid_grant | -                                     | SERVICE_ACCOUNT_REFUSED",
        "MINT     | unauthorized_client | This app is not authorized by the enterprise |"
            + " SERVICE_ACCOUNT_REFUSED",
        "MINT     | unauthorized_client | This app is not authorized by the enterprise admin. |"
            + " SERVICE_ACCOUNT_REFUSED",
        "RESTRICT | invalid_grant | Invalid subject token                 | ACCESS_TOKEN_REFUSED",
        "RESTRICT | invalid_token | -                                     | ACCESS_TOKEN_REFUSED"
      })
  void outcome_aRefusalOfTheGrant_isRejected(
      Use use, String code, @Nullable String text, ReauthorizationReason reason) {
    assertThat(BoxTokenErrors.outcome(use, refusal(400, code, text)))
        .isEqualTo(new TokenOutcome.Rejected(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "MINT     | 400 | invalid_client      | The client credentials are invalid",
        "MINT     | 401 | invalid_client      | -",
        "MINT     | 400 | invalid_request     | The grant type is unauthorized for this client_id.",
        "MINT     | 400 | invalid_request     | Cannot obtain user token based on the enterprise"
            + " configuration for your app.",
        "MINT     | 400 | unauthorized_client | The grant type is unauthorized for this client_id",
        "MINT     | 400 | unauthorized_client | -",
        "REFRESH  | 400 | unauthorized_client | This app is not authorized by the enterprise",
        "REFRESH  | 400 | invalid_token       | -",
        "RESTRICT | 400 | invalid_resource    | The target resource is invalid.",
        "RESTRICT | 400 | invalid_scope       | -"
      })
  void outcome_aRefusalOfTheRequest_isMisconfigured(
      Use use, int status, String code, @Nullable String text) {
    assertThat(BoxTokenErrors.outcome(use, refusal(status, code, text)))
        .isEqualTo(new TokenOutcome.Misconfigured(code));
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void outcome_trouble_isTheSameForAll(Use use) {
    for (int status : new int[] {301, 408, 409, 425, 500, 502, 503, 504}) {
      assertThat(BoxTokenErrors.outcome(use, answer(status, "", Map.of())))
          .isEqualTo(new TokenOutcome.Unknown("http " + status));
    }
    assertThat(BoxTokenErrors.outcome(use, answer(429, "{}", Map.of("Retry-After", "7"))))
        .isEqualTo(new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(7)));
    assertThat(BoxTokenErrors.outcome(use, refusal(400, "temporarily_unavailable", null)))
        .isEqualTo(new TokenOutcome.NotProcessed("temporarily_unavailable", Duration.ZERO));
    assertThat(BoxTokenErrors.outcome(use, answer(200, "<html/>", Map.of())))
        .isEqualTo(new TokenOutcome.Unknown("http 200 without a token"));
    assertThat(BoxTokenErrors.outcome(use, answer(400, "<html/>", Map.of())))
        .isEqualTo(new TokenOutcome.Unknown("http 400"));
    assertThat(BoxTokenErrors.outcome(use, answer(403, "<html/>", Map.of())))
        .isEqualTo(new TokenOutcome.Misconfigured("http 403"));
    assertThat(BoxTokenErrors.outcome(use, none(true)))
        .isEqualTo(new TokenOutcome.Unknown("timeout"));
    assertThat(BoxTokenErrors.outcome(use, none(false)))
        .isEqualTo(new TokenOutcome.NotProcessed("timeout", Duration.ZERO));
  }

  @Test
  void outcome_unauthorized_isTheTokensFaultOnlyWhereOneIsExchanged() {
    assertThat(BoxTokenErrors.outcome(Use.RESTRICT, answer(401, "", Map.of())))
        .isEqualTo(new TokenOutcome.Rejected(ReauthorizationReason.ACCESS_TOKEN_REFUSED));
    assertThat(BoxTokenErrors.outcome(Use.MINT, answer(401, "", Map.of())))
        .isEqualTo(new TokenOutcome.Misconfigured("http 401"));
  }

  /**
   * Reported: the texts about exp and jti, about sub, the two that begin with "kid" in double
   * quotes or apostrophes as invalid, and the algorithm. The others are assumed, in case Box words
   * it so.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIME | Current date/time MUST be before the expiration date/time listed in the 'exp' claim",
        "TIME | Current date time must be before the expiration date time listed in the 'exp' claim.",
        "TIME | Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds"
            + " beyond the issue time.",
        "TIME | Please check the 'exp' claim.",
        "TIME | Please check the 'iat' claim.",
        "TIME | Please check the 'jti' claim.",
        "TIME | A unique 'jti' value is required.",
        "KEY  | \"kid\" invalid, unable to lookup correct key",
        "KEY  | 'kid' invalid, unable to lookup correct key",
        "KEY  | Signature verification error. The public key identified by 'kid' must correspond to"
            + " the private key used for signing.",
        "KEY  | \"kid\" empty, unable to lookup correct key",
        "KEY  | Signature verification failed",
        "KEY  | OAuth JWT signature is invalid.",
        "KEY  | The public key is disabled",
        "NONE | Please check the 'sub' claim. The 'sub' specified is invalid.",
        "NONE | Grant credentials are invalid",
        "NONE | Please check the 'iss' claim.",
        "NONE | Algorithm not allowed",
        "NONE | Some kidding, expected"
      })
  void objection_isToldByTheText(Objection objection, String text) {
    assertThat(BoxTokenErrors.objection(refusal(400, "invalid_grant", text))).isEqualTo(objection);
    assertThat(BoxTokenErrors.objection(refusal(503, "invalid_grant", text)))
        .as("an answer that says nothing of the assertion")
        .isEqualTo(Objection.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>'exp' kid</html>", "{\"error_description\":\"'exp'\"}", ""})
  void objection_anAnswerThatIsNotBoxs_isNone(String body) {
    assertThat(BoxTokenErrors.objection(answer(400, body, Map.of()))).isEqualTo(Objection.NONE);
  }

  @Test
  void revocation_isReadByStatusAndCode() {
    assertThat(BoxTokenErrors.isDead(answer(200, "", Map.of()))).isTrue();
    assertThat(BoxTokenErrors.isDead(refusal(400, "invalid_token", null))).isTrue();
    assertThat(BoxTokenErrors.isDead(refusal(400, "invalid_grant", null))).isTrue();
    assertThat(BoxTokenErrors.isDead(refusal(400, "invalid_client", null))).isFalse();
    assertThat(BoxTokenErrors.isDead(answer(500, "", Map.of()))).isFalse();
    assertThat(BoxTokenErrors.isDead(none(true))).isFalse();
    assertThat(BoxTokenErrors.isForeign(refusal(400, "unauthorized_client", null))).isTrue();
    assertThat(BoxTokenErrors.isForeign(refusal(400, "invalid_client", null))).isFalse();
  }

  private static BoxTokenAnswer refusal(int status, String code, @Nullable String text) {
    return answer(
        status,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", code)
            .put("error_description", text)
            .toString(),
        Map.of());
  }

  private static BoxTokenAnswer none(boolean sent) {
    return BoxTokenAnswer.none("timeout", sent, StubServer.CLOCK.instant());
  }

  private static BoxTokenAnswer answer(int status, String body, Map<String, String> headers) {
    Response.Builder answer =
        new Response.Builder()
            .request(new Request.Builder().url("https://api.box.com/oauth2/token").build())
            .protocol(Protocol.HTTP_1_1)
            .code(status)
            .message("")
            .body(ResponseBody.create(body.getBytes(UTF_8), MediaType.get("application/json")));
    headers.forEach(answer::header);
    try (Response built = answer.build()) {
      return BoxTokenAnswer.read(built, StubServer.CLOCK.instant(), StubServer.CLOCK);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
