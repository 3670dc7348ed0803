package io.storageconnector.gdrive;

import io.storageconnector.StorageException;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ProviderContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;

/**
 * The shared way to Drive as one connection uses it: sends requests, sorts refusals into errors,
 * and has successful answers read and closed. Immutable and thread-safe.
 */
final class DriveChannel {

  private final DriveWire wire;
  private final ProviderContext context;

  DriveChannel(DriveWire wire, ProviderContext context) {
    this.wire = wire;
    this.context = context;
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

  DriveWire wire() {
    return wire;
  }

  DriveWireSettings settings() {
    return wire.settings();
  }

  Clock clock() {
    return context.clock();
  }

  /** Returns what is remembered of the account behind a call. */
  DriveAccount account(Call call) {
    return wire.accounts().of(context.connection(), call.token().generation());
  }

  /** Returns an address of the API, such as {@code files}. */
  String api(String path) {
    return settings().origin() + "/drive/v3/" + path;
  }

  /** Returns an address that content is uploaded to. */
  String upload(String path) {
    return settings().origin() + "/upload/drive/v3/" + path;
  }

  /** Sends a request and reads the answer, which has to be a success with a body. */
  <T> T read(Call call, DriveRequest request, Reader<T> reader) {
    try (DriveAnswer answer = succeed(call, request)) {
      return read(call, request, answer, reader);
    }
  }

  /** Reads the body of an answer that is a success. */
  <T> T read(Call call, DriveRequest request, DriveAnswer answer, Reader<T> reader) {
    try {
      T value = reader.read(answer.body());
      answer.finish();
      return value;
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted()
          ? DriveErrors.broken(call, request, e)
          : DriveErrors.garbled(call, request, answer.status());
    }
  }

  /** Sends a request whose answer, if it is a success, says nothing. */
  void send(Call call, DriveRequest request) {
    succeed(call, request).finish();
  }

  /** Sends a request and returns the answer if it is a success; the caller closes it. */
  DriveAnswer succeed(Call call, DriveRequest request) {
    DriveAnswer answer = wire.exchange(call, request);
    if (answer.isSuccess()) {
      return answer;
    }
    throw refused(call, request, answer);
  }

  /** Turns an answer into the error it stands for, and closes it. */
  StorageException refused(Call call, DriveRequest request, DriveAnswer answer) {
    byte[] body;
    try {
      body = answer.bytes(DriveErrorBody.MAX_BYTES);
    } catch (IOException e) {
      // The status alone says what there is to say.
      body = new byte[0];
    }
    answer.finish();
    return DriveErrors.refused(call, request, answer, body, clock());
  }
}
