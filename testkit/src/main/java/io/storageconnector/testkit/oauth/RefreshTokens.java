package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
  private final int liveTokens;
  private final Map<String, TokenFamily.Link> links = new LinkedHashMap<>();

  RefreshTokens(
      Clock clock,
      SecretMint secrets,
      AccessTokens accessTokens,
      ExchangeLog exchanges,
      Duration lifetime,
      int liveTokens) {
    this.clock = clock;
    this.secrets = secrets;
    this.accessTokens = accessTokens;
    this.exchanges = exchanges;
    this.lifetime = lifetime;
    this.liveTokens = liveTokens;
  }

  /** Begins a family. */
  IssuedTokens begin(TokenHolder holder, GrantTerms terms, Duration accessLifetime) {
    Duration limit = terms.limit();
    IssuedTokens first =
        pair(
            new TokenFamily(holder, limit == null ? Instant.MAX : clock.instant().plus(limit)),
            accessLifetime);
    endOldest(holder);
    return first;
  }

  /** Ends the oldest refresh tokens a subject has with a client, as many as are too many. */
  private void endOldest(TokenHolder holder) {
    if (liveTokens == Integer.MAX_VALUE) {
      return;
    }
    Instant now = clock.instant();
    List<TokenFamily.Link> live =
        links.values().stream()
            .filter(link -> link.isLive(now))
            .filter(link -> link.family.holder.clientId().equals(holder.clientId()))
            .filter(link -> link.family.holder.subject().equals(holder.subject()))
            .toList();
    live.stream()
        .limit(Math.max(0, live.size() - liveTokens))
        .forEach(link -> link.expiresAt = now);
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
    if (mode.kind() == RotationMode.Kind.REUSABLE) {
      link.expiresAt = family.limited(now.plus(lifetime));
      exchanges.add("refresh_token", Outcome.ISSUED);
      return new IssuedTokens(
          accessTokens.issue(family.holder, family, accessLifetime), null, accessLifetime);
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
        new TokenFamily.Link(family, refreshToken, family.limited(clock.instant().plus(lifetime)));
    family.newest(newest);
    links.put(refreshToken, newest);
  }

  /** Begins a family whose newest refresh token is one that an earlier server issued. */
  void adopt(TokenHolder holder, String refreshToken) {
    if (links.containsKey(refreshToken)) {
      throw new IllegalArgumentException("the refresh token is known already");
    }
    secrets.adopt(refreshToken);
    newest(new TokenFamily(holder, Instant.MAX), refreshToken);
  }

  /** Returns the refresh tokens that were not used yet and would be accepted. */
  List<String> unused(Predicate<TokenHolder> whose) {
    Instant now = clock.instant();
    return links.values().stream()
        .filter(link -> link.isLive(now) && whose.test(link.family.holder))
        .map(link -> link.refreshToken)
        .sorted()
        .toList();
  }

  Optional<TokenFamily> family(String refreshToken) {
    return Optional.ofNullable(links.get(refreshToken)).map(link -> link.family);
  }

  Optional<TokenHolder> liveHolder(String refreshToken) {
    Instant now = clock.instant();
    return Optional.ofNullable(links.get(refreshToken))
        .filter(link -> link.isLive(now))
        .map(link -> link.family.holder);
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
