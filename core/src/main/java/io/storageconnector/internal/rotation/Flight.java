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
 * One refresh of one connection, from the look at the store to the stored pair. The states and
 * their order are told at {@link RefreshCoordinator}. Runs on a thread of its own, one at a time
 * for each connection and process. Used once.
 */
final class Flight {

  private static final Logger log = LoggerFactory.getLogger(Flight.class);

  /** How far the clocks of two processes may differ. */
  static final Duration MAX_SKEW = Duration.ofSeconds(10);

  private static final int MAX_SENDS = 4;
  private static final Duration FIRST_RESEND = Duration.ofMillis(200);
  private static final Duration LAST_RESEND = Duration.ofSeconds(2);
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final Grant grant;
  private final RecordVault vault;
  private final Redeemer redeemer;
  private final Ledger ledger;
  private final Environment environment;
  private final @Nullable AccessToken rejected;

  Flight(
      Grant grant,
      RecordVault vault,
      Redeemer redeemer,
      Ledger ledger,
      Environment environment,
      @Nullable AccessToken rejected) {
    this.grant = grant;
    this.vault = vault;
    this.redeemer = redeemer;
    this.ledger = ledger;
    this.environment = environment;
    this.rejected = rejected;
  }

  /** Returns a usable token that the store holds. */
  AccessToken run() {
    try {
      Duration look = FIRST_LOOK;
      while (true) {
        Versioned seen =
            vault.load(grant.id()).orElseThrow(() -> RotationErrors.notConnected(grant.id()));
        if (repaired(seen)) {
          continue;
        }
        TokenRecord record = seen.record();
        grant.remember(record);
        refuseIfOver(record);
        Attempt attempt = record.attempt();
        if (isGood(record) && !mayRefresh(seen)) {
          return grant.publish(record);
        }
        if (attempt == null || isMine(attempt) || isAbandoned(seen, attempt)) {
          Optional<AccessToken> token = claim(seen);
          if (token.isPresent()) {
            return token.get();
          }
          continue;
        }
        environment.pauseThrough(environment.jittered(look));
        look = min(look.multipliedBy(2), LAST_LOOK);
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
    if (known == null
        || known.isDeleted()
        || record.isDeleted()
        || known.generation() != record.generation()
        || known.sequence() <= record.sequence()) {
      return false;
    }
    TokenRecord again =
        known.withoutAttempt().noted(ledger.entry(known, TrailEntry.Event.REPAIRED));
    log.warn("{}: the token store forgot a commit, writing it again", grant.id());
    vault.replace(seen.revision(), ledger.due(again));
    return true;
  }

  private void refuseIfOver(TokenRecord record) {
    if (record.isDeleted()) {
      throw RotationErrors.notConnected(grant.id());
    }
    if (record.state() == RecordState.REAUTH_REQUIRED) {
      throw ledger.reauthorization(record);
    }
  }

  /** Whether the record's token can be given to whoever asked. */
  private boolean isGood(TokenRecord record) {
    boolean refused = rejected != null && record.accessToken().isSameVersion(rejected);
    return !refused && Published.of(record).isUsable(environment.clock().millis());
  }

  /** Whether a good token should be renewed all the same, because it gets old or is in doubt. */
  private boolean mayRefresh(Versioned seen) {
    Attempt attempt = seen.record().attempt();
    if (attempt != null) {
      return isMine(attempt) || isAbandoned(seen, attempt);
    }
    return grant.isInDoubt() || Published.of(seen.record()).isStale(environment.clock().millis());
  }

  private boolean isMine(Attempt attempt) {
    return attempt.owner().equals(ledger.owner());
  }

  /**
   * Whether the owner of an attempt is gone: its lease has run out by its own clock with room for
   * the difference between clocks, or by this process's monotonic clock since it first saw it.
   */
  private boolean isAbandoned(Versioned seen, Attempt attempt) {
    Instant end = attempt.acquiredAt().plus(attempt.lease()).plus(MAX_SKEW);
    return !environment.clock().instant().isBefore(end)
        || grant.unchangedFor(seen.revision()).compareTo(attempt.lease()) >= 0;
  }

  /** Writes lease and intent in one; empty if somebody else wrote first. */
  private Optional<AccessToken> claim(Versioned seen) {
    TokenRecord record = seen.record();
    boolean takenOver = record.attempt() != null;
    Attempt attempt =
        new Attempt(
            RandomIds.shortName(),
            ledger.owner(),
            environment.clock().instant(),
            redeemer.lease(),
            0,
            rejected != null);
    TokenRecord claimed = record.withAttempt(attempt);
    if (takenOver) {
      claimed = claimed.noted(ledger.entry(record, TrailEntry.Event.TAKEN_OVER));
    }
    // The clock of the lease runs from before the write, so that it never ends later than others
    // think.
    Stopwatch running = environment.stopwatch();
    Versioned mine = vault.next(claimed, attempt.acquiredAt().plus(redeemer.lease()));
    if (!vault.replace(seen.revision(), mine)) {
      return Optional.empty();
    }
    boolean clean = !takenOver && !grant.isInDoubt();
    return exchange(mine, running, clean);
  }

  /** Presents refresh tokens under the lease; empty if the record has changed hands. */
  private Optional<AccessToken> exchange(Versioned claimed, Stopwatch running, boolean untroubled) {
    Versioned mine = claimed;
    Stopwatch lease = running;
    boolean clean = untroubled;
    Secret present = mine.record().tokens().refreshToken();
    for (int sends = 1; ; sends++) {
      if (lease.atMost().compareTo(redeemer.lease().minus(redeemer.requestTimeout())) > 0) {
        lease = environment.stopwatch();
        Optional<Versioned> renewed = renewed(mine, sends);
        if (renewed.isEmpty()) {
          return Optional.empty();
        }
        mine = renewed.get();
      }
      TokenOutcome outcome = redeemer.redeem(present);
      if (outcome instanceof TokenOutcome.Issued issued) {
        return Optional.of(ledger.commit(grant, mine, issued.tokens(), present, redeemer));
      }
      if (outcome instanceof TokenOutcome.Rejected refusal) {
        Optional<Versioned> left = afterRefusal(mine, present);
        if (left.isEmpty()) {
          return Optional.empty();
        }
        mine = left.get();
        if (mine.record().alternates().isEmpty()) {
          throw ledger.verdict(grant, mine, refusal.reason(), clean);
        }
        present = mine.record().alternates().get(0).refreshToken();
        continue;
      }
      String problem = problemOf(outcome);
      log.debug("{}: the token endpoint gave no tokens: {}", grant.id(), problem);
      if (!(outcome instanceof TokenOutcome.Unknown) && !grant.isInDoubt()) {
        vault.replace(mine.revision(), ledger.due(mine.record().withoutAttempt()));
        throw refusalOf(outcome, problem);
      }
      grant.inDoubt(true);
      clean = false;
      if (sends >= MAX_SENDS) {
        // The attempt stays in the record: whoever comes next has to present the token again.
        throw RotationErrors.providerTrouble(grant.id(), problem, Duration.ZERO);
      }
      environment.pauseThrough(environment.jittered(resendPause(sends)));
    }
  }

  private static Duration resendPause(int sends) {
    return min(FIRST_RESEND.multipliedBy(1L << (sends - 1)), LAST_RESEND);
  }

  /** The record without the refused alternate; empty if the record has changed hands. */
  private Optional<Versioned> afterRefusal(Versioned mine, Secret refused) {
    boolean unchanged =
        vault.load(grant.id()).filter(now -> now.revision().equals(mine.revision())).isPresent();
    if (!unchanged) {
      return Optional.empty();
    }
    TokenRecord record = mine.record();
    if (refused.equals(record.tokens().refreshToken())) {
      return Optional.of(mine);
    }
    Versioned fewer =
        ledger.due(
            record.withoutAlternate(
                refused, ledger.entry(record, TrailEntry.Event.ALTERNATE_REFUSED)));
    return vault.replace(mine.revision(), fewer) ? Optional.of(fewer) : Optional.empty();
  }

  private Optional<Versioned> renewed(Versioned mine, int sends) {
    Attempt attempt = mine.record().attempt();
    if (attempt == null) {
      return Optional.empty();
    }
    Instant now = environment.clock().instant();
    Versioned renewed =
        vault.next(
            mine.record().withAttempt(attempt.renewed(now, sends)), now.plus(redeemer.lease()));
    return vault.replace(mine.revision(), renewed) ? Optional.of(renewed) : Optional.empty();
  }

  private static String problemOf(TokenOutcome outcome) {
    if (outcome instanceof TokenOutcome.Unknown unknown) {
      return unknown.problem();
    }
    if (outcome instanceof TokenOutcome.NotProcessed notProcessed) {
      return notProcessed.problem();
    }
    if (outcome instanceof TokenOutcome.Misconfigured misconfigured) {
      return misconfigured.problem();
    }
    return "refused";
  }

  private StorageException refusalOf(TokenOutcome outcome, String problem) {
    if (outcome instanceof TokenOutcome.Misconfigured) {
      return RotationErrors.misconfigured(grant.id(), problem);
    }
    Duration delay =
        outcome instanceof TokenOutcome.NotProcessed notProcessed
            ? notProcessed.retryAfter()
            : Duration.ZERO;
    return RotationErrors.providerTrouble(grant.id(), problem, delay);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
