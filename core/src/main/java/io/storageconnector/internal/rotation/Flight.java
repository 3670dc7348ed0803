package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.spi.AccessToken;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refresh of one connection, from the look at the store to the claim; what happens under the
 * claim is an {@link Exchange}. The states and their order are told at {@link RefreshCoordinator}.
 * Runs on a thread of its own, one at a time for each connection and process. Used once.
 */
final class Flight {

  private static final Logger log = LoggerFactory.getLogger(Flight.class);

  /**
   * How long a token that the API refused although it was new is not replaced: an API that refuses
   * everything must not spend a refresh token with each call.
   */
  static final Duration FORCED_APART = Duration.ofMinutes(5);

  private static final int MAX_REFUSED_CLAIMS = 20;
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final Grant grant;
  private final RecordVault vault;
  private final Function<TokenRecord, Redeemer> redeemers;
  private final Gate gate;
  private final Ledger ledger;
  private final Environment environment;
  private final Need need;

  Flight(
      Grant grant,
      RecordVault vault,
      Function<TokenRecord, Redeemer> redeemers,
      Gate gate,
      Ledger ledger,
      Environment environment,
      Need need) {
    this.grant = grant;
    this.vault = vault;
    this.redeemers = redeemers;
    this.gate = gate;
    this.ledger = ledger;
    this.environment = environment;
    this.need = need;
  }

  /** Returns a usable token that the store holds. */
  AccessToken run() {
    try {
      Duration look = FIRST_LOOK;
      int refusedClaims = 0;
      boolean endedBefore = false;
      while (true) {
        Versioned seen =
            vault.load(grant.id()).orElseThrow(() -> RotationErrors.notConnected(grant.id()));
        TokenRecord record = seen.record();
        grant.requireOwn(record);
        if (repaired(seen) || !grant.isRescued(seen)) {
          environment.pauseThrough(environment.jittered(look));
          continue;
        }
        grant.remember(record);
        refuseIfOver(record);
        boolean good = !record.isOver() && isGood(record);
        if (good) {
          // Whoever waits, waits for a usable token and not for the end of this flight.
          grant.publish(record);
          if (!isFree(seen) || !isDue(seen)) {
            return record.accessToken();
          }
        }
        Attempt attempt = record.attempt();
        if (need.upkeep() && attempt != null && !isFree(seen)) {
          throw RotationErrors.providerTrouble(
              grant.id(), "another process is at it", attempt.lease());
        }
        if (isFree(seen)) {
          StorageException obstacle = obstacle(record);
          if (obstacle != null && good) {
            return record.accessToken();
          }
          if (obstacle != null) {
            throw obstacle;
          }
          Optional<AccessToken> token = claim(seen);
          if (token.isPresent()) {
            gate.open();
            if (!endedBefore && hasEnded(token.get())) {
              // A pair that was repeated long after it was issued: its refresh token is good.
              endedBefore = true;
              continue;
            }
            return token.get();
          }
          if (++refusedClaims == MAX_REFUSED_CLAIMS) {
            throw RotationErrors.providerTrouble(
                grant.id(), "the record keeps changing", Duration.ZERO);
          }
        }
        environment.pauseThrough(environment.jittered(look));
        look = look.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : LAST_LOOK;
      }
    } catch (TokenStoreException e) {
      throw RotationErrors.storeTrouble(grant.id(), e);
    } catch (UnreadableRecordException e) {
      throw RotationErrors.unreadable(grant.id(), e);
    }
  }

  /** The store forgot a commit that this process saw: it is written again, before anything else. */
  private boolean repaired(Versioned seen) {
    TokenRecord known = grant.newest();
    TokenRecord record = seen.record();
    if (known == null || known.isDeleted() || record.isDeleted() || !known.isNewerThan(record)) {
      return false;
    }
    log.warn("{}: the token store forgot a commit, writing it again", grant.id());
    TrailEntry entry = ledger.entry(known, TrailEntry.Event.REPAIRED);
    TokenRecord again = known.withoutAttempt().switched(record.disabled()).noted(entry);
    vault.replace(seen.revision(), ledger.due(again));
    return true;
  }

  private void refuseIfOver(TokenRecord record) {
    if (record.isDeleted()) {
      throw RotationErrors.notConnected(grant.id());
    }
    if (record.disabled() && !need.upkeep()) {
      throw RotationErrors.disabled(grant.id());
    }
    // Asking for a service account spends nothing, and nobody tells when an admin allowed it.
    if (record.state() == RecordState.REAUTH_REQUIRED && !need.upkeep() && !record.isMinted()) {
      throw ledger.reauthorization(record);
    }
  }

  private boolean hasEnded(AccessToken token) {
    return !token.expiresAt().isAfter(environment.clock().instant());
  }

  /** Whether the record's token can be given to whoever asked. */
  private boolean isGood(TokenRecord record) {
    return !need.refuses(record) && grant.published(record).isUsable(environment.clock().millis());
  }

  /** Whether a good token should be renewed all the same, because it gets old or is in doubt. */
  private boolean isDue(Versioned seen) {
    TokenRecord record = seen.record();
    return record.attempt() != null
        || grant.isInDoubt(record)
        || grant.published(record).isStale(environment.clock().millis())
        || (need.upkeep() && !seen.dueAt().isAfter(environment.clock().instant()));
  }

  /** Whether nobody else is at it: there is no attempt, or its owner is gone, or this process. */
  private boolean isFree(Versioned seen) {
    Attempt attempt = seen.record().attempt();
    return attempt == null || attempt.owner().equals(ledger.owner()) || isAbandoned(seen, attempt);
  }

  /**
   * Whether the owner of an attempt is gone: its lease has run out by its own clock with room for
   * the difference between clocks, or by this process's monotonic clock since it first saw it.
   */
  private boolean isAbandoned(Versioned seen, Attempt attempt) {
    return attempt.isOver(environment.clock().instant())
        || grant.unchangedFor(seen.revision()).compareTo(attempt.lease()) >= 0;
  }

  /** Why no request may be sent for this record now; null if one may be. */
  private @Nullable StorageException obstacle(TokenRecord record) {
    if (need.refuses(record) && grant.wasRefusedAlthoughNew(record.accessToken(), FORCED_APART)) {
      return RotationErrors.reauthorizationRequired(
          grant.id(), ReauthorizationReason.ACCESS_TOKEN_REFUSED, record.tokens());
    }
    StorageException own = grant.obstacle();
    return own != null ? own : gate.obstacle(grant.id());
  }

  /** Claims the record and goes through with it; empty if somebody else wrote first. */
  private Optional<AccessToken> claim(Versioned seen) {
    gate.enter();
    try {
      return claimed(seen);
    } finally {
      gate.leave();
    }
  }

  /** Writes lease and intent in one. */
  private Optional<AccessToken> claimed(Versioned seen) {
    TokenRecord record = seen.record();
    Redeemer redeemer = redeemers.apply(record);
    boolean takenOver = record.attempt() != null;
    Attempt attempt =
        new Attempt(
            RandomIds.shortName(),
            ledger.owner(),
            environment.clock().instant(),
            redeemer.lease(),
            0);
    TokenRecord claimed = record.withAttempt(attempt);
    if (takenOver) {
      claimed = claimed.noted(ledger.entry(record, TrailEntry.Event.TAKEN_OVER));
      // The mark is about to be overwritten; from here on this process remembers what it meant.
      if (!record.isMinted()) {
        grant.doubt(record);
      }
    }
    // The clock of the lease runs from before the write, so that it never ends later than others
    // think.
    Stopwatch running = environment.stopwatch();
    Versioned mine = ledger.due(claimed);
    if (!vault.replace(seen.revision(), mine)) {
      return Optional.empty();
    }
    return new Exchange(grant, vault, redeemer, ledger, environment, mine, running).run();
  }
}
