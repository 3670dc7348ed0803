package io.storageconnector.gdrive;

import com.google.api.client.googleapis.MethodOverride;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.Call;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Drive that all connections of a process share: one HTTP client with its pool of
 * connections. It sends each request once. Thread-safe.
 *
 * <p>HTTP/1.1 only: over HTTP/2 all transfers would share one TCP stream, whose window is what
 * limits them, and other clients of Drive had to leave it (rclone/rclone#3631).
 */
final class DriveWire implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriveWire.class);

  /** From where on {@link MethodOverride} acts. */
  private static final int LONGEST_ADDRESS = 2048;

  /** Sends a query that is longer than what Google takes in an address as the body of a POST. */
  private static final MethodOverride LONG_QUERIES = new MethodOverride();

  private final DriveWireSettings settings;
  private final HttpClient client;
  private final OpenCalls calls = new OpenCalls();
  private final DriveAccounts accounts = new DriveAccounts();

  private DriveWire(DriveWireSettings settings) {
    this.settings = settings;
    this.client = client(settings);
  }

  /** Makes a way; sends nothing. */
  static DriveWire create(DriveWireSettings settings) {
    return new DriveWire(settings);
  }

  DriveWireSettings settings() {
    return settings;
  }

  /** Returns what is remembered of the accounts behind the connections. */
  DriveAccounts accounts() {
    return accounts;
  }

  /**
   * Sends a request once and returns the answer, of whatever status. The caller closes it.
   *
   * @throws io.storageconnector.StorageException if there was no answer, or the content to send
   *     could not be read
   */
  DriveAnswer exchange(Call call, DriveRequest request) {
    if (calls.isClosed()) {
      throw DriveErrors.notSent(call, request, "the provider is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw DriveErrors.notSent(call, request, "the thread was interrupted");
    }
    Duration budget = call.deadline().remaining();
    if (budget.isZero()) {
      throw DriveErrors.outOfTime(call, request);
    }
    WireTransport transport = new WireTransport(client, calls, budget);
    try {
      HttpResponse answer = built(transport, call, request).execute();
      LOG.debug("{} answered {} to {}", call.operation(), answer.getStatusCode(), request.method());
      return new DriveAnswer(answer, transport);
    } catch (IOException e) {
      transport.drop();
      throw DriveErrors.broken(call, request, e);
    }
  }

  private HttpRequest built(WireTransport transport, Call call, DriveRequest request)
      throws IOException {
    if (!request.isInSession()) {
      request.param("quotaUser", settings.quotaUser());
    }
    String url = request.url();
    boolean isLong = request.isRead() && url.length() > LONGEST_ADDRESS;
    // Taken as it is, because it is encoded; what goes into a body is encoded there once more.
    HttpRequest built =
        transport
            .createRequestFactory()
            .buildRequest(request.method(), new GenericUrl(url, !isLong), request.content());
    HttpHeaders headers = built.getHeaders();
    headers.setUserAgent(settings.applicationName());
    request.headers().forEach(headers::set);
    built
        .setNumberOfRetries(0)
        .setFollowRedirects(false)
        .setThrowExceptionOnExecuteError(false)
        .setLoggingEnabled(false)
        .setCurlLoggingEnabled(false)
        .setReadTimeout(patience())
        .setInterceptor(
            sent -> sent.getHeaders().setAuthorization("Bearer " + call.token().value().reveal()));
    if (isLong) {
      LONG_QUERIES.intercept(built);
    }
    return built;
  }

  private int patience() {
    return Math.toIntExact(Math.min(settings.readTimeout().toMillis(), Integer.MAX_VALUE));
  }

  /**
   * Returns a transport for requests that are not Drive's, such as those to the token endpoint. It
   * follows no redirects, retries nothing, and ends with {@link #close()}.
   *
   * @param budget how long one request may take, the reading of the answer's body included
   */
  HttpTransport transport(Duration budget) {
    return new WireTransport(client, calls, budget);
  }

  /** Returns Google's own client over the shared connections, with a fixed token, no retries. */
  Drive lend(Secret token) {
    return new Drive.Builder(
            transport(Duration.ofDays(1)),
            GsonFactory.getDefaultInstance(),
            request -> {
              request.setNumberOfRetries(0);
              request.setFollowRedirects(false);
              request.setLoggingEnabled(false);
              request.setReadTimeout(patience());
              request.setInterceptor(
                  sent -> sent.getHeaders().setAuthorization("Bearer " + token.reveal()));
            })
        .setRootUrl(settings.origin() + "/")
        .setApplicationName(settings.applicationName())
        .build();
  }

  /** Drops every open request and its connection, those of the clients handed out included. */
  @Override
  public void close() {
    calls.close();
  }

  private static HttpClient client(DriveWireSettings settings) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    Proxy proxy = settings.proxy();
    if (proxy != null) {
      builder.proxy(
          proxy.address() instanceof InetSocketAddress address
              ? ProxySelector.of(address)
              : HttpClient.Builder.NO_PROXY);
    }
    if (settings.sslContext() != null) {
      builder.sslContext(settings.sslContext());
    }
    return builder.build();
  }
}
