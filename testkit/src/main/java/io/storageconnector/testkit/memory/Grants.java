package io.storageconnector.testkit.memory;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.RotationProfile.Policy;
import io.storageconnector.spi.TokenOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The codes and tokens that the provider issued, and what each is still good for. Thread-safe.
 *
 * <p>Secrets carry the word {@code FAKESECRET}, so that a scan of logs finds one that leaked.
 */
final class Grants {

  private final ReentrantLock lock = new ReentrantLock();
  private final Policy policy;
  private final Duration refreshLifetime;
  private final Duration accessLifetime;
  private final Clock clock;
  private final LongSupplier numbers;
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Access> accessTokens = new HashMap<>();
  private final Map<String, Refresh> refreshTokens = new HashMap<>();

  Grants(InMemoryConfig config, LongSupplier numbers) {
    this.policy = config.rotation().policy();
    this.refreshLifetime = config.rotation().refreshLifetime();
    this.accessLifetime = config.accessTokenLifetime();
    this.clock = config.clock();
    this.numbers = numbers;
  }

  /** A code that is good for one exchange with the same redirect address and verifier. */
  String approve(Account account, String redirectUri, String challenge) {
    return guarded(
        () -> {
          String code = secret("code");
          codes.put(code, new Code(account, redirectUri, challenge));
          return code;
        });
  }

  TokenOutcome exchange(Secret code, String redirectUri, String challenge) {
    return guarded(
        () -> {
          Code issued = codes.remove(code.reveal());
          if (issued == null
              || !issued.redirectUri.equals(redirectUri)
              || !issued.challenge.equals(challenge)) {
            return new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
          }
          return new TokenOutcome.Issued(issue(new Grant(issued.account), null));
        });
  }

  TokenOutcome refresh(Secret refreshToken) {
    return guarded(() -> refreshGuarded(refreshToken.reveal()));
  }

  private TokenOutcome refreshGuarded(String value) {
    Refresh token = refreshTokens.get(value);
    if (token == null || token.grant.revoked) {
      return new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
    }
    if (!clock.instant().isBefore(token.expiresAt)) {
      return new TokenOutcome.Rejected(ReauthorizationReason.GRANT_EXPIRED);
    }
    if (policy == Policy.NON_ROTATING) {
      return new TokenOutcome.Issued(issue(token.grant, token));
    }
    Refresh successor = token.successor;
    if (successor == null) {
      TokenSet tokens = issue(token.grant, null);
      token.successor = refreshTokens.get(tokens.refreshToken().map(Secret::reveal).orElseThrow());
      return new TokenOutcome.Issued(tokens);
    }
    if (policy == Policy.SAME_PAIR && !successor.used && successor.successor == null) {
      return new TokenOutcome.Issued(successor.issued);
    }
    if (policy == Policy.FAMILY_REVOKING) {
      token.grant.revoked = true;
    }
    return new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
  }

  /** An access token without a refresh token beside it. */
  TokenOutcome mint(Account account) {
    return guarded(
        () -> {
          Instant expiresAt = clock.instant().plus(accessLifetime);
          Secret access = Secret.of(secret("access"));
          TokenSet tokens = TokenSet.of(access, null, expiresAt, List.of());
          Grant grant = new Grant(account);
          accessTokens.put(
              access.reveal(), new Access(grant, new Refresh(grant, tokens, expiresAt), expiresAt));
          return new TokenOutcome.Issued(tokens);
        });
  }

  /** Whose token it is. Asking does not count as using the token. */
  Optional<String> nameOf(Secret accessToken) {
    return guarded(
        () ->
            Optional.ofNullable(accessTokens.get(accessToken.reveal()))
                .map(access -> access.grant.account.name()));
  }

  /** The account that a valid access token opens. Using the token ends the grace of its pair. */
  Optional<Account> accountOf(Secret accessToken) {
    return guarded(
        () -> {
          Access token = accessTokens.get(accessToken.reveal());
          if (token == null || token.grant.revoked || !clock.instant().isBefore(token.expiresAt)) {
            return Optional.empty();
          }
          token.pair.used = true;
          return Optional.of(token.grant.account);
        });
  }

  void revoke(Secret token) {
    guarded(
        () -> {
          Access access = accessTokens.get(token.reveal());
          Refresh refresh = refreshTokens.get(token.reveal());
          if (access != null) {
            access.grant.revoked = true;
          } else if (refresh != null) {
            refresh.grant.revoked = true;
          }
          return true;
        });
  }

  void revokeAll() {
    guarded(
        () -> {
          refreshTokens.values().forEach(token -> token.grant.revoked = true);
          return true;
        });
  }

  void expireAccessTokens() {
    guarded(
        () -> {
          accessTokens.clear();
          return true;
        });
  }

  private TokenSet issue(Grant grant, @Nullable Refresh kept) {
    Instant now = clock.instant();
    Secret access = Secret.of(secret("access"));
    Instant expiresAt = now.plus(accessLifetime);
    if (kept != null) {
      accessTokens.put(access.reveal(), new Access(grant, kept, expiresAt));
      return TokenSet.of(access, null, expiresAt, List.of());
    }
    Secret refresh = Secret.of(secret("refresh"));
    TokenSet tokens = TokenSet.of(access, refresh, expiresAt, List.of());
    Refresh pair = new Refresh(grant, tokens, now.plus(refreshLifetime));
    refreshTokens.put(refresh.reveal(), pair);
    accessTokens.put(access.reveal(), new Access(grant, pair, expiresAt));
    return tokens;
  }

  private String secret(String use) {
    return "FAKESECRET." + use + "." + numbers.getAsLong();
  }

  private <T> T guarded(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** One consent. */
  private static final class Grant {

    private final Account account;
    private boolean revoked;

    Grant(Account account) {
      this.account = account;
    }
  }

  /** A code that waits for its exchange. */
  private record Code(Account account, String redirectUri, String challenge) {}

  /** An access token and the pair it was issued with. */
  private record Access(Grant grant, Refresh pair, Instant expiresAt) {}

  /** A refresh token, the pair it came in, and the one that followed. */
  private static final class Refresh {

    private final Grant grant;
    private final TokenSet issued;
    private final Instant expiresAt;
    private @Nullable Refresh successor;
    private boolean used;

    Refresh(Grant grant, TokenSet issued, Instant expiresAt) {
      this.grant = grant;
      this.issued = issued;
      this.expiresAt = expiresAt;
    }
  }
}
