package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.storageconnector.Operation;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers requests as it is told, mostly all with one answer, for what answers mean. */
final class StubServer implements AutoCloseable {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);
  static final String TOKEN = "FAKESECRET-access";

  /** One answer. */
  record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Function<String, Answer> script = request -> new Answer(200, "", Map.of());
  private final BoxProvider provider;

  private StubServer(HttpServer server) {
    this.server = server;
    this.provider = BoxProvider.create(config().build());
  }

  static StubServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubServer stub = new StubServer(server);
      server.createContext(
          "/",
          exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
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

  BoxConfig.Builder config() {
    return here(BoxConfig.builder("client", "FAKESECRET-client"));
  }

  /** Returns a configuration with an application for service accounts alone. */
  BoxConfig.Builder serverConfig(BoxServerApp app) {
    return here(BoxConfig.builder(app));
  }

  private BoxConfig.Builder here(BoxConfig.Builder config) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return config.apiBaseUrl(base).uploadBaseUrl(base).clock(CLOCK);
  }

  BoxProvider provider() {
    return provider;
  }

  StorageBackend backend() {
    return provider.open(ProviderContext.of(ConnectionId.of("acme"), CLOCK));
  }

  void answers(int status, String body, Map<String, String> headers) {
    Answer answer = new Answer(status, body, headers);
    answersBy(request -> answer);
  }

  /** Answers each request by its body. */
  void answersBy(Function<String, Answer> value) {
    this.script = value;
  }

  void answers(int status, String body) {
    answers(status, body, Map.of());
  }

  List<String> requests() {
    return requests;
  }

  static Call call(Operation operation) {
    AccessToken token = AccessToken.of(Secret.of(TOKEN), Instant.MAX, 1, 1);
    return Call.of(operation, token, Deadline.after(Duration.ofSeconds(20), CLOCK));
  }

  @Override
  public void close() {
    provider.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
