package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result to be of one flight, for everybody who waits for it. A waiter that gives up does not
 * touch the flight. Thread-safe.
 */
final class Slot {

  private final CountDownLatch landed = new CountDownLatch(1);
  private volatile @Nullable AccessToken token;
  private volatile @Nullable RuntimeException failure;

  void complete(AccessToken value) {
    token = value;
    landed.countDown();
  }

  void fail(RuntimeException reason) {
    failure = reason;
    landed.countDown();
  }

  boolean hasLanded() {
    return landed.getCount() == 0;
  }

  /**
   * Waits for the result.
   *
   * @param late what to throw when the deadline passes
   * @throws InterruptedException if the waiter was interrupted
   */
  AccessToken await(Deadline deadline, Supplier<StorageException> late)
      throws InterruptedException {
    if (!landed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw late.get();
    }
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
