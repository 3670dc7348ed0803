package io.storageconnector.testkit.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of a server, with their expiry. Guarded by the lock of {@link FakeOAuth}.
 *
 * <p>Keeps the latest 100,000; an older one is unknown from then on.
 */
final class AccessTokens {

  private static final int KEPT = 100_000;

  /** One access token. */
  static final class Access {
    final TokenHolder holder;
    final @Nullable TokenFamily family;
    Instant expiresAt;

    Access(TokenHolder holder, @Nullable TokenFamily family, Instant expiresAt) {
      this.holder = holder;
      this.family = family;
      this.expiresAt = expiresAt;
    }

    void end() {
      expiresAt = Instant.MIN;
    }
  }

  private final Clock clock;
  private final SecretMint secrets;
  private final Map<String, Access> tokens = new LinkedHashMap<>();

  AccessTokens(Clock clock, SecretMint secrets) {
    this.clock = clock;
    this.secrets = secrets;
  }

  /** Issues a token; a family remembers those that came out of it. */
  String issue(TokenHolder holder, @Nullable TokenFamily family, Duration lifetime) {
    String token = secrets.make("access");
    Instant now = clock.instant();
    Access access = new Access(holder, family, now.plus(lifetime));
    tokens.put(token, access);
    if (tokens.size() > KEPT) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    if (family != null) {
      family.issued(access, now);
    }
    return token;
  }

  Optional<Access> find(String token) {
    return Optional.ofNullable(tokens.get(token));
  }

  Optional<Access> findGood(String token) {
    Instant now = clock.instant();
    return find(token)
        .filter(access -> now.isBefore(access.expiresAt))
        .filter(access -> access.family == null || !access.family.revoked);
  }

  boolean isExpired(String token) {
    Instant now = clock.instant();
    return find(token).filter(access -> !now.isBefore(access.expiresAt)).isPresent();
  }

  void expireAll() {
    Instant now = clock.instant();
    tokens.values().stream()
        .filter(access -> now.isBefore(access.expiresAt))
        .forEach(access -> access.expiresAt = now);
  }

  void end(Predicate<TokenHolder> whose) {
    tokens.values().stream().filter(access -> whose.test(access.holder)).forEach(Access::end);
  }
}
