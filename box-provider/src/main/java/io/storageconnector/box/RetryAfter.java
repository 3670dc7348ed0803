package io.storageconnector.box;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
    Instant until = instant(text);
    if (until == null) {
      return null;
    }
    Instant now = date == null ? null : instant(date.trim());
    return bounded(Duration.between(now == null ? clock.instant() : now, until));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  private static @Nullable Instant instant(String text) {
    try {
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return ZonedDateTime.parse(text, format).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
