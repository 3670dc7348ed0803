package io.storageconnector.testkit.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One grant and the chain of tokens that came out of it. Guarded by the lock of {@link FakeOAuth}.
 */
final class TokenFamily {

  /** One refresh token of the chain; the newest is the one that was not used yet. */
  static final class Link {
    final String refreshToken;
    Instant expiresAt;
    @Nullable Instant usedAt;
    @Nullable IssuedTokens successor;
    @Nullable Instant successorExpiresAt;

    Link(String refreshToken, Instant expiresAt) {
      this.refreshToken = refreshToken;
      this.expiresAt = expiresAt;
    }
  }

  final String subject;
  Link newest;
  boolean revoked;
  boolean inFlight;

  TokenFamily(String subject, Link first) {
    this.subject = subject;
    this.newest = first;
  }

  /** Says whether the pair that replaced this link has not been rotated itself. */
  boolean succeededByNewest(Link link) {
    IssuedTokens successor = link.successor;
    return successor != null
        && successor.refreshToken().filter(newest.refreshToken::equals).isPresent();
  }

  /** Says whether a used link gives the pair that replaced it once more. */
  boolean repeats(Link link, RotationMode mode, Instant now) {
    Instant usedAt = link.usedAt;
    return switch (mode.kind()) {
      case STRICT, CONFLICT_409_WHILE_IN_FLIGHT -> false;
      case IDEMPOTENT_UNTIL_NEXT_ROTATION -> succeededByNewest(link);
      case IDEMPOTENT_FOR ->
          succeededByNewest(link) && usedAt != null && now.isBefore(usedAt.plus(mode.window()));
    };
  }
}
