package io.storageconnector.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blocking HTTP/1.1 server on the loopback interface with any number of ports: plain, TLS, and
 * proxy with {@code CONNECT}.
 *
 * <p>Bodies reach the {@link FakeHandler} byte for byte; large ones through a temporary file. Each
 * connection has its own thread. Thread-safe; {@link #close()} breaks open connections, waits for
 * their threads and may be called twice.
 */
public final class FakeHttpServer implements AutoCloseable {

  /**
   * Bodies up to this many bytes stay in memory: 1 MiB, so that several uploads at once fit into a
   * small heap.
   */
  static final int MEMORY_LIMIT = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(FakeHttpServer.class);

  private final FakeHandler handler;
  private final AtomicLong attempts = new AtomicLong();
  private final Map<String, ServerSocket> ports = new LinkedHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fake-http");
            thread.setDaemon(true);
            return thread;
          });

  private FakeHttpServer(FakeHandler handler, List<Listener> listeners) {
    this.handler = handler;
    try {
      for (Listener listener : listeners) {
        ServerSocket socket =
            new ServerSocket(
                listener.requestedPort(), 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        ports.put(listener.name(), socket);
        threads.execute(() -> accept(socket, listener));
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("a port could not be opened", e);
    }
  }

  /**
   * Begins the description of a server.
   *
   * @param handler what answers the requests of all ports
   * @return a builder, not thread-safe
   */
  public static Builder builder(FakeHandler handler) {
    return new Builder(handler);
  }

  /**
   * Returns the port of a listener.
   *
   * @param listener the name it was declared with
   * @return the port in use, also when it was declared as zero
   * @throws IllegalArgumentException if there is no such listener
   */
  public int port(String listener) {
    ServerSocket socket = ports.get(listener);
    if (socket == null) {
      throw new IllegalArgumentException("no listener is called " + listener);
    }
    return socket.getLocalPort();
  }

  /**
   * Counts the connections that clients hold open, idle ones included.
   *
   * @return how many are being served now
   */
  public int openConnections() {
    return connections.size();
  }

  private void accept(ServerSocket server, Listener listener) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        threads.execute(() -> serve(socket, listener));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("a connection could not be accepted", e);
        }
      }
    }
  }

  private void serve(Socket socket, Listener listener) {
    try {
      new HttpConnection(socket, listener, handler, attempts, MEMORY_LIMIT).serve();
    } finally {
      connections.remove(socket);
    }
  }

  @Override
  public void close() {
    for (ServerSocket socket : ports.values()) {
      closeQuietly(socket);
    }
    threads.shutdown();
    for (Socket socket : connections) {
      closeQuietly(socket);
    }
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a connection of the fake is still being served");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.debug("a socket did not close cleanly", e);
    }
  }

  /** Describes a {@link FakeHttpServer}. Not thread-safe. */
  public static final class Builder {
    private final FakeHandler handler;
    private final List<Listener> listeners = new ArrayList<>();

    private Builder(FakeHandler handler) {
      this.handler = handler;
    }

    /**
     * Adds a port that speaks plain HTTP.
     *
     * @param name the listener's name, seen by the handler
     * @param port the port, zero for any free one
     * @return this builder
     */
    public Builder plain(String name, int port) {
      return add(name, port, Listener.Mode.PLAIN, null, host -> false);
    }

    /**
     * Adds a port that speaks HTTP over TLS.
     *
     * @param name the listener's name, seen by the handler
     * @param port the port, zero for any free one
     * @param context the server's keys
     * @return this builder
     */
    public Builder tls(String name, int port, SSLContext context) {
      return add(name, port, Listener.Mode.TLS, context, host -> false);
    }

    /**
     * Adds a port that acts as an HTTP proxy: absolute request targets are served at once, {@code
     * CONNECT} opens a tunnel that ends in this server.
     *
     * @param name the listener's name, seen by the handler
     * @param port the port, zero for any free one
     * @param context the keys used inside tunnels
     * @param tunnelHosts which hosts a tunnel may name; others get 502
     * @return this builder
     */
    public Builder proxy(String name, int port, SSLContext context, Predicate<String> tunnelHosts) {
      return add(name, port, Listener.Mode.PROXY, context, tunnelHosts);
    }

    private Builder add(
        String name,
        int port,
        Listener.Mode mode,
        @Nullable SSLContext context,
        Predicate<String> tunnelHosts) {
      listeners.add(new Listener(name, port, mode, context, tunnelHosts));
      return this;
    }

    /**
     * Opens all ports and begins to serve.
     *
     * @return the running server
     * @throws UncheckedIOException if a port cannot be opened; none stays open then
     */
    public FakeHttpServer start() {
      return new FakeHttpServer(handler, listeners);
    }
  }
}
