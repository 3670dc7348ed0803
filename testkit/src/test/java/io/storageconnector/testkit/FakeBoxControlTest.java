package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.TokenExchange;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes do to a running fake, and the same by method. */
@Timeout(60)
class FakeBoxControlTest {

  private static final String BACK = "https://app.test/back";

  private final FakeBox box = FakeBox.start();
  private final BoxHttp http = BoxHttp.of(box);

  @AfterEach
  void stop() {
    box.close();
  }

  private URI uri(String command) {
    return URI.create(box.urls().api() + "/__fake/" + command);
  }

  private JsonNode control(String command) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.post(uri(command), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return http.json(answer);
  }

  private JsonNode counters() throws IOException, InterruptedException {
    return http.json(http.get(uri("counters")));
  }

  private HttpResponse<String> refresh(String refreshToken)
      throws IOException, InterruptedException {
    return http.token("grant_type=refresh_token&refresh_token=" + refreshToken);
  }

  @Test
  void counters_tellAttemptsEffectsAndExchangesByGrant() throws Exception {
    box.tokenExchanges();
    String token = control("tokens").path("refresh_token").asText();
    control("settings?rotation=strict");
    control("fault?operation=TOKEN_REFRESH&effect=status&status=502");
    assertThat(refresh(token).statusCode()).isEqualTo(502);
    assertThat(refresh(token).statusCode()).isEqualTo(200);
    assertThat(refresh(token).statusCode()).isEqualTo(400);

    JsonNode counters = counters();

    assertThat(counters.at("/attempts/TOKEN_REFRESH").asInt()).isEqualTo(3);
    assertThat(counters.at("/effects/TOKEN_REFRESH").asInt()).isEqualTo(1);
    assertThat(counters.at("/token_exchanges/refresh_token/issued").asInt()).isEqualTo(1);
    assertThat(counters.at("/token_exchanges/refresh_token/refused").asInt()).isEqualTo(1);
    assertThat(counters.at("/faults_fired/TOKEN_REFRESH").asInt()).isEqualTo(1);
    assertThat(counters.path("violations")).isEmpty();
    assertThat(box.tokenExchangeCounts())
        .isEqualTo(
            Map.of(
                new TokenExchange("refresh_token", Outcome.ISSUED), 1,
                new TokenExchange("refresh_token", Outcome.REFUSED), 1));
    assertThat(box.log().attempts()).as("commands are counted nowhere").isEqualTo(3);
    box.assertClean();
  }

  @Test
  void tokens_ofAFurtherAccount_workAndExpireOnCommand() throws Exception {
    String id = control("account?login=eva%40acme.test").path("id").asText();
    BoxHttp eva =
        http.withToken(control("tokens?login=eva%40acme.test").path("access_token").asText());
    assertThat(http.json(eva.get("/2.0/users/me")).path("id").asText()).isEqualTo(id);
    control("expire-access-tokens");
    assertThat(eva.get("/2.0/users/me").statusCode()).isEqualTo(401);
  }

  @Test
  void grants_revokedOrExpiredOnCommand_refuseTheirRefreshTokens() throws Exception {
    String expired = box.tokens().refreshToken().orElseThrow();
    control("expire-refresh-tokens");
    assertThat(refresh(expired).body()).contains("Refresh token has expired");
    String revoked = box.tokens().refreshToken().orElseThrow();
    control("revoke-grants");
    assertThat(refresh(revoked).body()).contains("Invalid refresh token");
  }

  @Test
  void authorizationCode_withoutABrowser_becomesTokens() throws Exception {
    String byCommand =
        control("authorization-code?redirect-uri=https%3A%2F%2Fapp.test%2Fback")
            .path("code")
            .asText();
    String byMethod = box.authorizationCode(FakeBox.OWNER, URI.create(BACK));
    for (String code : new String[] {byCommand, byMethod}) {
      assertThat(http.token("grant_type=authorization_code&code=" + code).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void settings_changeLifetimeLatencyAndRotation() throws Exception {
    control("settings?access-token-seconds=5&token-latency-ms=200&rotation=family");
    String token = box.tokens().refreshToken().orElseThrow();
    long before = System.nanoTime();

    JsonNode tokens = http.json(refresh(token));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(199));
    assertThat(tokens.path("expires_in").asInt()).isEqualTo(5);
    BoxHttp fresh = http.withToken(tokens.path("access_token").asText());
    assertThat(fresh.get("/2.0/users/me").statusCode()).isEqualTo(200);
    assertThat(refresh(token).statusCode()).isEqualTo(400);
    assertThat(fresh.get("/2.0/users/me").statusCode()).as("the family is revoked").isEqualTo(401);
  }

  @Test
  void clock_moved_showsInDateAndExpiry() throws Exception {
    assertThat(control("clock?advance-seconds=3600").path("now").asText())
        .isEqualTo(FakeClock.START.plusSeconds(3600).toString());
    assertThat(http.get("/2.0/users/me").statusCode()).isEqualTo(401);
  }

  @Test
  void fault_afterTheEffect_losesTheAnswer() throws Exception {
    String token = box.tokens().refreshToken().orElseThrow();
    control("fault?operation=TOKEN_REFRESH&effect=reset-after-effect&nth=2&times=3");
    assertThat(refresh(token).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> refresh(token)).isInstanceOf(IOException.class);
    assertThat(box.effects(BoxOperation.TOKEN_REFRESH)).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "settings?rotation=sometimes",
        "settings?latency=1",
        "fault?operation=NOTHING&effect=status",
        "fault?operation=UPLOAD_FILE&effect=magic",
        "clock",
        "clock?advance-seconds=x",
        "tokens?login=nobody",
        "authorization-code?redirect-uri=x&client-id=nobody"
      })
  void command_notUnderstood_isRefusedAndChangesNothing(String command) throws Exception {
    HttpResponse<String> refused = http.post(uri(command), "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(http.json(refused).path("error").asText()).isNotBlank();
  }

  @Test
  void control_isNotAtBoxesOwnNames() throws Exception {
    HttpResponse<byte[]> refused =
        http.bytes(URI.create(box.urls().download() + "/__fake/counters"));
    assertThat(refused.statusCode()).isEqualTo(501);
  }
}
