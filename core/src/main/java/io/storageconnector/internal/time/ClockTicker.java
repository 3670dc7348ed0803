package io.storageconnector.internal.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns a clock into the nanosecond count that caches expire by, so that they age with the
 * library's own time. Immutable and thread-safe.
 */
public final class ClockTicker {

  private final Clock clock;
  private final Instant start;

  private ClockTicker(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Returns a count that starts now. */
  public static ClockTicker of(Clock clock) {
    return new ClockTicker(clock);
  }

  /** Returns the nanoseconds since the start. */
  public long nanos() {
    return Duration.between(start, clock.instant()).toNanos();
  }
}
