package io.storageconnector.testkit.http;

import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One port of a {@link FakeHttpServer} and how connections to it begin. */
final class Listener {

  /** How a connection begins. */
  enum Mode {
    PLAIN,
    TLS,
    PROXY
  }

  private final String name;
  private final int port;
  private final Mode mode;
  private final @Nullable SSLContext tls;
  private final Predicate<String> tunnelHosts;

  Listener(
      String name, int port, Mode mode, @Nullable SSLContext tls, Predicate<String> tunnelHosts) {
    this.name = name;
    this.port = port;
    this.mode = mode;
    this.tls = tls;
    this.tunnelHosts = tunnelHosts;
  }

  String name() {
    return name;
  }

  int requestedPort() {
    return port;
  }

  Mode mode() {
    return mode;
  }

  SSLContext tls() {
    return Objects.requireNonNull(tls, "a plain listener has no TLS");
  }

  boolean tunnelsTo(String host) {
    return tunnelHosts.test(host);
  }
}
