package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.storageconnector.spi.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers requests for tokens as it is told, mostly all with one answer. */
final class LoginStub implements AutoCloseable {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);

  /** One answer. */
  record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<OneShot> wires = new ArrayList<>();
  private volatile Function<String, Answer> script = request -> new Answer(200, "", Map.of());

  private LoginStub(HttpServer server) {
    this.server = server;
  }

  static LoginStub start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      LoginStub stub = new LoginStub(server);
      server.createContext(
          "/",
          exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            stub.headers.add(Map.copyOf(exchange.getRequestHeaders()));
            stub.requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            Answer now = stub.script.apply(body);
            now.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = now.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(now.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.setExecutor(stub.threads);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  static GoogleEndpoints at(URI base) {
    return GoogleEndpoints.of(
        base, base.resolve("/o/oauth2/v2/auth"), base.resolve("/token"), base.resolve("/revoke"));
  }

  GoogleDriveConfig.Builder config() {
    return here(GoogleDriveConfig.builder("client", "FAKESECRET-client"));
  }

  /** Returns a configuration with credentials for service accounts alone. */
  GoogleDriveConfig.Builder serverConfig(GoogleServerApp app) {
    return here(GoogleDriveConfig.builder(app));
  }

  private GoogleDriveConfig.Builder here(GoogleDriveConfig.Builder config) {
    return config.endpoints(at(base())).access(DriveAccess.FULL).clock(CLOCK);
  }

  GoogleTokenEndpoint endpoint(GoogleDriveConfig config) {
    OneShot wire = new OneShot(config);
    wires.add(wire);
    return new GoogleTokenEndpoint(config, wire);
  }

  GoogleTokenEndpoint endpoint() {
    return endpoint(config().build());
  }

  static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20), CLOCK);
  }

  void answers(int status, String body, Map<String, String> headers) {
    Answer answer = new Answer(status, body, headers);
    answersBy(request -> answer);
  }

  void answers(int status, String body) {
    answers(status, body, Map.of());
  }

  /** Answers each request by its body. */
  void answersBy(Function<String, Answer> value) {
    this.script = value;
  }

  List<String> requests() {
    return requests;
  }

  /** Returns the header of the latest request, empty if it has none. */
  List<String> header(String name) {
    return headers.get(headers.size() - 1).getOrDefault(name, List.of());
  }

  @Override
  public void close() {
    wires.forEach(OneShot::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
