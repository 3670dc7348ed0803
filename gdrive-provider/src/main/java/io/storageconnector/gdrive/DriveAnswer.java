package io.storageconnector.gdrive;

import com.google.api.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer of Drive: status, headers, and a body that whoever receives it closes. */
final class DriveAnswer implements AutoCloseable {

  private static final int MAX_REST = 64 * 1024;

  private final HttpResponse response;
  private final WireTransport transport;

  DriveAnswer(HttpResponse response, WireTransport transport) {
    this.response = response;
    this.transport = transport;
  }

  int status() {
    return response.getStatusCode();
  }

  boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  @Nullable String header(String name) {
    return response.getHeaders().getFirstHeaderStringValue(name);
  }

  /** Returns the body, unpacked if it came compressed. */
  InputStream body() throws IOException {
    InputStream body = response.getContent();
    return body == null ? InputStream.nullInputStream() : body;
  }

  /** Reads the body up to a limit; what goes beyond is cut off. */
  byte[] bytes(int limit) throws IOException {
    return body().readNBytes(limit);
  }

  /**
   * Reads what is left, so that the connection can be used again. What goes wrong with that is of
   * no interest: the status, or what was read before, said what there is to say.
   */
  void finish() {
    try {
      InputStream rest = body();
      if (rest.readNBytes(MAX_REST).length < MAX_REST) {
        rest.close();
      }
    } catch (IOException e) {
      close();
    }
    close();
  }

  /** Drops the connection if anything is left to read, and frees it otherwise. Idempotent. */
  @Override
  public void close() {
    transport.drop();
  }
}
