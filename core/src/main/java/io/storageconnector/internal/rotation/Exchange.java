package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens under one claim: refresh tokens are presented until there is an answer that settles
 * something. Not thread-safe; used once, by one flight.
 *
 * <p>Store trouble on the way ends it and leaves the attempt in the record: this process takes its
 * own attempt over at once, another one after the lease, and both present the same token again.
 */
final class Exchange {

  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private static final int MAX_SENDS = 4;
  private static final Duration FIRST_RESEND = Duration.ofMillis(200);

  /** What may pass between the look at the clock and the first byte on the wire. */
  private static final Duration GUARD = Duration.ofSeconds(1);

  private final Grant grant;
  private final RecordVault vault;
  private final Redeemer redeemer;
  private final Ledger ledger;
  private final Environment environment;
  private Versioned mine;
  private Stopwatch lease;

  /**
   * Creates an exchange.
   *
   * @param claimed the record with this process's attempt, as it is in the store
   * @param lease runs since before the claim was written
   */
  Exchange(
      Grant grant,
      RecordVault vault,
      Redeemer redeemer,
      Ledger ledger,
      Environment environment,
      Versioned claimed,
      Stopwatch lease) {
    this.grant = grant;
    this.vault = vault;
    this.redeemer = redeemer;
    this.ledger = ledger;
    this.environment = environment;
    this.mine = claimed;
    this.lease = lease;
  }

  /** Returns a stored token; empty if the record has changed hands, and then it tells more. */
  Optional<AccessToken> run() {
    @Nullable Secret present = mine.record().tokens().refreshToken();
    for (int sends = 1; ; sends++) {
      if (!holdsLease(sends)) {
        return Optional.empty();
      }
      TokenOutcome outcome = redeemer.redeem(present);
      if (outcome instanceof TokenOutcome.Issued issued) {
        return Optional.of(ledger.commit(grant, mine, issued.tokens(), present, redeemer));
      } else if (outcome instanceof TokenOutcome.Rejected refusal) {
        if (!survives(present)) {
          return Optional.empty();
        }
        if (mine.record().alternates().isEmpty()) {
          throw ledger.verdict(grant, mine, refusal.reason());
        }
        present = mine.record().alternates().get(0).refreshToken();
      } else if (outcome instanceof TokenOutcome.Unknown unknown) {
        if (present != null) {
          grant.doubt(mine.record());
        }
        log.debug("{}: no answer from the token endpoint: {}", grant.id(), unknown.problem());
        if (sends >= MAX_SENDS) {
          // The attempt stays in the record: whoever comes next has to present the token again.
          throw failed(unknown.problem(), Duration.ZERO);
        }
        environment.pauseThrough(
            environment.jittered(FIRST_RESEND.multipliedBy(1L << (sends - 1))));
      } else {
        giveBack();
        throw notProcessed(outcome);
      }
    }
  }

  /** Whether a request that is sent now ends inside the lease; renews the lease if need be. */
  private boolean holdsLease(int sends) {
    Duration latest = redeemer.lease().minus(redeemer.requestTimeout()).minus(GUARD);
    if (lease.atMost().compareTo(latest) <= 0) {
      return true;
    }
    Attempt attempt = mine.record().attempt();
    if (attempt == null) {
      return false;
    }
    Stopwatch running = environment.stopwatch();
    Instant now = environment.clock().instant();
    Versioned renewed = ledger.due(mine.record().withAttempt(attempt.renewed(now, sends - 1)));
    if (!vault.replace(mine.revision(), renewed)) {
      return false;
    }
    mine = renewed;
    lease = running;
    return true;
  }

  /**
   * Whether a refusal counts: the record is still this attempt's. A refused alternate is taken out
   * of it, now and not before.
   */
  private boolean survives(@Nullable Secret refused) {
    boolean unchanged =
        vault.load(grant.id()).filter(now -> now.revision().equals(mine.revision())).isPresent();
    if (!unchanged) {
      return false;
    }
    TokenRecord record = mine.record();
    if (refused == null || refused.equals(record.tokens().refreshToken())) {
      return true;
    }
    Versioned fewer =
        ledger.due(
            record.withoutAlternate(
                refused, ledger.entry(record, TrailEntry.Event.ALTERNATE_REFUSED)));
    if (!vault.replace(mine.revision(), fewer)) {
      return false;
    }
    mine = fewer;
    return true;
  }

  /** Gives the lease back, unless an earlier request may have spent the token. */
  private void giveBack() {
    if (grant.isInDoubt(mine.record())) {
      return;
    }
    try {
      vault.replace(mine.revision(), ledger.due(mine.record().withoutAttempt()));
    } catch (TokenStoreException e) {
      // What the provider said matters more to the caller; the attempt is this process's own.
      log.warn("{}: a claim to refresh could not be given back, it will run out", grant.id());
    }
  }

  private StorageException notProcessed(TokenOutcome outcome) {
    if (outcome instanceof TokenOutcome.Misconfigured misconfigured) {
      return grant
          .rest()
          .after(RotationErrors.misconfigured(grant.id(), misconfigured.problem()), Duration.ZERO);
    }
    if (outcome instanceof TokenOutcome.NotProcessed refused) {
      return failed(refused.problem(), refused.retryAfter());
    }
    throw new IllegalStateException("not an outcome without effect: " + outcome.getClass());
  }

  private StorageException failed(String problem, Duration retryAfter) {
    log.debug("{}: the token endpoint gave no tokens: {}", grant.id(), problem);
    return grant
        .rest()
        .after(RotationErrors.providerTrouble(grant.id(), problem, retryAfter), retryAfter);
  }
}
