package io.storageconnector.gdrive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}, which is a number of seconds or a date (RFC 9110, 10.2.3). */
final class RetryAfter {

  /** Nobody waits longer; it keeps an absurd value from overflowing. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * Returns how long to wait, or null if the answer does not say or can't be understood.
   *
   * @param value the header
   * @param date the answer's {@code Date} header: a date is relative to the server's clock
   * @param clock for answers without a date
   */
  static @Nullable Duration parse(@Nullable String value, @Nullable String date, Clock clock) {
    if (value == null || value.isBlank()) {
      return null;
    }
    String text = value.trim();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant until = HttpDate.parse(text);
    if (until == null) {
      return null;
    }
    Instant now = HttpDate.parse(date);
    return bounded(Duration.between(now == null ? clock.instant() : now, until));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
