package io.storageconnector.gdrive;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.storageconnector.spi.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request of Google's client over the JDK's HTTP client, sent once: written by the calling
 * thread, ended by a stall, by its time being over, by an interrupt, or by a drop. Sent by one
 * thread, dropped by any.
 */
final class WireRequest extends LowLevelHttpRequest {

  /** What the JDK sets itself and refuses to be told. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  /** Longer than any time limit, and short of an overflow. */
  private static final long FOREVER_MILLIS = Duration.ofDays(365).toMillis();

  /** What a request has to say. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final HttpClient client;
  private final OpenCalls calls;
  private final Duration budget;
  private final String method;
  private final HttpRequest.Builder request;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<HttpResponse<InputStream>> answer;
  private volatile @Nullable IncomingBody incoming;
  private volatile boolean dropped;
  private volatile boolean outOfTime;
  private long patienceMillis = FOREVER_MILLIS;
  private boolean sendable = true;

  /**
   * Makes a request.
   *
   * @param budget how long all of it may take, the reading of the answer's body included
   */
  WireRequest(HttpClient client, OpenCalls calls, Duration budget, String method, URI address) {
    this.client = client;
    this.calls = calls;
    this.budget = budget;
    this.method = method;
    this.request = HttpRequest.newBuilder(address).version(HttpClient.Version.HTTP_1_1);
  }

  @Override
  public void addHeader(String name, String value) {
    if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      try {
        request.header(name, value);
      } catch (IllegalArgumentException e) {
        // Dropped, because it quotes the value, which may be a token.
        sendable = false;
      }
    }
  }

  /** Takes the time without a byte; the time to connect is the HTTP client's own. */
  @Override
  public void setTimeout(int connectTimeout, int readTimeout) {
    patienceMillis = readTimeout <= 0 ? FOREVER_MILLIS : readTimeout;
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    var streaming = getStreamingContent();
    Content content = streaming == null ? null : streaming::writeTo;
    if (content != null) {
      addHeaderIfAny("Content-Type", getContentType());
      addHeaderIfAny("Content-Encoding", getContentEncoding());
    }
    boolean hasBody = content != null && getContentLength() != 0;
    OutgoingBody out = hasBody ? new OutgoingBody(getContentLength(), patienceMillis) : null;
    request.method(method, out == null ? HttpRequest.BodyPublishers.noBody() : out);
    begin();
    try {
      if (content != null && out == null) {
        // What says that it is empty may still have something to say, if only that it is broken.
        content.writeTo(new Nothing());
      }
      HttpResponse<InputStream> response = send(content, out);
      return new WireResponse(response, this);
    } catch (IOException | RuntimeException | Error e) {
      drop();
      if (outOfTime) {
        throw new SocketTimeoutException("timeout");
      }
      throw e;
    }
  }

  /** Drops the connection at once, whatever is left to send or to read. Idempotent. */
  void drop() {
    dropped = true;
    CompletableFuture<HttpResponse<InputStream>> waiting = answer;
    if (waiting != null) {
      waiting.cancel(true);
    }
    IncomingBody body = incoming;
    if (body != null) {
      body.close();
    }
    end();
  }

  private void begin() {
    calls.begin(this);
    ended
        .orTimeout(Math.min(budget.toMillis(), FOREVER_MILLIS), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              outOfTime = true;
              drop();
              return null;
            });
  }

  private void end() {
    calls.end(this);
    ended.complete(null);
  }

  private HttpResponse<InputStream> send(@Nullable Content content, @Nullable OutgoingBody out)
      throws IOException {
    if (dropped || !sendable) {
      throw new NotSentException(
          sendable
              ? "the request was dropped before it was sent"
              : "a header holds what HTTP does not allow");
    }
    CompletableFuture<HttpResponse<InputStream>> pending =
        client.sendAsync(request.build(), head -> receive());
    answer = pending;
    if (dropped) {
      pending.cancel(true);
    }
    if (out == null || content == null) {
      return await(pending);
    }
    CompletableFuture<HttpResponse<InputStream>> watched =
        pending.whenComplete((response, failure) -> out.stop());
    write(content, out);
    return await(watched);
  }

  /**
   * Writes the body. If the network takes no more of it, the answer says why, or what became of the
   * connection; if the content itself breaks off, so does the request.
   */
  private static void write(Content content, OutgoingBody out) throws IOException {
    boolean settled = false;
    try {
      content.writeTo(out);
      out.complete();
      settled = true;
    } catch (IOException e) {
      settled = out.isStopped() && !SourceException.isBehind(e);
      if (!settled) {
        throw e;
      }
    } finally {
      if (!settled) {
        out.breakOff();
      }
    }
  }

  private HttpResponse.BodySubscriber<InputStream> receive() {
    IncomingBody body = new IncomingBody(patienceMillis, this::end);
    incoming = body;
    if (dropped) {
      body.close();
    }
    return body;
  }

  private HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> pending)
      throws IOException {
    try {
      return pending.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("timeout");
    } catch (CancellationException e) {
      throw new IOException("the connection was dropped");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      throw new IOException("the HTTP client failed: " + e.getCause());
    }
  }

  private void addHeaderIfAny(String name, @Nullable String value) {
    if (value != null) {
      addHeader(name, value);
    }
  }

  /** Takes nothing: the body of a request that announced none. */
  private static final class Nothing extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      throw new IOException("content that was to be empty is not");
    }
  }
}
