package io.storageconnector.spi;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads times out of HTTP headers, for providers that speak HTTP. What is absent or can't be
 * understood is empty, never an exception: a provider's answer is not worth less for it.
 */
public final class HttpTimes {

  /** Nobody waits longer; it keeps an absurd value from overflowing. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private HttpTimes() {}

  /**
   * {@return a moment in the form that HTTP gives it, such as in {@code Date} (RFC 9110, 5.6.7)}
   *
   * @param value the header, or null if there is none
   */
  public static Optional<Instant> date(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZonedDateTime.parse(value.trim(), DATE).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * {@return how long {@code Retry-After} asks to wait, which is a number of seconds or a date (RFC
   * 9110, 10.2.3)} Never negative, at most a day.
   *
   * @param value the header, or null if there is none
   * @param date the answer's {@code Date} header, or null: a date is relative to the server's clock
   * @param clock for answers without a date
   */
  public static Optional<Duration> retryAfter(
      @Nullable String value, @Nullable String date, Clock clock) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String text = value.trim();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(
          text.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    Instant now = date(date).orElseGet(clock::instant);
    return date(text).map(until -> bounded(Duration.between(now, until)));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
