package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The moment by which a whole call has to be over, retries and waits included. Passed down, so that
 * timeouts do not add up. Immutable and thread-safe.
 */
public final class Deadline {

  private final Clock clock;
  private final Instant end;

  private Deadline(Clock clock, Instant end) {
    this.clock = clock;
    this.end = end;
  }

  /**
   * {@return a deadline some time from now}
   *
   * @param budget how long the call may take
   * @param clock the clock that measures it
   */
  public static Deadline after(Duration budget, Clock clock) {
    return new Deadline(requireNonNull(clock, "clock"), clock.instant().plus(budget));
  }

  /**
   * {@return this deadline or one some time from now, whichever comes first}
   *
   * @param budget how long a part of the call may take
   */
  public Deadline atMost(Duration budget) {
    Instant sooner = clock.instant().plus(budget);
    return sooner.isBefore(end) ? new Deadline(clock, sooner) : this;
  }

  /** {@return the time that is left, never negative} */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** {@return whether the time is over} */
  public boolean hasPassed() {
    return !clock.instant().isBefore(end);
  }

  /** {@return the moment itself} */
  @Override
  public String toString() {
    return end.toString();
  }
}
