package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the command line as a process of its own in a heap of 64 MiB, and talks to it as a stranger:
 * by proxy, CA file and Box's own host names.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class FakeBoxServerTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int LARGE_MEBIBYTES = 300;

  private @Nullable ServerProcess server;
  private HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  void launch(@TempDir Path directory) throws Exception {
    Path ca = directory.resolve("ca.pem");
    Path key = directory.resolve("kid-7.pem");
    Files.writeString(
        key,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(SignedAssertion.KEYS.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    ServerProcess started =
        ServerProcess.launch(
            FakeBoxServer.class,
            directory,
            "--lenient",
            "--ca",
            ca.toString(),
            "--rotation",
            "same",
            "--access-token-seconds",
            "5000",
            "--token-latency-ms",
            "20",
            "--clock-skew-seconds",
            "-600",
            "--client-credentials-app",
            "--jwt-key",
            key.toString());
    server = started;
    client = started.client();
  }

  @AfterAll
  void kill() throws Exception {
    assertThat(Objects.requireNonNull(server).kill()).isTrue();
  }

  private String value(String name) {
    return Objects.requireNonNull(server).value(name);
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + value("access.token"));
  }

  private JsonNode json(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return MAPPER.readTree(response.body());
  }

  /** Bytes that are made while they are read, so that this side holds none of them either. */
  private static InputStream large(int fromMebibyte, int toMebibyte) {
    return new MadeStream((long) fromMebibyte * MEBIBYTE, (long) toMebibyte * MEBIBYTE);
  }

  private static byte[] sha1(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-1");
    byte[] buffer = new byte[64 * 1024];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return digest.digest();
  }

  @Test
  void proxy_boxHostNames_areServedWithTheFakesCertificate() throws Exception {
    assertThat(json(request("https://api.box.com/2.0/users/me"), 200).path("login").asText())
        .isEqualTo(value("login"));
    String form =
        "grant_type=refresh_token&refresh_token="
            + value("refresh.token")
            + "&client_id="
            + value("client.id")
            + "&client_secret="
            + value("client.secret");
    HttpRequest.Builder refresh =
        HttpRequest.newBuilder(URI.create("https://api.box.com/oauth2/token"))
            .POST(BodyPublishers.ofString(form));
    assertThat(json(refresh, 200).path("refresh_token").asText())
        .isNotEqualTo(value("refresh.token"));
  }

  @Test
  void proxy_otherHost_isRefused() {
    assertThatThrownBy(
            () -> client.send(request("https://example.test/").build(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void largeFile_directlyUpAndDown_fitsIntoTheSmallHeap() throws Exception {
    String opening =
        "--x\r\nContent-Disposition: form-data; name=\"attributes\"\r\n\r\n{\"name\":\"direct\",\"parent\":{\"id\":\"0\"}}"
            + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    JsonNode created =
        json(
            request("https://upload.box.com/api/2.0/files/content")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(
                    BodyPublishers.ofInputStream(
                        () ->
                            new SequenceInputStream(
                                Collections.enumeration(
                                    List.of(
                                        new ByteArrayInputStream(
                                            opening.getBytes(StandardCharsets.US_ASCII)),
                                        large(0, LARGE_MEBIBYTES),
                                        new ByteArrayInputStream(
                                            "\r\n--x--\r\n"
                                                .getBytes(StandardCharsets.US_ASCII))))))),
            201);
    String expected = HexFormat.of().formatHex(sha1(large(0, LARGE_MEBIBYTES)));
    assertThat(created.at("/entries/0/sha1").asText()).isEqualTo(expected);
    assertThat(downloadedSha1(created.at("/entries/0/id").asText())).isEqualTo(expected);
  }

  private String downloadedSha1(String id) throws Exception {
    HttpResponse<Void> redirect =
        client.send(
            request("https://api.box.com/2.0/files/" + id + "/content").build(),
            BodyHandlers.discarding());
    URI link = URI.create(redirect.headers().firstValue("Location").orElseThrow());
    assertThat(link.getHost()).isEqualTo("dl.boxcloud.com");
    HttpResponse<InputStream> download =
        client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofInputStream());
    return HexFormat.of().formatHex(sha1(download.body()));
  }

  @Test
  void largeFile_inParts_fitsIntoTheSmallHeap() throws Exception {
    String whole = "sha=" + Base64.getEncoder().encodeToString(sha1(large(0, LARGE_MEBIBYTES)));
    long size = (long) LARGE_MEBIBYTES * MEBIBYTE;
    JsonNode session =
        json(
            request("https://upload.box.com/api/2.0/files/upload_sessions")
                .POST(
                    BodyPublishers.ofString(
                        "{\"folder_id\":\"0\",\"file_name\":\"parts\",\"file_size\":"
                            + size
                            + "}")),
            201);
    int partMebibytes = session.path("part_size").asInt() / MEBIBYTE;
    ObjectNode commit = JsonNodeFactory.instance.objectNode();
    for (int from = 0; from < LARGE_MEBIBYTES; from += partMebibytes) {
      int first = from;
      int end = Math.min(from + partMebibytes, LARGE_MEBIBYTES);
      JsonNode part =
          json(
              request(session.at("/session_endpoints/upload_part").asText())
                  .header(
                      "Digest", "sha=" + Base64.getEncoder().encodeToString(sha1(large(from, end))))
                  .header(
                      "Content-Range",
                      "bytes "
                          + (long) from * MEBIBYTE
                          + "-"
                          + ((long) end * MEBIBYTE - 1)
                          + "/"
                          + size)
                  .PUT(BodyPublishers.ofInputStream(() -> large(first, end))),
              200);
      commit.withArray("parts").add(part.path("part"));
    }
    JsonNode created =
        json(
            request(session.at("/session_endpoints/commit").asText())
                .header("Digest", whole)
                .POST(BodyPublishers.ofString(commit.toString())),
            201);
    assertThat(created.at("/entries/0/size").asLong()).isEqualTo(size);
  }

  @Test
  void options_changeTokensClockAndRotation() throws Exception {
    HttpClient direct = HttpClient.newHttpClient();
    JsonNode granted = control(direct, "POST", "tokens");
    assertThat(granted.path("expires_in").asInt()).isEqualTo(5000);
    HttpResponse<String> refreshed =
        token(
            direct,
            "",
            "grant_type=refresh_token&refresh_token=" + granted.path("refresh_token").asText());
    assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    Instant date =
        DateTimeFormatter.RFC_1123_DATE_TIME.parse(
            refreshed.headers().firstValue("Date").orElseThrow(), Instant::from);
    assertThat(date).isBefore(Instant.now().minusSeconds(500));
    assertThat(
            control(direct, "GET", "counters").at("/token_exchanges/refresh_token/issued").asInt())
        .isPositive();
  }

  @Test
  void serverApps_areAuthorised() throws Exception {
    HttpClient direct = HttpClient.newHttpClient();
    String subject = "box_subject_type=enterprise&box_subject_id=" + value("enterprise.id");
    assertThat(token(direct, "ccg.", "grant_type=client_credentials&" + subject).statusCode())
        .isEqualTo(200);
    String assertion =
        SignedAssertion.of(
                value("jwt.client.id"),
                "enterprise",
                value("enterprise.id"),
                Instant.now().minusSeconds(600))
            .header(header -> header.put("kid", "kid-7"))
            .sign();
    HttpResponse<String> tokens =
        token(
            direct,
            "jwt.",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
                + assertion);
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
  }

  private HttpResponse<String> token(HttpClient direct, String app, String form)
      throws IOException, InterruptedException {
    String credentials =
        "&client_id=" + value(app + "client.id") + "&client_secret=" + value(app + "client.secret");
    return direct.send(
        HttpRequest.newBuilder(URI.create(value("token")))
            .POST(BodyPublishers.ofString(form + credentials))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode control(HttpClient direct, String method, String command)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(value("control") + command))
            .method(method, BodyPublishers.noBody())
            .build();
    return MAPPER.readTree(direct.send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void main_unknownOption_namesTheKnownOnes() {
    assertThatThrownBy(() -> FakeBoxServer.main(new String[] {"--prot", "1"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--port N");
  }
}
