package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
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
 * Runs the command line of the fake Drive and talks to it as a stranger, by Google's host names.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class FakeDriveServerTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long SIZE = 300 * MEBIBYTE;

  private @Nullable ServerProcess server;
  private HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  void launch(@TempDir Path directory) throws Exception {
    ServerProcess started =
        ServerProcess.launch(
            FakeDriveServer.class,
            directory,
            "--ca",
            directory.resolve("ca.pem").toString(),
            "--login",
            "eva@acme.test",
            "--service-account",
            "daemon",
            "--key-file",
            directory.resolve("key.json").toString(),
            "--delegate",
            FakeDrive.DRIVE_SCOPE,
            "--access-token-seconds",
            "5000",
            "--clock-skew-seconds",
            "-600",
            "--redirect-uri",
            GoogleHttp.REDIRECT,
            "--page-size",
            "2",
            "--testing");
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

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return MAPPER.readTree(response.body());
  }

  private JsonNode token(String... pairs) throws IOException, InterruptedException {
    return json(
        HttpRequest.newBuilder(URI.create("https://oauth2.googleapis.com/token"))
            .POST(BodyPublishers.ofString(GoogleHttp.form(pairs))));
  }

  private static String md5(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    byte[] buffer = new byte[64 * 1024];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void googlesHostNames_areServedWithTheFakesCertificate() throws Exception {
    JsonNode about = json(request("https://www.googleapis.com/drive/v3/about?fields=user"));
    assertThat(about.at("/user/emailAddress").asText()).isEqualTo(value("login"));

    JsonNode tokens =
        token(
            "grant_type",
            "refresh_token",
            "refresh_token",
            value("refresh.token"),
            "client_id",
            value("client.id"),
            "client_secret",
            value("client.secret"));
    assertThat(tokens.path("expires_in").asInt()).isEqualTo(5000);
    assertThat(tokens.has("refresh_token")).isFalse();
  }

  @Test
  void largeFile_inChunksAndDown_fitsIntoTheSmallHeap() throws Exception {
    HttpResponse<String> session =
        send(
            request("https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"large\"}")));
    String location = session.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("https://www.googleapis.com/upload/");
    long half = SIZE / 2;

    HttpResponse<String> first = send(chunk(location, 0, half));
    assertThat(first.statusCode()).isEqualTo(308);
    assertThat(first.headers().firstValue("Range")).contains("bytes=0-" + (half - 1));
    String id = json(chunk(location, half, SIZE)).path("id").asText();

    HttpResponse<InputStream> download =
        client.send(
            request("https://www.googleapis.com/drive/v3/files/" + id + "?alt=media").build(),
            BodyHandlers.ofInputStream());
    assertThat(md5(download.body())).isEqualTo(md5(new MadeStream(0, SIZE)));
  }

  private HttpRequest.Builder chunk(String location, long from, long end) {
    return request(location)
        .header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + SIZE)
        .PUT(
            BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new MadeStream(from, end)), end - from));
  }

  @Test
  void serviceAccount_keyFile_logsInAsItselfAndAsAUser() throws Exception {
    JsonNode file = MAPPER.readTree(Files.readString(Path.of(value("service.account.key.file"))));
    assertThat(file.path("client_email").asText()).isEqualTo(value("service.account.email"));
    for (String subject : new String[] {value("service.account.email"), "eva@acme.test"}) {
      String jwt =
          SignedAssertion.google(
                  file.path("client_email").asText(),
                  file.path("private_key_id").asText(),
                  FakeDrive.DRIVE_SCOPE,
                  Instant.now().minusSeconds(600))
              .claims(claims -> claims.put("sub", subject))
              .sign(privateKey(file));
      JsonNode tokens =
          token("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", jwt);
      JsonNode about =
          json(
              HttpRequest.newBuilder(
                      URI.create("https://www.googleapis.com/drive/v3/about?fields=user"))
                  .header("Authorization", "Bearer " + tokens.path("access_token").asText()));
      assertThat(about.at("/user/emailAddress").asText()).isEqualTo(subject);
    }
  }

  private static PrivateKey privateKey(JsonNode file) throws Exception {
    String pem = file.path("private_key").asText().replaceAll("-----[^-]*-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }

  @Test
  void options_changePagesAndTesting() throws Exception {
    HttpClient direct = HttpClient.newHttpClient();
    for (String name : new String[] {"a", "b", "c"}) {
      control(direct, "POST", "file?path=pages/" + name);
    }
    JsonNode page =
        json(request("https://www.googleapis.com/drive/v3/files?pageSize=100&fields=*"));
    assertThat(page.path("files")).hasSize(2);
    control(direct, "POST", "clock?advance-seconds=0");
    assertThat(control(direct, "GET", "counters").at("/violations")).isEmpty();
  }

  private JsonNode control(HttpClient direct, String method, String command)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(value("control") + command))
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = direct.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body());
  }

  @Test
  void main_unknownOption_namesTheKnownOnes() {
    assertThatThrownBy(() -> FakeDriveServer.main(new String[] {"--prot", "1"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--port N");
  }
}
