package io.storageconnector.internal.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access token with the refresh token that was issued beside it, or that stays when none was.
 *
 * @param accessToken the access token
 * @param refreshToken the refresh token to present next; absent for a service account
 * @param expiresAt when the access token ends
 * @param issuedAt when the answer arrived
 * @param scopes the granted scopes; empty if the provider named none
 */
record TokenPair(
    Secret accessToken,
    @Nullable Secret refreshToken,
    Instant expiresAt,
    Instant issuedAt,
    List<String> scopes) {

  /** With these limits a record with every part at its largest fits into a stored token. */
  static final int MAX_ACCESS_TOKEN_BYTES = 16 * 1024;

  static final int MAX_REFRESH_TOKEN_BYTES = 8 * 1024;
  static final int MAX_SCOPES_BYTES = 4 * 1024;
  static final int MAX_SCOPES = 64;

  TokenPair {
    requireNonNull(accessToken, "accessToken");
    requireNonNull(expiresAt, "expiresAt");
    requireNonNull(issuedAt, "issuedAt");
    scopes = List.copyOf(scopes);
  }

  /**
   * {@return the pair that an answer amounts to}
   *
   * @param tokens the answer
   * @param presented the refresh token that was presented, which stays if the answer holds none;
   *     null if the tokens were minted, and then the answer's is not needed either
   */
  static TokenPair of(TokenSet tokens, @Nullable Secret presented, Instant receivedAt) {
    return new TokenPair(
        tokens.accessToken(),
        presented == null ? null : tokens.refreshToken().orElse(presented),
        tokens.expiresAt(),
        receivedAt,
        scopesThatFit(tokens.scopes()));
  }

  /** {@return whether the tokens of an answer are small enough to be stored} */
  static boolean fits(TokenSet tokens) {
    return bytes(tokens.accessToken().reveal()) <= MAX_ACCESS_TOKEN_BYTES
        && tokens.refreshToken().map(token -> bytes(token.reveal())).orElse(0)
            <= MAX_REFRESH_TOKEN_BYTES;
  }

  private static List<String> scopesThatFit(List<String> scopes) {
    int total = scopes.stream().mapToInt(TokenPair::bytes).sum();
    return scopes.size() <= MAX_SCOPES && total <= MAX_SCOPES_BYTES ? scopes : List.of();
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  @Override
  public String toString() {
    return "TokenPair[expiresAt=" + expiresAt + ", issuedAt=" + issuedAt + "]";
  }
}
