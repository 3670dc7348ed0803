package io.storageconnector.internal.transfer;

import io.storageconnector.TransferListener;
import io.storageconnector.TransferProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the bytes of one transfer, whichever threads move them, and tells the caller's listener
 * now and then. Thread-safe; the listener is told by one thread at a time, and the others do not
 * wait for it.
 */
final class ProgressMeter {

  private static final Logger log = LoggerFactory.getLogger(ProgressMeter.class);

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final @Nullable TransferListener listener;
  private final Clock clock;
  private final long total;
  private final ReentrantLock telling = new ReentrantLock();
  private final ReentrantLock counting = new ReentrantLock();

  private final Instant start;
  private long before;
  private long bytes;
  private Instant due;

  /**
   * Starts the measurement.
   *
   * @param listener who is told, or null for nobody
   * @param total how many bytes the content has, or -1
   */
  ProgressMeter(@Nullable TransferListener listener, Clock clock, long total) {
    this.listener = listener;
    this.clock = clock;
    this.total = total;
    this.start = clock.instant();
    this.due = start.plus(INTERVAL);
  }

  /**
   * Says that so many bytes had arrived before this call began; they count, but not for the rate.
   */
  void begin(long arrivedBefore) {
    counting.lock();
    try {
      before = arrivedBefore;
      bytes = arrivedBefore;
    } finally {
      counting.unlock();
    }
  }

  /** Counts bytes that have moved; a negative number takes some back that have to move again. */
  void moved(long count) {
    if (listener == null) {
      return;
    }
    Instant now = clock.instant();
    counting.lock();
    try {
      bytes += count;
      if (now.isBefore(due)) {
        return;
      }
      due = now.plus(INTERVAL);
    } finally {
      counting.unlock();
    }
    if (telling.tryLock()) {
      try {
        tell(listener);
      } finally {
        telling.unlock();
      }
    }
  }

  /** Tells the final state: of a transfer that is complete, or will not go on. */
  void end() {
    if (listener == null) {
      return;
    }
    telling.lock();
    try {
      tell(listener);
    } finally {
      telling.unlock();
    }
  }

  /** The message of foreign code may hold anything, so only its class is told. */
  private void tell(TransferListener to) {
    TransferProgress progress = progress();
    try {
      to.progressed(progress);
    } catch (RuntimeException e) {
      log.warn("a TransferListener threw {}; listeners must not throw", e.getClass().getName());
    }
  }

  private TransferProgress progress() {
    Duration elapsed = Duration.between(start, clock.instant());
    counting.lock();
    try {
      return TransferProgress.of(
          bytes, total, before, elapsed.isNegative() ? Duration.ZERO : elapsed);
    } finally {
      counting.unlock();
    }
  }
}
