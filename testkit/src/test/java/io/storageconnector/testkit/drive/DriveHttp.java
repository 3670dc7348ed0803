package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.http.FakeHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A fake Drive without logins behind a port, and a bare HTTP client of it. */
final class DriveHttp implements AutoCloseable {

  static final String ANN = "ann@acme.test";
  static final String BOB = "bob@acme.test";
  static final String APP = "app-1";
  static final String FILES = "/drive/v3/files";

  /** One answer with its body as text and, where it is some, as JSON. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    byte[] bytes() {
      return response.body();
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return MAPPER.readTree(bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String reason() {
      return json().at("/error/errors/0/reason").asText();
    }

    /**
     * Status and reason of a failure, such as {@code 404 notFound}; the status alone of a success.
     */
    String outcome() {
      return status() < 400 ? String.valueOf(status()) : status() + " " + reason();
    }

    String id() {
      return json().path("id").asText();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FakeClock clock = FakeClock.frozen();
  private final Map<String, DriveBearer> bearers = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final DriveService service;
  private final FakeHttpServer server;

  private DriveHttp(DriveSettings settings) {
    service = new DriveService(clock, settings, token -> Optional.ofNullable(bearers.get(token)));
    service.seed().account(ANN);
    service.seed().account(BOB);
    login("ann", ANN, APP, DriveScopes.DRIVE);
    login("bob", BOB, APP, DriveScopes.DRIVE);
    server = FakeHttpServer.builder(service).plain("api", 0).start();
  }

  static DriveHttp start() {
    return start(DriveSettings.builder().build());
  }

  static DriveHttp start(DriveSettings settings) {
    return new DriveHttp(settings);
  }

  /** Makes an access token good. */
  void login(String token, String email, String clientId, String... scopes) {
    bearers.put(token, new DriveBearer(email, Set.of(scopes), clientId));
  }

  FakeClock clock() {
    return clock;
  }

  DriveService service() {
    return service;
  }

  DriveSeed seed() {
    return service.seed();
  }

  String origin() {
    return "http://127.0.0.1:" + server.port("api");
  }

  static String enc(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String target, String... headers) {
    return as("ann", "GET", target, null, headers);
  }

  Answer post(String target, String json, String... headers) {
    return as("ann", "POST", target, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer patch(String target, String json, String... headers) {
    return as("ann", "PATCH", target, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer delete(String target) {
    return as("ann", "DELETE", target, null);
  }

  Answer put(String target, byte[] body, String... headers) {
    return as("ann", "PUT", target, body, headers);
  }

  /** Sends a request with a token; the target may be a path or a whole address. */
  Answer as(String token, String method, String target, byte @Nullable [] body, String... headers) {
    URI uri = URI.create(target.startsWith("http") ? target : origin() + target);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes a folder in a folder. */
  String folder(String name, String parent) {
    return post(
            FILES,
            json(
                Map.of(
                    "name", name, "mimeType", MimeTypes.FOLDER, "parents", new String[] {parent})))
        .id();
  }

  /** Uploads metadata and bytes in one request. */
  Answer upload(String metadata, byte[] bytes, String query) {
    String body =
        "--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
            + metadata
            + "\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
            + new String(bytes, StandardCharsets.ISO_8859_1)
            + "\r\n--b--";
    return as(
        "ann",
        "POST",
        "/upload/drive/v3/files?uploadType=multipart" + query,
        body.getBytes(StandardCharsets.ISO_8859_1),
        "Content-Type",
        "multipart/related; boundary=b");
  }

  @Override
  public void close() {
    server.close();
    service.close();
  }
}
