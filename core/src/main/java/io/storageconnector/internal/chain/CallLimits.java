package io.storageconnector.internal.chain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.storageconnector.auth.ConnectionId;

/**
 * The call limits of all connections: one for each, shared by its views, and forgotten when no view
 * holds it any more. Thread-safe.
 */
public final class CallLimits {

  private final int permits;
  private final Cache<ConnectionId, CallLimit> limits =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  private CallLimits(int permits) {
    this.permits = permits;
  }

  /** Returns limits of so many calls for each connection, at least one. */
  public static CallLimits of(int permits) {
    return new CallLimits(permits);
  }

  /** Returns a connection's limit. */
  public CallLimit of(ConnectionId connection) {
    return limits.get(connection, key -> CallLimit.of(permits));
  }

  /** Returns how many are held. */
  long size() {
    limits.cleanUp();
    return limits.estimatedSize();
  }
}
