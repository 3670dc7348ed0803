package io.storageconnector.internal.rotation;

import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.internal.time.Stopwatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pause between a failed refresh of one connection and the next request to its token endpoint,
 * so that a herd of callers is not a herd of requests. Thread-safe.
 */
final class Rest {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LAST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 7;

  /** No provider's wish silences a connection for longer. */
  private static final Duration MOST_ASKED = Duration.ofMinutes(15);

  private final Environment environment;
  private volatile @Nullable Pause pause;
  private volatile int failures;

  private record Pause(Stopwatch running, Duration length, @Nullable StorageException failure) {

    Duration left() {
      Duration left = length.minus(running.atMost());
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  Rest(Environment environment) {
    this.environment = environment;
  }

  /**
   * Begins a pause in which the token endpoint is not asked. Called by one flight at a time.
   *
   * @param failure what the flight ends with
   * @param asked how long the pause has to be at least
   * @return the failure, with the advice to come back after the pause unless it advises not to
   */
  StorageException after(StorageException failure, Duration asked) {
    Duration own = FIRST.multipliedBy(1L << failures);
    failures = Math.min(failures + 1, MOST_DOUBLINGS);
    Duration wished = asked.compareTo(MOST_ASKED) < 0 ? asked : MOST_ASKED;
    Duration length = environment.jittered(own.compareTo(LAST) < 0 ? own : LAST);
    if (length.compareTo(wished) < 0) {
      length = wished;
    }
    pause = new Pause(environment.stopwatch(), length, failure);
    return advised(failure, length);
  }

  /** Begins a short pause after trouble that is not the provider's: nobody needs to hurry. */
  void briefly() {
    if (!isOn()) {
      pause = new Pause(environment.stopwatch(), FIRST, null);
    }
  }

  void over() {
    pause = null;
    failures = 0;
  }

  /** Returns whether it is too early for a refresh that nobody waits for. */
  boolean isOn() {
    Pause now = pause;
    return now != null && !now.left().isZero();
  }

  /** Returns why the token endpoint is not to be asked now; null if it may be. */
  @Nullable StorageException obstacle() {
    Pause now = pause;
    if (now == null || now.failure() == null) {
      return null;
    }
    Duration left = now.left();
    return left.isZero() ? null : advised(now.failure(), left);
  }

  private static StorageException advised(StorageException failure, Duration left) {
    return failure.retry() instanceof RetryAdvice.Never
        ? failure.toBuilder().build()
        : failure.toBuilder().retry(RetryAdvice.after(left)).build();
  }
}
