package io.storageconnector.testkit.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long an answer takes, half before its effect and half after it, as on a network of that round
 * trip time. It is real time, whatever the fake's clock shows. Thread-safe.
 */
public final class Latency {

  private volatile Duration roundTrip = Duration.ZERO;

  /** Makes a latency of zero. */
  public Latency() {}

  /**
   * Changes the latency from now on.
   *
   * @param newRoundTrip the time between request and answer
   */
  public void roundTrip(Duration newRoundTrip) {
    if (newRoundTrip.isNegative()) {
      throw new IllegalArgumentException("a latency cannot be negative");
    }
    roundTrip = newRoundTrip;
  }

  /** Waits for the time of one direction; an interrupted thread goes on at once. */
  public void travel() {
    long nanos = roundTrip.dividedBy(2).toNanos();
    if (nanos > 0) {
      try {
        boolean unused = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
