package io.storageconnector.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one accepted connection, one after the other, until either side closes it.
 *
 * <p>The codec reads and writes messages; this class keeps the raw socket, because only the raw
 * socket can be reset at a chosen byte. Confined to the connection's thread.
 */
final class HttpConnection {

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final Http1Config LIMITS =
      Http1Config.custom()
          .setMaxLineLength(32 * 1024)
          .setMaxHeaderCount(200)
          .setBufferSize(16 * 1024)
          .build();
  private static final DefaultHttpRequestParserFactory PARSER =
      new DefaultHttpRequestParserFactory(LIMITS, null, RawTargetRequest.FACTORY);

  private final Socket raw;
  private final Listener listener;
  private final FakeHandler handler;
  private final AtomicLong attempts;
  private final int memoryLimit;

  HttpConnection(
      Socket raw, Listener listener, FakeHandler handler, AtomicLong attempts, int memoryLimit) {
    this.raw = raw;
    this.listener = listener;
    this.handler = handler;
    this.attempts = attempts;
    this.memoryLimit = memoryLimit;
  }

  void serve() {
    try (raw) {
      if (listener.mode() == Listener.Mode.TLS) {
        serveMessages(layerTls(), "https", null);
      } else {
        serveMessages(raw, "http", null);
      }
    } catch (ConnectionCut cut) {
      LOG.debug("connection cut on purpose: {}", cut.getMessage());
    } catch (IOException e) {
      LOG.debug("connection ended: {}", e.toString());
    }
  }

  private SSLSocket layerTls() throws IOException {
    SSLSocket tls =
        (SSLSocket) listener.tls().getSocketFactory().createSocket(raw, null, raw.getPort(), true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return tls;
  }

  private void serveMessages(Socket socket, String scheme, @Nullable String tunnelAuthority)
      throws IOException {
    Codec codec = new Codec(scheme, socket);
    try {
      boolean open = true;
      while (open) {
        ClassicHttpRequest request = codec.receiveRequestHeader();
        if (request == null) {
          return;
        }
        if (listener.mode() == Listener.Mode.PROXY
            && tunnelAuthority == null
            && request.getMethod().equals("CONNECT")) {
          tunnel(codec, RawTargetRequest.target(request));
          return;
        }
        open = exchange(codec, request, head(request, scheme, tunnelAuthority));
      }
    } catch (HttpException e) {
      LOG.debug("malformed request refused: {}", e.toString());
      FakeReply refusal = FakeReply.of(400).withBody(BodySource.of("malformed request"));
      sendAndHangUp(codec, "GET", refusal);
    }
  }

  private void tunnel(Codec codec, String authority) throws IOException, HttpException {
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (!listener.tunnelsTo(host)) {
      sendAndHangUp(codec, "CONNECT", FakeReply.of(502));
      return;
    }
    codec.sendResponseHeader(new BasicClassicHttpResponse(200, "Connection established"));
    codec.flush();
    if (authority.endsWith(":80")) {
      serveMessages(raw, "http", host);
    } else {
      serveMessages(layerTls(), "https", authority.endsWith(":443") ? host : authority);
    }
  }

  private RequestHead head(
      ClassicHttpRequest request, String scheme, @Nullable String tunnelAuthority) {
    List<Headers.Line> lines = new ArrayList<>();
    for (Iterator<Header> i = request.headerIterator(); i.hasNext(); ) {
      Header header = i.next();
      String value = header.getValue();
      lines.add(new Headers.Line(header.getName(), value == null ? "" : value));
    }
    Headers headers = Headers.of(lines);
    String target = RawTargetRequest.target(request);
    String authority = headers.first("Host").orElse(tunnelAuthority == null ? "" : tunnelAuthority);
    int schemeEnd = target.indexOf("://");
    if (schemeEnd > 0 && !target.startsWith("/")) {
      int path = target.indexOf('/', schemeEnd + 3);
      authority =
          path < 0 ? target.substring(schemeEnd + 3) : target.substring(schemeEnd + 3, path);
      target = path < 0 ? "/" : target.substring(path);
    }
    return new RequestHead(
        attempts.incrementAndGet(),
        listener.name(),
        scheme,
        authority,
        request.getMethod(),
        target,
        headers);
  }

  /** Handles one request and says whether the connection stays open. */
  private boolean exchange(Codec codec, ClassicHttpRequest request, RequestHead head)
      throws IOException, HttpException {
    try {
      codec.receiveRequestEntity(request);
      HttpEntity entity = request.getEntity();
      Optional<FakeReply> early = early(head);
      if (early.isPresent()) {
        return answerEarly(codec, entity, request, early.get());
      }
      continueIfExpected(codec, request);
      try (BodySource body = receive(entity)) {
        FakeReply reply = answer(new FakeRequest(head, body));
        boolean keepAlive = keepsAlive(request);
        send(codec, head.method(), reply, keepAlive);
        return keepAlive;
      }
    } finally {
      handler.finished(head);
    }
  }

  private Optional<FakeReply> early(RequestHead head) {
    try {
      return handler.beforeBody(head);
    } catch (RuntimeException e) {
      LOG.error("the fake failed on {}", head, e);
      return Optional.of(failure(e));
    }
  }

  private FakeReply answer(FakeRequest request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      LOG.error("the fake failed on {}", request, e);
      return failure(e);
    }
  }

  private static FakeReply failure(RuntimeException e) {
    return FakeReply.of(500).withBody(BodySource.of("the fake failed: " + e.getClass().getName()));
  }

  private boolean answerEarly(
      Codec codec, @Nullable HttpEntity entity, ClassicHttpRequest request, FakeReply reply)
      throws IOException, HttpException {
    WireFault fault = reply.fault().orElse(null);
    if (fault != null && fault.actsBeforeTheEffect()) {
      if (entity != null) {
        continueIfExpected(codec, request);
        // Not closed: closing it would read the rest of the body, and the reset must come at this
        // byte.
        skipUpTo(entity.getContent(), fault.bodyBytes());
      }
      throw reset("during the request");
    }
    if (entity == null) {
      boolean keepAlive = keepsAlive(request);
      send(codec, request.getMethod(), reply, keepAlive);
      return keepAlive;
    }
    sendAndHangUp(codec, request.getMethod(), reply);
    return false;
  }

  private static void continueIfExpected(Codec codec, ClassicHttpRequest request)
      throws IOException, HttpException {
    Header expect = request.getFirstHeader("Expect");
    if (request.getEntity() != null
        && expect != null
        && "100-continue".equalsIgnoreCase(expect.getValue())) {
      codec.sendResponseHeader(new BasicClassicHttpResponse(100));
      codec.flush();
    }
  }

  private BodySource receive(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return BodySource.empty();
    }
    try (InputStream in = entity.getContent()) {
      return BodySource.spool(in, memoryLimit);
    }
  }

  private static void skipUpTo(InputStream in, long count) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    long left = count;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        return;
      }
      left -= n;
    }
  }

  private static boolean keepsAlive(ClassicHttpRequest request) {
    Header header = request.getFirstHeader("Connection");
    String connection =
        header == null || header.getValue() == null
            ? ""
            : header.getValue().toLowerCase(Locale.ROOT);
    boolean old =
        request.getVersion() != null && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
    return old ? connection.contains("keep-alive") : !connection.contains("close");
  }

  /**
   * Answers without having read the whole request: the rest is drained, else the answer would be
   * lost in a reset.
   */
  private void sendAndHangUp(Codec codec, String method, FakeReply reply) throws IOException {
    try {
      send(codec, method, reply, false);
    } catch (HttpException e) {
      throw new IOException("the answer could not be written", e);
    }
    codec.socket.shutdownOutput();
    raw.setSoTimeout(5_000);
    InputStream rest = raw.getInputStream();
    byte[] sink = new byte[16 * 1024];
    while (rest.read(sink) >= 0) {
      // only the end of the stream matters
    }
  }

  private void send(Codec codec, String method, FakeReply reply, boolean keepAlive)
      throws IOException, HttpException {
    WireFault fault = reply.fault().orElse(null);
    if (fault != null) {
      switch (fault.effect()) {
        case RESET_BEFORE_RESPONSE, RESET_DURING_REQUEST -> throw reset("before the response");
        case CLOSE_BEFORE_RESPONSE -> throw close("before the response");
        case GARBAGE_RESPONSE -> {
          OutputStream out = codec.socket.getOutputStream();
          out.write("lskdu018973t09sylgasjkfg1][]'./.sdlv".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          throw close("after garbage");
        }
        case RESET_DURING_RESPONSE, TRUNCATE_RESPONSE -> {
          // handled while the body is written
        }
      }
    }
    ClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
    for (Headers.Line line : reply.headers().lines()) {
      response.addHeader(line.name(), line.value());
    }
    if (!keepAlive) {
      response.addHeader("Connection", "close");
    }
    boolean hasBody = reply.status() >= 200 && reply.status() != 204 && reply.status() != 304;
    if (hasBody && reply.chunked()) {
      response.addHeader("Transfer-Encoding", "chunked");
    } else if (hasBody) {
      response.addHeader("Content-Length", Long.toString(reply.body().length()));
    }
    codec.sendResponseHeader(response);
    if (hasBody && !method.equals("HEAD")) {
      response.setEntity(
          new ReplyEntity(
              reply.body(), fault == null ? Long.MAX_VALUE : fault.bodyBytes(), reply.chunked()));
      codec.sendResponseEntity(response);
    }
    codec.flush();
    if (fault != null) {
      throw fault.effect() == WireFault.Effect.RESET_DURING_RESPONSE
          ? reset("during the response")
          : close("during the response");
    }
  }

  private ConnectionCut reset(String when) throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
    return new ConnectionCut("reset " + when);
  }

  private ConnectionCut close(String when) throws IOException {
    raw.close();
    return new ConnectionCut("closed " + when);
  }

  /** The library's codec, with the socket it is bound to. */
  private static final class Codec extends DefaultBHttpServerConnection {
    private final Socket socket;

    Codec(String scheme, Socket socket) throws IOException {
      super(scheme, LIMITS, null, null, null, null, PARSER, null);
      this.socket = socket;
      bind(socket);
    }
  }

  /** The connection was broken on purpose and is already closed. */
  private static final class ConnectionCut extends IOException {
    ConnectionCut(String message) {
      super(message);
    }
  }
}
