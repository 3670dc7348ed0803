package io.storageconnector.box;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.EventListener;

/**
 * The HTTP calls that have begun and not ended, which an answer's body keeps open until it is read
 * or closed: OkHttp itself forgets a call as soon as its answer has begun. Thread-safe.
 *
 * <p>A body nobody closes stays here until its call's time is over, which cancels the call.
 */
final class OpenCalls extends EventListener implements AutoCloseable {

  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  boolean isClosed() {
    return closed;
  }

  /** Lets a call that begins after the close fail before it has a connection. */
  @Override
  public void callStart(Call call) {
    open.add(call);
    if (closed) {
      call.cancel();
    }
  }

  @Override
  public void callEnd(Call call) {
    open.remove(call);
  }

  @Override
  public void callFailed(Call call, IOException e) {
    open.remove(call);
  }

  @Override
  public void canceled(Call call) {
    open.remove(call);
  }

  /** Drops the connections of all open calls, and of all later ones. Idempotent. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Call::cancel);
  }
}
