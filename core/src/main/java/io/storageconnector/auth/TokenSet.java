package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint issued: an access token, perhaps a refresh token, and when the access token
 * ends. Immutable and thread-safe; prints no token.
 */
public final class TokenSet {

  private final Secret accessToken;
  private final @Nullable Secret refreshToken;
  private final Instant expiresAt;
  private final List<String> scopes;

  private TokenSet(
      Secret accessToken, @Nullable Secret refreshToken, Instant expiresAt, List<String> scopes) {
    this.accessToken = requireNonNull(accessToken, "accessToken");
    this.refreshToken = refreshToken;
    this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    this.scopes = List.copyOf(scopes);
  }

  /**
   * {@return a set with a refresh token}
   *
   * @param accessToken the access token
   * @param refreshToken the refresh token, or null if the answer held none
   * @param expiresAt when the access token ends, by this host's clock
   * @param scopes the granted scopes; empty if the answer named none
   */
  public static TokenSet of(
      Secret accessToken, @Nullable Secret refreshToken, Instant expiresAt, List<String> scopes) {
    return new TokenSet(accessToken, refreshToken, expiresAt, scopes);
  }

  /** {@return the access token} */
  public Secret accessToken() {
    return accessToken;
  }

  /** {@return the refresh token; empty if the provider issued none, and then an older one stays} */
  public Optional<Secret> refreshToken() {
    return Optional.ofNullable(refreshToken);
  }

  /** {@return when the access token ends, by this host's clock} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** {@return the granted scopes; empty if the provider named none} */
  public List<String> scopes() {
    return scopes;
  }

  /** {@return the expiry only} */
  @Override
  public String toString() {
    return "TokenSet[expiresAt=" + expiresAt + "]";
  }
}
