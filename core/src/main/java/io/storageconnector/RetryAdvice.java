package io.storageconnector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Whether it makes sense to try again. The library follows the advice itself, so callers see mostly
 * {@link Never} and {@link Exhausted}. The sum is closed: a new case is a new minor release.
 */
public sealed interface RetryAdvice {

  /** Trying again changes nothing. */
  RetryAdvice NEVER = new Never();

  /** The request had no effect; any request may be sent again after a pause. */
  RetryAdvice SAFE = new Safe();

  /** The request may have had an effect; only what may happen twice may be sent again. */
  RetryAdvice ONLY_IF_IDEMPOTENT = new OnlyIfIdempotent();

  /** The library tried as often as it was allowed to. Do not wrap another retry around it. */
  RetryAdvice EXHAUSTED = new Exhausted();

  /**
   * {@return the advice that the request had no effect and may be sent again after some time}
   *
   * @param delay how long to wait
   */
  static RetryAdvice after(Duration delay) {
    return new After(delay);
  }

  /** Trying again changes nothing. */
  record Never() implements RetryAdvice {}

  /** The request had no effect; any request may be sent again after a pause. */
  record Safe() implements RetryAdvice {}

  /**
   * The request had no effect and may be sent again after the given time.
   *
   * @param delay how long to wait, as the provider said; not negative
   */
  record After(Duration delay) implements RetryAdvice {

    /**
     * Checks the components.
     *
     * @param delay how long to wait, as the provider said
     */
    public After {
      if (requireNonNull(delay, "delay").isNegative()) {
        throw new IllegalArgumentException("delay is negative");
      }
    }
  }

  /** The request may have had an effect; only what may happen twice may be sent again. */
  record OnlyIfIdempotent() implements RetryAdvice {}

  /** The library tried as often as it was allowed to. */
  record Exhausted() implements RetryAdvice {}
}
