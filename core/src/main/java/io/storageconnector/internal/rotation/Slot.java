package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.spi.AccessToken;
import org.jspecify.annotations.Nullable;

/** The result to be of one flight. Not thread-safe: guarded by the lock of its grant. */
final class Slot {

  private boolean landed;
  private @Nullable AccessToken token;
  private @Nullable RuntimeException failure;

  void complete(AccessToken value) {
    token = value;
    landed = true;
  }

  void fail(RuntimeException reason) {
    failure = reason;
    landed = true;
  }

  boolean hasLanded() {
    return landed;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Returns the token, or throws what the flight threw, with the caller's own stack trace. */
  AccessToken result() {
    AccessToken value = token;
    if (value != null) {
      return value;
    }
    RuntimeException reason = failure;
    throw reason instanceof StorageException e
        ? e.toBuilder().cause(e).build()
        : new IllegalStateException("a refresh ended unexpectedly", reason);
  }
}
