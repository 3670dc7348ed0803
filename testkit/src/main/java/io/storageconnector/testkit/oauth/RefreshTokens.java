package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The refresh tokens of a server and their rotation by the rules of a {@link RotationMode}. Guarded
 * by the lock of {@link FakeOAuth}.
 */
final class RefreshTokens {

  private final Clock clock;
  private final SecretMint secrets;
  private final AccessTokens accessTokens;
  private final ExchangeLog exchanges;
  private final Duration lifetime;
  private final Map<String, TokenFamily.Link> links = new HashMap<>();

  RefreshTokens(
      Clock clock,
      SecretMint secrets,
      AccessTokens accessTokens,
      ExchangeLog exchanges,
      Duration lifetime) {
    this.clock = clock;
    this.secrets = secrets;
    this.accessTokens = accessTokens;
    this.exchanges = exchanges;
    this.lifetime = lifetime;
  }

  /** Begins a family. */
  IssuedTokens begin(TokenHolder holder, Duration accessLifetime) {
    return pair(new TokenFamily(holder), accessLifetime);
  }

  IssuedTokens rotate(
      String byClient, String refreshToken, RotationMode mode, Duration accessLifetime) {
    TokenFamily.Link link = links.get(refreshToken);
    if (link == null || !link.family.holder.clientId().equals(byClient)) {
      throw new OAuthRefusal(Reason.UNKNOWN_REFRESH_TOKEN);
    }
    TokenFamily family = link.family;
    if (family.revoked) {
      throw new OAuthRefusal(Reason.REVOKED_GRANT);
    }
    if (mode.kind() == RotationMode.Kind.CONFLICT_409_WHILE_IN_FLIGHT && family.inFlight) {
      throw new OAuthRefusal(Reason.IN_FLIGHT);
    }
    Instant now = clock.instant();
    if (link.successor != null) {
      return repeat(link, mode, now);
    }
    if (!now.isBefore(link.expiresAt)) {
      throw new OAuthRefusal(Reason.EXPIRED_REFRESH_TOKEN);
    }
    IssuedTokens next = pair(family, accessLifetime);
    link.usedAt = now;
    link.successor = next;
    link.successorExpiresAt = now.plus(accessLifetime);
    family.inFlight = true;
    exchanges.add("refresh_token", Outcome.ISSUED);
    return next;
  }

  private IssuedTokens repeat(TokenFamily.Link link, RotationMode mode, Instant now) {
    TokenFamily family = link.family;
    IssuedTokens successor = link.successor;
    Instant expiresAt = link.successorExpiresAt;
    if (!family.repeats(link, mode, now) || successor == null || expiresAt == null) {
      family.revoked |= mode.kind() == RotationMode.Kind.FAMILY_REVOKING;
      throw new OAuthRefusal(
          family.succeededByNewest(link)
              ? Reason.USED_REFRESH_TOKEN
              : Reason.UNKNOWN_REFRESH_TOKEN);
    }
    exchanges.add("refresh_token", Outcome.REPEATED);
    Duration left = Duration.between(now, expiresAt);
    return successor.withLifetime(left.isNegative() ? Duration.ZERO : left);
  }

  private IssuedTokens pair(TokenFamily family, Duration accessLifetime) {
    String refreshToken = secrets.make("refresh");
    newest(family, refreshToken);
    return new IssuedTokens(
        accessTokens.issue(family.holder, family, accessLifetime), refreshToken, accessLifetime);
  }

  private void newest(TokenFamily family, String refreshToken) {
    TokenFamily.Link newest =
        new TokenFamily.Link(family, refreshToken, clock.instant().plus(lifetime));
    family.newest(newest);
    links.put(refreshToken, newest);
  }

  /** Begins a family whose newest refresh token is one that an earlier server issued. */
  void adopt(TokenHolder holder, String refreshToken) {
    if (links.containsKey(refreshToken)) {
      throw new IllegalArgumentException("the refresh token is known already");
    }
    secrets.adopt(refreshToken);
    newest(new TokenFamily(holder), refreshToken);
  }

  /** Returns the refresh tokens that were not used yet and would be accepted. */
  List<String> unused(Predicate<TokenHolder> whose) {
    Instant now = clock.instant();
    return links.values().stream()
        .filter(link -> link.successor == null && now.isBefore(link.expiresAt))
        .filter(link -> !link.family.revoked && whose.test(link.family.holder))
        .map(link -> link.refreshToken)
        .sorted()
        .toList();
  }

  Optional<TokenFamily> family(String refreshToken) {
    return Optional.ofNullable(links.get(refreshToken)).map(link -> link.family);
  }

  void revoke(Predicate<TokenHolder> whose) {
    links.values().stream()
        .map(link -> link.family)
        .filter(family -> whose.test(family.holder))
        .forEach(family -> family.revoked = true);
  }

  /** Lets the refresh tokens expire that were not used yet. */
  void expireAll() {
    Instant now = clock.instant();
    links.values().stream()
        .filter(link -> link.successor == null)
        .forEach(link -> link.expiresAt = now);
  }
}
