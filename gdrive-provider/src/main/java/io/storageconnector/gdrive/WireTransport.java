package io.storageconnector.gdrive;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The shared HTTP client as a transport of Google's client: a light view with a time limit for each
 * request. Thread-safe; {@link #drop()} is for views that send one request only.
 */
final class WireTransport extends HttpTransport {

  private final HttpClient client;
  private final OpenCalls calls;
  private final Duration budget;
  private volatile @Nullable WireRequest last;

  WireTransport(HttpClient client, OpenCalls calls, Duration budget) {
    this.client = client;
    this.calls = calls;
    this.budget = budget;
  }

  /** Sends PATCH as it is, rather than as a POST that says what it means. */
  @Override
  public boolean supportsMethod(String method) {
    return true;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    WireRequest request = new WireRequest(client, calls, budget, method, address(url));
    last = request;
    return request;
  }

  /** Drops the connection of the request that was sent last. Idempotent. */
  void drop() {
    WireRequest request = last;
    if (request != null) {
      request.drop();
    }
  }

  /** The address may be a secret, and so is the exception that quotes it. */
  private static URI address(String url) throws IOException {
    try {
      URI address = new URI(url);
      if (address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw new NotSentException("an address that is none");
    }
    throw new NotSentException("an address that is none");
  }
}
