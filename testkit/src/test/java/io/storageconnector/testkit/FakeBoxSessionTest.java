package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.box.BoxSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeBoxSessionTest {

  private static final byte[] CONTENT =
      "0123456789abcdefghijklmno".getBytes(StandardCharsets.US_ASCII);

  private FakeBox box =
      FakeBox.builder()
          .settings(
              BoxSettings.builder().minimumSessionSize(20).partSize(10).commitDelays(1).build())
          .start();
  private BoxHttp http = BoxHttp.of(box);

  @BeforeEach
  void login() {
    http = BoxHttp.of(box);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private JsonNode open(int size) throws Exception {
    HttpResponse<String> created = create(size);
    assertThat(created.statusCode()).isEqualTo(201);
    return http.json(created);
  }

  private HttpResponse<String> create(int size) throws Exception {
    return http.call(
        "POST",
        "/api/2.0/files/upload_sessions",
        "{\"folder_id\":\"0\",\"file_size\":" + size + ",\"file_name\":\"big\"}");
  }

  private static String digest(byte[] bytes) throws Exception {
    return "sha="
        + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
  }

  private HttpResponse<String> part(JsonNode session, int from, int to) throws Exception {
    byte[] bytes = Arrays.copyOfRange(CONTENT, from, to);
    return http.put(
        session.at("/session_endpoints/upload_part").asText(),
        bytes,
        "Content-Range",
        "bytes " + from + "-" + (to - 1) + "/" + CONTENT.length,
        "Digest",
        digest(bytes));
  }

  private HttpResponse<String> commit(JsonNode session, byte[] whole, JsonNode... parts)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (JsonNode part : parts) {
      body.withArray("parts").add(part);
    }
    String path = URI.create(session.at("/session_endpoints/commit").asText()).getPath();
    return http.call("POST", path, body.toString(), "Digest", digest(whole));
  }

  @Test
  void commit_allParts_storesTheFileAfterTheDelay() throws Exception {
    JsonNode session = open(CONTENT.length);
    assertThat(session.path("total_parts").asInt()).isEqualTo(3);
    JsonNode last = http.json(part(session, 20, 25)).path("part");
    JsonNode first = http.json(part(session, 0, 10)).path("part");
    JsonNode middle = http.json(part(session, 10, 20)).path("part");

    HttpResponse<String> early = commit(session, CONTENT, first, middle, last);
    assertThat(early.statusCode()).isEqualTo(202);
    assertThat(early.headers().firstValue("Retry-After")).isPresent();
    assertThat(early.body()).isEmpty();
    assertThat(box.children("")).isEmpty();

    assertThat(commit(session, CONTENT, first, middle, last).statusCode()).isEqualTo(201);
    assertThat(box.content("big")).isEqualTo(CONTENT);
    assertThat(commit(session, CONTENT, first, middle, last).statusCode()).isEqualTo(404);
    box.assertClean();
  }

  @Test
  void commit_missingPartOrWrongDigest_storesNothing() throws Exception {
    JsonNode session = open(CONTENT.length);
    JsonNode first = http.json(part(session, 0, 10)).path("part");
    assertThat(http.json(commit(session, CONTENT, first)).path("code").asText())
        .isEqualTo("parts_mismatch");
    JsonNode middle = http.json(part(session, 10, 20)).path("part");
    JsonNode last = http.json(part(session, 20, 25)).path("part");
    commit(session, CONTENT, first, middle, last);
    assertThat(http.json(commit(session, new byte[1], first, middle, last)).path("code").asText())
        .isEqualTo("digest_mismatch");
    assertThat(box.children("")).isEmpty();
  }

  @Test
  void part_twiceOrMisplacedOrCorrupt_isRefused() throws Exception {
    JsonNode session = open(CONTENT.length);
    part(session, 0, 10);
    assertThat(http.json(part(session, 0, 10)).path("code").asText())
        .isEqualTo("range_overlaps_existing_part");
    assertThat(part(session, 5, 15).statusCode()).isEqualTo(416);
    assertThat(part(session, 10, 15).statusCode()).isEqualTo(416);
    String url = session.at("/session_endpoints/upload_part").asText();
    assertThat(
            http.put(
                    url,
                    new byte[10],
                    "Content-Range",
                    "bytes 10-19/25",
                    "Digest",
                    digest(new byte[3]))
                .statusCode())
        .isEqualTo(412);
    String list = URI.create(session.at("/session_endpoints/list_parts").asText()).getPath();
    assertThat(http.json(http.get(list)).path("total_count").asInt()).isEqualTo(1);
  }

  @Test
  void create_tooSmall_isRefused() throws Exception {
    assertThat(http.json(create(19)).path("code").asText()).isEqualTo("file_size_too_small");
  }

  @Test
  void session_abortedOrExpired_isGone() throws Exception {
    JsonNode aborted = open(CONTENT.length);
    part(aborted, 0, 10);
    String path = URI.create(aborted.at("/session_endpoints/abort").asText()).getPath();
    assertThat(http.call("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(part(aborted, 10, 20).statusCode()).isEqualTo(404);

    JsonNode old = open(CONTENT.length);
    box.clock().advance(Duration.ofDays(7));
    http = BoxHttp.of(box);
    assertThat(http.json(part(old, 0, 10)).path("code").asText()).isEqualTo("session_expired");
  }

  @Test
  void session_ofAnotherUser_isForbidden() throws Exception {
    JsonNode session = open(CONTENT.length);
    box.account("other@acme.test");
    http = BoxHttp.as(box, "other@acme.test");
    assertThat(part(session, 0, 10).statusCode()).isEqualTo(403);
  }

  @Test
  void versionSession_addsAVersion() throws Exception {
    String id = box.file("big", new byte[1]);
    JsonNode session =
        http.json(
            http.call("POST", "/api/2.0/files/" + id + "/upload_sessions", "{\"file_size\":25}"));
    JsonNode first = http.json(part(session, 0, 10)).path("part");
    JsonNode middle = http.json(part(session, 10, 20)).path("part");
    JsonNode last = http.json(part(session, 20, 25)).path("part");
    commit(session, CONTENT, first, middle, last);
    assertThat(commit(session, CONTENT, first, middle, last).statusCode()).isEqualTo(201);
    assertThat(box.versions("big")).isEqualTo(2);
    assertThat(box.content("big")).isEqualTo(CONTENT);
  }
}
