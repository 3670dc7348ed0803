package io.storageconnector.box;

import java.time.Duration;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request on the wire: whether its first byte may have left, and the answer's
 * true status. Travels with the OkHttp request as a tag.
 */
final class WireState {

  private final Duration readTimeout;
  private final boolean forSdk;
  private volatile boolean sent;
  private volatile @Nullable Response answer;

  WireState(Duration readTimeout, boolean forSdk) {
    this.readTimeout = readTimeout;
    this.forSdk = forSdk;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  /** Says whether the SDK will see the answer, for which every answer must look like a success. */
  boolean isForSdk() {
    return forSdk;
  }

  /** Says whether the request may have reached the server; before, there was no connection. */
  boolean wasSent() {
    return sent;
  }

  void markSent() {
    this.sent = true;
  }

  @Nullable Response answer() {
    return answer;
  }

  void answered(Response response) {
    this.answer = response;
  }
}
