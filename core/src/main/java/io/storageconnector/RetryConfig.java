package io.storageconnector;

import java.time.Duration;

/**
 * How failed attempts are repeated. There is one retry layer; the SDKs' own are off.
 *
 * <p>Too many requests ({@link ErrorKind#RATE_LIMITED}) is met by time rather than by attempts,
 * since many limits are by the minute: the waits for it add up to {@code maxAttempts} times {@code
 * maxDelay} at most. A limit that lasts longer, such as one by the day, is then the caller's to
 * wait out.
 *
 * @param maxAttempts how often a request is sent at most, but for rate limits; 1 for no repetition
 *     at all; 5 is Box's own advice
 * @param firstDelay the wait after the first failure; it doubles from then on, with jitter
 * @param maxDelay the longest wait that the library chooses; a provider may ask for more
 */
public record RetryConfig(int maxAttempts, Duration firstDelay, Duration maxDelay) {

  /** Five attempts, half a second at first, half a minute at most. */
  public static final RetryConfig DEFAULT =
      new RetryConfig(5, Duration.ofMillis(500), Duration.ofSeconds(30));

  /**
   * Checks the components.
   *
   * @param maxAttempts how often a request is sent at most
   * @param firstDelay the wait after the first failure
   * @param maxDelay the longest wait that the library chooses
   */
  public RetryConfig {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts is not positive: " + maxAttempts);
    }
    if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "delays must be positive, and maxDelay not below firstDelay");
    }
  }
}
