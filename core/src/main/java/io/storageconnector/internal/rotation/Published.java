package io.storageconnector.internal.rotation;

import io.storageconnector.spi.AccessToken;
import java.time.Duration;
import java.time.Instant;

/**
 * A stored access token with the moments that matter to its readers. Reading it allocates nothing.
 *
 * @param token the token
 * @param staleAt from here on whoever asks first starts a refresh, in epoch milliseconds
 * @param uselessAt from here on nobody is given the token, in epoch milliseconds
 */
record Published(AccessToken token, long staleAt, long uselessAt) {

  /** A request takes time, and clocks differ. */
  private static final Duration HARD_MARGIN = Duration.ofSeconds(90);

  /** By connection, so that tokens issued together are not renewed together. */
  private static final Duration SPREAD = Duration.ofMinutes(3);

  /**
   * {@return the token of a record}
   *
   * @param ahead how long before its end, at least, a token is renewed
   */
  static Published of(TokenRecord record, Duration ahead) {
    TokenPair pair = record.tokens();
    Duration life = Duration.between(pair.issuedAt(), pair.expiresAt());
    Duration spread =
        SPREAD.multipliedBy(Math.floorMod(record.connection().hashCode(), 256)).dividedBy(256);
    return new Published(
        record.accessToken(),
        before(pair.expiresAt(), ahead.plus(spread), life.dividedBy(2)),
        before(pair.expiresAt(), HARD_MARGIN, life.dividedBy(4)));
  }

  /** A short-lived token would be useless from its first moment with the margins of a long one. */
  private static long before(Instant end, Duration margin, Duration atMost) {
    return end.minus(margin.compareTo(atMost) < 0 ? margin : atMost).toEpochMilli();
  }

  boolean isUsable(long now) {
    return now < uselessAt;
  }

  boolean isStale(long now) {
    return now >= staleAt;
  }
}
