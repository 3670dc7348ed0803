package io.storageconnector.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that a test moves by hand.
 *
 * <p>Fakes ask it for every expiry, date and {@code Date} header; hand the same instance to the
 * code under test to age both sides at once. Thread-safe.
 */
public final class FakeClock extends Clock {

  /** Where {@link #frozen()} begins. */
  public static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final Clock base;
  private final ZoneId zone;
  private final AtomicReference<Duration> offset;

  private FakeClock(Clock base, ZoneId zone, AtomicReference<Duration> offset) {
    this.base = base;
    this.zone = zone;
    this.offset = offset;
  }

  /**
   * Returns a clock that stands still at {@link #START} until it is moved.
   *
   * @return a new clock in UTC
   */
  public static FakeClock frozen() {
    return startingAt(START);
  }

  /**
   * Returns a clock that stands still until it is moved.
   *
   * @param start the first instant it shows
   * @return a new clock in UTC
   */
  public static FakeClock startingAt(Instant start) {
    return of(Clock.fixed(start, ZoneOffset.UTC));
  }

  /**
   * Returns a clock that runs with the machine's and can be moved besides.
   *
   * @return a new clock in UTC
   */
  public static FakeClock ticking() {
    return of(Clock.systemUTC());
  }

  private static FakeClock of(Clock base) {
    return new FakeClock(base, ZoneOffset.UTC, new AtomicReference<>(Duration.ZERO));
  }

  /**
   * Moves the clock.
   *
   * @param step how far; negative to move it back
   */
  public void advance(Duration step) {
    offset.updateAndGet(step::plus);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /**
   * Returns a view of this clock in another zone; moving one moves the other.
   *
   * @param other the zone
   * @return the view
   */
  @Override
  public Clock withZone(ZoneId other) {
    return new FakeClock(base, other, offset);
  }
}
