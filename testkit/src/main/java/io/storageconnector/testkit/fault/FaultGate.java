package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.FakeReply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A point at which answers wait until a test lets them go. Thread-safe.
 *
 * <p>Neither side waits longer than thirty seconds: a test that forgets to release fails instead of
 * hanging.
 */
public final class FaultGate {

  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  FaultGate() {}

  /**
   * Waits until a request has taken effect and its answer is held here.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws IllegalStateException if none arrives in thirty seconds
   */
  public void awaitArrival() throws InterruptedException {
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no request arrived at the gate");
    }
  }

  /** Lets all held and all later answers go. */
  public void release() {
    released.countDown();
  }

  FakeReply pass(FakeReply reply) {
    arrived.countDown();
    try {
      if (!released.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the gate was never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reply;
  }
}
