package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that can do less than those of the connection they are made from. They are kept in memory
 * only: nothing is spent to make one, so there is nothing to lose. Thread-safe; a reader with a
 * usable token reads one field and a clock, and of several that need a new one, one asks.
 */
final class RestrictedTokens implements TokenSource {

  /** A request takes time, and clocks differ; a short-lived token has a quarter of its life. */
  private static final Duration MARGIN = Duration.ofSeconds(90);

  private final ConnectionId id;
  private final TokenSource parent;
  private final BiFunction<Secret, Deadline, TokenOutcome> endpoint;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Issued issued;
  private volatile @Nullable Refusal refused;
  private long count;

  private record Issued(AccessToken token, Instant uselessAt) {}

  /** The API refused a token that had just been issued. */
  private record Refusal(AccessToken token, Instant until) {}

  /**
   * Creates a source.
   *
   * @param parent the connection's own tokens
   * @param endpoint restricts a token
   */
  RestrictedTokens(
      ConnectionId id,
      TokenSource parent,
      BiFunction<Secret, Deadline, TokenOutcome> endpoint,
      Clock clock) {
    this.id = id;
    this.parent = parent;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public AccessToken current(Deadline deadline) {
    AccessToken ready = ready(null);
    return ready != null ? ready : renewed(null, deadline);
  }

  @Override
  public AccessToken replace(AccessToken rejected, Deadline deadline) {
    Refusal bad = refused;
    if (bad != null
        && bad.token().isSameVersion(rejected)
        && clock.instant().isBefore(bad.until())) {
      throw RotationErrors.error(
          ErrorKind.ACCESS_DENIED,
          id,
          "connection " + id + ": the provider refuses even a new restricted token",
          RetryAdvice.NEVER);
    }
    AccessToken ready = ready(rejected);
    return ready != null ? ready : renewed(rejected, deadline);
  }

  private @Nullable AccessToken ready(@Nullable AccessToken rejected) {
    Issued now = issued;
    if (now == null
        || !clock.instant().isBefore(now.uselessAt())
        || (rejected != null && now.token().isSameVersion(rejected))) {
      return null;
    }
    return now.token();
  }

  private AccessToken renewed(@Nullable AccessToken rejected, Deadline deadline) {
    try {
      if (!lock.tryLock(Math.max(0, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS)) {
        throw trouble("it takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RotationErrors.error(
          ErrorKind.CANCELLED,
          id,
          "connection " + id + ": interrupted while waiting for a restricted token",
          RetryAdvice.NEVER);
    }
    try {
      AccessToken ready = ready(rejected);
      return ready != null ? ready : restricted(parent.current(deadline), deadline, true);
    } finally {
      lock.unlock();
    }
  }

  private AccessToken restricted(AccessToken from, Deadline deadline, boolean again) {
    TokenOutcome outcome = endpoint.apply(from.value(), deadline);
    if (outcome instanceof TokenOutcome.Issued answer) {
      return remembered(answer.tokens());
    } else if (outcome instanceof TokenOutcome.Rejected) {
      if (again) {
        return restricted(parent.replace(from, deadline), deadline, false);
      }
      throw StorageException.builder(
              ErrorKind.REAUTH_REQUIRED,
              Operation.AUTHORIZE,
              "connection " + id + ": the provider restricts not even a new access token")
          .connection(id)
          .reason(ReauthorizationReason.ACCESS_TOKEN_REFUSED)
          .build();
    } else if (outcome instanceof TokenOutcome.Misconfigured misconfigured) {
      throw RotationErrors.misconfigured(id, misconfigured.problem());
    } else if (outcome instanceof TokenOutcome.NotProcessed refusal) {
      throw RotationErrors.providerTrouble(id, refusal.problem(), refusal.retryAfter());
    }
    throw trouble(outcome instanceof TokenOutcome.Unknown unknown ? unknown.problem() : "");
  }

  /** Nothing was spent, so whoever asks again does no harm. */
  private StorageException trouble(String problem) {
    return RotationErrors.providerTrouble(id, problem, Duration.ZERO);
  }

  private AccessToken remembered(TokenSet tokens) {
    count++;
    Instant now = clock.instant();
    Duration quarter = Duration.between(now, tokens.expiresAt()).dividedBy(4);
    Duration margin = quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN;
    AccessToken token = AccessToken.of(tokens.accessToken(), tokens.expiresAt(), 0, count);
    issued = new Issued(token, tokens.expiresAt().minus(margin));
    return token;
  }

  @Override
  public void accepted(AccessToken token) {
    if (refused != null) {
      refused = null;
    }
  }

  @Override
  public void refusedAlthoughNew(AccessToken token) {
    Instant now = clock.instant();
    if (now.isBefore(token.expiresAt())) {
      refused = new Refusal(token, now.plus(Flight.FORCED_APART));
    }
  }
}
