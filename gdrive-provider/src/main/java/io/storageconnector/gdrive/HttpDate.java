package io.storageconnector.gdrive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a moment in the form that HTTP gives it, such as in {@code Date} (RFC 9110, 5.6.7). */
final class HttpDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private HttpDate() {}

  /** Returns the moment, or null if the header is absent or can't be understood. */
  static @Nullable Instant parse(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return ZonedDateTime.parse(value.trim(), FORMAT).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
