package io.storageconnector.testkit.oauth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One grant and the chain of tokens that came out of it. Guarded by the lock of {@link FakeOAuth}.
 */
final class TokenFamily {

  /** One refresh token of the chain; the newest is the one that was not used yet. */
  static final class Link {
    final TokenFamily family;
    final String refreshToken;
    Instant expiresAt;
    @Nullable Instant usedAt;
    @Nullable IssuedTokens successor;
    @Nullable Instant successorExpiresAt;

    Link(TokenFamily family, String refreshToken, Instant expiresAt) {
      this.family = family;
      this.refreshToken = refreshToken;
      this.expiresAt = expiresAt;
    }

    /** Says whether the token was not used up and would be accepted. */
    boolean isLive(Instant now) {
      return successor == null && now.isBefore(expiresAt) && !family.revoked;
    }
  }

  final TokenHolder holder;
  private final Instant endsAt;
  private final List<AccessTokens.Access> access = new ArrayList<>();
  private @Nullable Link newest;
  boolean revoked;
  boolean inFlight;
  private boolean newestAccessUsed;

  TokenFamily(TokenHolder holder, Instant endsAt) {
    this.holder = holder;
    this.endsAt = endsAt;
  }

  /** The earlier of an expiry and the end of the whole grant. */
  Instant limited(Instant expiry) {
    return expiry.isBefore(endsAt) ? expiry : endsAt;
  }

  void newest(Link link) {
    newest = link;
  }

  /** Learns of the access token that comes with the newest link. */
  void issued(AccessTokens.Access issued, Instant now) {
    access.removeIf(old -> !now.isBefore(old.expiresAt));
    access.add(issued);
    newestAccessUsed = false;
  }

  /** Learns that an access token has been accepted for a call. */
  void used(AccessTokens.Access used, boolean endsOlder) {
    int position = access.indexOf(used);
    if (position < 0 || position < access.size() - 1) {
      return;
    }
    newestAccessUsed = true;
    if (endsOlder) {
      access.subList(0, position).forEach(AccessTokens.Access::end);
      access.subList(0, position).clear();
    }
  }

  /** Says whether the pair that replaced this link has not been rotated itself. */
  boolean succeededByNewest(Link link) {
    IssuedTokens successor = link.successor;
    Link last = newest;
    return successor != null
        && last != null
        && successor.refreshToken().filter(last.refreshToken::equals).isPresent();
  }

  /** Says whether a used link gives the pair that replaced it once more. */
  boolean repeats(Link link, RotationMode mode, Instant now) {
    Instant usedAt = link.usedAt;
    return switch (mode.kind()) {
      case STRICT, FAMILY_REVOKING, CONFLICT_409_WHILE_IN_FLIGHT, REUSABLE -> false;
      case IDEMPOTENT_UNTIL_NEXT_ROTATION -> succeededByNewest(link);
      case SAME_UNTIL_USED -> succeededByNewest(link) && !newestAccessUsed;
      case IDEMPOTENT_FOR ->
          succeededByNewest(link) && usedAt != null && now.isBefore(usedAt.plus(mode.window()));
    };
  }
}
