package io.storageconnector.testkit.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes dates the way HTTP headers carry them. */
public final class HttpDates {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  /**
   * Formats an instant for {@code Date}, {@code Retry-After} and their kind.
   *
   * @param instant the instant, whose fraction of a second is dropped
   * @return the text
   */
  public static String format(Instant instant) {
    return IMF_FIXDATE.format(instant);
  }
}
