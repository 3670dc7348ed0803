package io.storageconnector.internal.time;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Measures a duration by two clocks at once, because each can lie: the wall clock jumps, and the
 * monotonic clock stands still while a virtual machine is suspended. Immutable and thread-safe.
 */
public final class Stopwatch {

  private final Clock clock;
  private final Ticker ticker;
  private final Instant startedAt;
  private final long startedNanos;

  private Stopwatch(Clock clock, Ticker ticker) {
    this.clock = requireNonNull(clock, "clock");
    this.ticker = requireNonNull(ticker, "ticker");
    this.startedAt = clock.instant();
    this.startedNanos = ticker.nanos();
  }

  /**
   * {@return a stopwatch that runs}
   *
   * @param clock the wall clock
   * @param ticker the monotonic clock
   */
  public static Stopwatch start(Clock clock, Ticker ticker) {
    return new Stopwatch(clock, ticker);
  }

  /** {@return the longer of the two measurements: whether one's own time may be over} */
  public Duration atMost() {
    Duration wall = wall();
    Duration monotonic = monotonic();
    return wall.compareTo(monotonic) > 0 ? wall : monotonic;
  }

  /** {@return the monotonic measurement: whether somebody else's time is surely over} */
  public Duration monotonic() {
    return Duration.ofNanos(ticker.nanos() - startedNanos);
  }

  private Duration wall() {
    return Duration.between(startedAt, clock.instant());
  }
}
