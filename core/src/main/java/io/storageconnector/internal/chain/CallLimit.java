package io.storageconnector.internal.chain;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many calls of one connection may be under way at once. Views of the same connection share
 * one. Fair: who came first goes first. Thread-safe.
 */
public final class CallLimit {

  private final Semaphore permits;

  private CallLimit(int permits) {
    this.permits = new Semaphore(permits, true);
  }

  /** Returns a limit of so many calls, at least one. */
  public static CallLimit of(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("a limit is at least 1: " + permits);
    }
    return new CallLimit(permits);
  }

  boolean enter(Duration patience) throws InterruptedException {
    return permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  void leave() {
    permits.release();
  }
}
