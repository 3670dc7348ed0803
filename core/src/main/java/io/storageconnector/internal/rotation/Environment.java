package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.StorageObserver;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.internal.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What rotation takes from the world around it, so that a test can be the world: time, waiting,
 * chance, threads, and somebody to tell. Immutable and thread-safe.
 *
 * @param clock the wall clock
 * @param ticker the monotonic clock
 * @param sleeper waits
 * @param chance numbers from 0 to 1, for jitter
 * @param threads runs a flight; the default starts one thread for each
 * @param observer is told about rotations and states
 */
public record Environment(
    Clock clock,
    Ticker ticker,
    Sleeper sleeper,
    DoubleSupplier chance,
    Executor threads,
    StorageObserver observer) {

  /** Checks that everything is present. */
  public Environment {
    requireNonNull(clock, "clock");
    requireNonNull(ticker, "ticker");
    requireNonNull(sleeper, "sleeper");
    requireNonNull(chance, "chance");
    requireNonNull(threads, "threads");
    requireNonNull(observer, "observer");
  }

  /** {@return the real world} */
  public static Environment of(Clock clock, StorageObserver observer) {
    return new Environment(
        clock,
        Ticker.SYSTEM,
        Sleeper.SYSTEM,
        () -> ThreadLocalRandom.current().nextDouble(),
        Environment::startThread,
        observer);
  }

  /** Not a daemon: a virtual machine that ends by itself lets a received pair be stored first. */
  private static void startThread(Runnable flight) {
    Thread thread = new Thread(null, flight, "storage-connector-refresh", 0, false);
    // A thread is a daemon by inheritance, and callers often are.
    thread.setDaemon(false);
    thread.start();
  }

  Stopwatch stopwatch() {
    return Stopwatch.start(clock, ticker);
  }

  /** {@return a duration between half of the given one and the given one} */
  Duration jittered(Duration upTo) {
    return Duration.ofMillis((long) (upTo.toMillis() * (0.5 + chance.getAsDouble() / 2)));
  }

  /**
   * Waits even if the thread was or is interrupted; the flag is set again afterwards. For the time
   * in which this process alone holds a live pair.
   */
  void pauseThrough(Duration duration) {
    boolean interrupted = Thread.interrupted();
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
