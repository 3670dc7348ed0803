package io.storageconnector.gdrive;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import io.storageconnector.auth.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * The way to Drive that all connections of a process share: one HTTP client with its pool of
 * connections. It sends each request once. Thread-safe.
 *
 * <p>HTTP/1.1 only: over HTTP/2 all transfers would share one TCP stream, whose window is what
 * limits them, and other clients of Drive had to leave it (rclone/rclone#3631).
 */
final class DriveWire implements AutoCloseable {

  private final DriveWireSettings settings;
  private final HttpClient client;
  private final OpenCalls calls = new OpenCalls();

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
    int patience = Math.toIntExact(settings.readTimeout().toMillis());
    return new Drive.Builder(
            transport(Duration.ofDays(1)),
            GsonFactory.getDefaultInstance(),
            request -> {
              request.setNumberOfRetries(0);
              request.setFollowRedirects(false);
              request.setLoggingEnabled(false);
              request.setReadTimeout(patience);
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
