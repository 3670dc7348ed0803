package io.storageconnector.testkit.oauth;

import java.util.Set;

/**
 * What a restricted access token may still do.
 *
 * @param scopes the scopes it has; empty for all
 * @param resource the only resource it opens, in the provider's own words; empty for all
 */
public record TokenLimits(Set<String> scopes, String resource) {

  /** The limits of a token that is not restricted. */
  public static final TokenLimits NONE = new TokenLimits(Set.of(), "");

  /**
   * Copies the scopes.
   *
   * @param scopes the scopes it has; empty for all
   * @param resource the only resource it opens; empty for all
   */
  public TokenLimits {
    scopes = Set.copyOf(scopes);
  }
}
