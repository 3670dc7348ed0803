package io.storageconnector.box;

import io.storageconnector.StorageException;
import io.storageconnector.spi.Call;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;

/**
 * The shared transport as one connection uses it: sends requests, sorts refusals into errors, and
 * has successful answers read and closed. Immutable and thread-safe.
 */
final class BoxChannel {

  private final BoxTransport transport;
  private final BoxEndpoints endpoints;
  private final Clock clock;

  BoxChannel(BoxTransport transport, BoxEndpoints endpoints, Clock clock) {
    this.transport = transport;
    this.endpoints = endpoints;
    this.clock = clock;
  }

  /**
   * Reads a successful answer.
   *
   * @param <T> what it holds
   */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream body) throws IOException;
  }

  BoxTransport transport() {
    return transport;
  }

  BoxEndpoints endpoints() {
    return endpoints;
  }

  Clock clock() {
    return clock;
  }

  /** Sends a request and reads the answer, which has to be a success with a body. */
  <T> T read(Call call, BoxRequest request, Reader<T> reader) {
    try (BoxAnswer answer = succeed(call, request)) {
      if (answer.status() == 202) {
        throw BoxErrors.pending(call, request, answer, clock);
      }
      return read(call, request, answer, reader);
    }
  }

  /** Reads the body of an answer that is a success. */
  <T> T read(Call call, BoxRequest request, BoxAnswer answer, Reader<T> reader) {
    try {
      return reader.read(answer.body());
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted()
          ? BoxErrors.broken(call, request, e, true)
          : BoxErrors.garbled(call, request, answer.status());
    }
  }

  /** Sends a request whose answer, if it is a success, says nothing. */
  void send(Call call, BoxRequest request) {
    succeed(call, request).close();
  }

  /** Sends a request and returns the answer if it is a success; the caller closes it. */
  BoxAnswer succeed(Call call, BoxRequest request) {
    BoxAnswer answer = transport.exchange(call, request);
    if (answer.isSuccess()) {
      return answer;
    }
    throw refused(call, request, answer);
  }

  /** Turns an answer into the error it stands for, and closes it. */
  StorageException refused(Call call, BoxRequest request, BoxAnswer answer) {
    try (answer) {
      byte[] body;
      try {
        body = answer.bytes(BoxErrorBody.MAX_BYTES);
      } catch (IOException e) {
        // The status alone says what there is to say.
        body = new byte[0];
      }
      return BoxErrors.refused(call, request, answer, body, clock);
    }
  }
}
