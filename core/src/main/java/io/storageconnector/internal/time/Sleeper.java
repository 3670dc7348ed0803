package io.storageconnector.internal.time;

import java.time.Duration;

/** Lets the calling thread wait; tests put one in that only records. Thread-safe. */
@FunctionalInterface
public interface Sleeper {

  /** Waits for real. */
  Sleeper SYSTEM = duration -> Thread.sleep(duration.toMillis());

  /**
   * Waits.
   *
   * @param duration how long
   * @throws InterruptedException if the thread was interrupted
   */
  void sleep(Duration duration) throws InterruptedException;
}
