package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.box.BoxOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeBoxTest {

  private FakeBox box;
  private BoxHttp http;

  @BeforeEach
  void start() {
    box = FakeBox.start();
    http = BoxHttp.of(box);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void consent_approved_givesCodeThatBecomesTokens() throws Exception {
    HttpResponse<String> page = http.get(http.authorizeUri("s-1"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<form method=\"post\"", FakeBox.OWNER);

    HttpResponse<String> decision = http.post(http.authorizeUri("s-1"), "decision=approve");

    URI callback = URI.create(decision.headers().firstValue("Location").orElseThrow());
    assertThat(decision.statusCode()).isEqualTo(302);
    assertThat(callback.getQuery()).contains("state=s-1");
    String code = callback.getQuery().replaceAll(".*code=([^&]*).*", "$1");
    HttpResponse<String> tokens = http.token("grant_type=authorization_code&code=" + code);
    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(http.json(tokens).path("expires_in").asInt()).isEqualTo(3600);
    assertThat(http.json(tokens).path("refresh_token").asText()).contains("FAKESECRET");
    box.assertClean();
  }

  @Test
  void upload_thenDownload_returnsTheSameBytes() throws Exception {
    byte[] bytes = {0x1f, (byte) 0x8b, 8, 0, 13, 10, 45, 45, 0};
    HttpResponse<String> created = http.upload("0", "a 'b'.gz", bytes);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(box.content("a 'b'.gz")).isEqualTo(bytes);

    String id = http.json(created).path("entries").path(0).path("id").asText();
    HttpResponse<String> redirect = http.get("/2.0/files/" + id + "/content");
    URI link = URI.create(redirect.headers().firstValue("Location").orElseThrow());

    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(link.getAuthority()).isNotEqualTo(box.urls().api().getAuthority());
    assertThat(http.bytes(link).body()).isEqualTo(bytes);
    assertThat(box.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
    box.assertClean();
  }

  @Test
  void resetAfterEffect_keepsTheEffectAndLosesTheAnswer() {
    box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();

    assertThatThrownBy(() -> http.upload("0", "x.txt", new byte[10]))
        .isInstanceOf(IOException.class);

    assertThat(box.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
    assertThat(box.children("")).containsExactly("x.txt");
    box.assertClean();
  }

  @Test
  void status_beforeBody_hasNoEffect() throws Exception {
    box.on(BoxOperation.UPLOAD_FILE).status(503, Duration.ofSeconds(7));

    HttpResponse<String> refused = http.upload("0", "x.txt", new byte[100_000]);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("7");
    assertThat(http.json(refused).path("request_id").asText()).isNotEmpty();
    assertThat(box.effects(BoxOperation.UPLOAD_FILE)).isZero();

    assertThat(http.upload("0", "x.txt", "later".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(201);
    assertThat(box.attempts(BoxOperation.UPLOAD_FILE)).isEqualTo(2);
    box.assertClean();
  }

  @Test
  void assertClean_faultThatNeverFired_fails() {
    box.on(BoxOperation.GET_FILE).status(500);

    assertThatThrownBy(box::assertClean)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET_FILE status 500");
  }

  @Test
  void upload_largerThanMemoryLimit_keepsItsContentUntilClosed() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new SplittableRandom(1).nextBytes(bytes);

    assertThat(http.upload("0", "large", bytes).statusCode()).isEqualTo(201);
    assertThat(http.upload("0", "large", bytes).statusCode()).isEqualTo(409);

    assertThat(box.content("large")).isEqualTo(bytes);
  }

  @Test
  void start_portTaken_fails() {
    assertThatThrownBy(() -> FakeBox.builder().port(box.urls().api().getPort()).start())
        .hasStackTraceContaining("a port could not be opened");
  }

  @Test
  void close_twice_isHarmless() {
    box.close();
    box.close();
    assertThatThrownBy(() -> http.get("/2.0/users/me")).isInstanceOf(IOException.class);
  }
}
