package io.storageconnector.testkit.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What kind of grant a consent begins: with or without a refresh token, and whether it ends by
 * itself.
 *
 * @param offline whether a refresh token comes with it
 * @param limit after which time the refresh token ends however much it is used, or null for never
 */
public record GrantTerms(boolean offline, @Nullable Duration limit) {

  /** A grant with a refresh token that lives as long as it is used. */
  public static final GrantTerms OFFLINE = new GrantTerms(true, null);

  /** A grant of one access token. */
  public static final GrantTerms ONLINE = new GrantTerms(false, null);

  /**
   * Returns a grant with a refresh token that ends after some time.
   *
   * @param limit the time from consent to its end
   * @return the terms
   */
  public static GrantTerms endingAfter(Duration limit) {
    return new GrantTerms(true, limit);
  }
}
