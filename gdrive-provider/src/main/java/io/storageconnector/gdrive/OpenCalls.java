package io.storageconnector.gdrive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that have begun and not ended, which an answer's body keeps open until it is read,
 * closed, or its time is over. Thread-safe.
 */
final class OpenCalls implements AutoCloseable {

  private final Set<WireRequest> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  boolean isClosed() {
    return closed;
  }

  /** Takes a request in; one that begins after the close is dropped before it is sent. */
  void begin(WireRequest request) {
    open.add(request);
    if (closed) {
      request.drop();
    }
  }

  void end(WireRequest request) {
    open.remove(request);
  }

  /** Drops the connections of all open requests, and of all later ones. Idempotent. */
  @Override
  public void close() {
    closed = true;
    open.forEach(WireRequest::drop);
  }
}
