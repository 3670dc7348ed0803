package io.storageconnector.box;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** An answer of Box: status, headers, and a body that whoever receives it closes. */
final class BoxAnswer implements AutoCloseable {

  private final int status;
  private final Headers headers;
  private final InputStream body;
  private final Call call;

  BoxAnswer(int status, Headers headers, InputStream body, Call call) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.call = call;
  }

  int status() {
    return status;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  InputStream body() {
    return body;
  }

  /** Reads the body up to a limit; what goes beyond is cut off. */
  byte[] bytes(int limit) throws IOException {
    return body.readNBytes(limit);
  }

  /** Drops the connection at once, whatever is left to read. Idempotent. */
  void abort() {
    call.cancel();
    close();
  }

  /** Frees the connection. Idempotent. */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // The answer was read, or is not wanted; the connection is gone either way.
      call.cancel();
    }
  }
}
