package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers requests as it is told, mostly all with one answer, for what answers mean. */
final class StubServer implements AutoCloseable {

  /** One answer. */
  record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Function<String, Answer> script = request -> new Answer(200, "", Map.of());
  private final DriveWire wire;

  private StubServer(HttpServer server) {
    this.server = server;
    this.wire = DriveWire.create(Wires.settings(url()));
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
            String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body;
            stub.requests.add(request);
            Answer now = stub.script.apply(request);
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

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  DriveBackend backend() {
    return Wires.backend(wire);
  }

  void answers(int status, String body, Map<String, String> headers) {
    Answer answer = new Answer(status, body, headers);
    answersBy(request -> answer);
  }

  /** Answers each request by its method, address and body. */
  void answersBy(Function<String, Answer> value) {
    this.script = value;
  }

  void answers(int status, String body) {
    answers(status, body, Map.of());
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    wire.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
