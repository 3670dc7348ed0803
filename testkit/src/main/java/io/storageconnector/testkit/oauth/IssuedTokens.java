package io.storageconnector.testkit.oauth;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint hands out: an access token, how long it lives, and for a user's grant a
 * refresh token.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows no token.
 */
public final class IssuedTokens {

  private final String accessToken;
  private final @Nullable String refreshToken;
  private final Duration lifetime;

  IssuedTokens(String accessToken, @Nullable String refreshToken, Duration lifetime) {
    this.accessToken = accessToken;
    this.refreshToken = refreshToken;
    this.lifetime = lifetime;
  }

  /**
   * Returns the access token.
   *
   * @return the token's text
   */
  public String accessToken() {
    return accessToken;
  }

  /**
   * Returns the refresh token.
   *
   * @return the token's text, or empty for a server's own grant
   */
  public Optional<String> refreshToken() {
    return Optional.ofNullable(refreshToken);
  }

  /**
   * Returns how long the access token still lives, by the fake's clock.
   *
   * @return the remaining lifetime
   */
  public Duration lifetime() {
    return lifetime;
  }

  IssuedTokens withLifetime(Duration remaining) {
    return new IssuedTokens(accessToken, refreshToken, remaining);
  }

  @Override
  public String toString() {
    return "IssuedTokens[lifetime=" + lifetime + "]";
  }
}
