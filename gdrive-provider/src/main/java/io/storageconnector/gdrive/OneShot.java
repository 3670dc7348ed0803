package io.storageconnector.gdrive;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an HTTP request once, on a connection of its own: what was not sent is known not to have
 * been, and no stale connection turns that into "maybe".
 *
 * <p>The JDK's clients can't: {@code HttpURLConnection} sends again on its own, or drops the body
 * of a 401, and {@code java.net.http} keeps connections and sends a GET again. So this is a codec
 * alone, that of the library Google's own client brings along, over a plain socket. There are no
 * redirects, no cookies and no logins in it.
 *
 * <p>Thread-safe.
 */
final class OneShot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OneShot.class);
  private static final int BUFFER = 8 * 1024;
  private static final int MAX_BYTES = 64 * 1024;
  private static final MessageConstraints BOUNDS =
      MessageConstraints.custom().setMaxLineLength(BUFFER).setMaxHeaderCount(100).build();

  private final Duration connectTimeout;
  private final @Nullable Proxy proxy;
  private final @Nullable SSLContext trust;
  private final Clock clock;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  OneShot(GoogleDriveConfig config) {
    this.connectTimeout = config.wire().connectTimeout();
    this.proxy = config.wire().proxy();
    this.trust = config.wire().sslContext();
    this.clock = config.clock();
  }

  /**
   * Returns the answer, or what kept it away.
   *
   * @param target scheme, host and port
   * @param patience how long all of it may take, by the clock on the wall
   */
  GoogleTokenAnswer send(URI target, HttpRequest request, Duration patience) {
    Instant sentAt = clock.instant();
    boolean sent = false;
    Socket plain = null;
    Socket wire = null;
    try {
      PatientSocket connected = connect(target, patience);
      plain = connected;
      wire = "https".equals(target.getScheme()) ? secured(connected, target) : connected;
      DefaultBHttpClientConnection connection =
          new DefaultBHttpClientConnection(BUFFER, null, null, BOUNDS);
      connection.bind(wire);
      sent = true;
      return answer(new HttpRequestExecutor(), connection, request, sentAt);
    } catch (IOException | HttpException e) {
      String problem = closed ? "cancelled, because the provider was closed" : problem(e);
      return GoogleTokenAnswer.none(problem, sent, sentAt);
    } finally {
      drop(wire);
      drop(plain);
    }
  }

  /** Drops the connections of all requests under way, and lets later ones send nothing. */
  @Override
  public void close() {
    closed = true;
    open.forEach(this::drop);
  }

  private GoogleTokenAnswer answer(
      HttpRequestExecutor executor,
      DefaultBHttpClientConnection connection,
      HttpRequest request,
      Instant sentAt)
      throws IOException, HttpException {
    HttpResponse answer = executor.execute(request, connection, new BasicHttpContext());
    byte[] body = {};
    if (answer.getEntity() != null) {
      try (InputStream in = answer.getEntity().getContent()) {
        body = in.readNBytes(MAX_BYTES);
      }
    }
    return GoogleTokenAnswer.of(
        answer.getStatusLine().getStatusCode(),
        body,
        header(answer, "Date"),
        header(answer, "Retry-After"),
        sentAt,
        clock);
  }

  private static @Nullable String header(HttpResponse answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Tries all addresses of a host, because nothing is sent by that. */
  private PatientSocket connect(URI target, Duration patience) throws IOException {
    long startedAt = System.nanoTime();
    int port =
        target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
    Proxy way = proxy == null ? systemProxy(target) : proxy;
    if (way.type() != Proxy.Type.DIRECT) {
      InetSocketAddress unresolved = InetSocketAddress.createUnresolved(target.getHost(), port);
      return connect(new PatientSocket(way, startedAt, patience), unresolved);
    }
    IOException last = new SocketException("a host without an address");
    for (InetAddress address : InetAddress.getAllByName(target.getHost())) {
      try {
        PatientSocket socket = new PatientSocket(Proxy.NO_PROXY, startedAt, patience);
        return connect(socket, new InetSocketAddress(address, port));
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private PatientSocket connect(PatientSocket socket, InetSocketAddress address)
      throws IOException {
    boolean connected = false;
    open.add(socket);
    try {
      if (closed) {
        throw new SocketException("closed");
      }
      int millis = (int) Math.min(socket.millisLeft(), connectTimeout.toMillis());
      socket.connect(address, millis);
      connected = true;
      return socket;
    } finally {
      if (!connected) {
        drop(socket);
      }
    }
  }

  private static Proxy systemProxy(URI target) {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> ways = selector == null ? List.of() : selector.select(target);
    return ways.isEmpty() ? Proxy.NO_PROXY : ways.get(0);
  }

  private SSLSocket secured(Socket plain, URI target) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trust().getSocketFactory().createSocket(plain, target.getHost(), plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private SSLContext trust() throws IOException {
    if (trust != null) {
      return trust;
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JVM has no TLS", e);
    }
  }

  /** Returns a short word for a failure, with nothing of its text. */
  static String problem(Exception e) {
    if (e instanceof java.net.SocketTimeoutException) {
      return "timeout";
    } else if (e instanceof java.net.UnknownHostException) {
      return "unknown host";
    } else if (e instanceof javax.net.ssl.SSLException) {
      return "TLS failure";
    } else if (e instanceof java.net.ConnectException) {
      return "connection refused";
    } else if (e instanceof HttpException) {
      return "no answer of HTTP";
    }
    return "connection lost";
  }

  /** Closes what an answer was read from, or what gave none: neither hangs on it. */
  private void drop(@Nullable Socket socket) {
    if (socket == null) {
      return;
    }
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection did not close in order: {}", e.getClass().getName());
    }
  }
}
