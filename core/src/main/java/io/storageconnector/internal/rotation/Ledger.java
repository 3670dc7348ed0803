package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.spi.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be written when an exchange has ended: the new pair, or the verdict. A received pair
 * is never dropped on a guess and never handed out before it is stored. Thread-safe.
 */
final class Ledger {

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private static final Duration SUSPICION_PAUSE = Duration.ofSeconds(5);

  /** A store that refused this often may not take the pair before the process ends. */
  private static final int EMERGENCY = 3;

  private final RecordVault vault;
  private final EmergencyPlace emergency;
  private final Environment environment;
  private final String owner;
  private final Agenda agenda;

  /**
   * Creates a ledger.
   *
   * @param owner the name of this process
   */
  Ledger(
      RecordVault vault,
      EmergencyPlace emergency,
      Environment environment,
      String owner,
      Agenda agenda) {
    this.vault = vault;
    this.emergency = emergency;
    this.environment = environment;
    this.owner = owner;
    this.agenda = agenda;
  }

  /** Returns the name of this process in attempts and trails. */
  String owner() {
    return owner;
  }

  TrailEntry entry(TokenRecord about, TrailEntry.Event event) {
    @Nullable TokenPair pair = about.pair();
    return entry(about.connection(), pair == null ? null : pair.refreshToken(), event);
  }

  TrailEntry entry(ConnectionId id, @Nullable Secret token, TrailEntry.Event event) {
    return new TrailEntry(
        environment.clock().instant(),
        owner,
        event,
        token == null ? Fingerprint.NONE : Fingerprint.of(id, token));
  }

  /** Returns a written state to be, due when somebody should look at it again. */
  Versioned due(TokenRecord record) {
    return vault.next(record, agenda.nextLook(record));
  }

  /**
   * Stores a received pair and only then publishes it. Tries until the pair is stored, or is known
   * to be obsolete, or the coordinator was closed and its patience is over: this process holds the
   * only copy.
   *
   * <p>Nothing foreign runs between the answer and the first write: no log, no observer.
   */
  AccessToken commit(
      Grant grant, Versioned held, TokenSet tokens, @Nullable Secret presented, Redeemer redeemer) {
    TokenRecord base = held.record();
    TokenPair pair = TokenPair.of(tokens, presented, environment.clock().instant());
    TrailEntry entry = entry(base.connection(), pair.refreshToken(), TrailEntry.Event.ROTATED);
    TokenRecord replaced = base;
    TokenRecord rotated = base.rotated(pair, entry);
    Revision expected = held.revision();
    Set<Revision> mine = new HashSet<>();
    Duration pause = FIRST_RETRY;
    boolean kept = false;
    for (int refusals = 1; ; refusals++) {
      Versioned next = due(rotated);
      mine.add(next.revision());
      try {
        if (vault.replace(expected, next)) {
          return stored(grant, replaced, rotated, kept);
        }
        Optional<Versioned> present = vault.load(grant.id());
        if (present.isEmpty()) {
          log.warn("{}: the record is gone from the store; its tokens are kept here", grant.id());
        } else if (mine.contains(present.get().revision())) {
          return stored(grant, replaced, rotated, kept);
        } else if (isOpenFor(present.get().record(), base)) {
          // Whoever holds the lease now, this pair is the newer one. The switch stays as it is.
          replaced = present.get().record();
          rotated = base.switched(replaced.disabled()).rotated(pair, entry);
          expected = present.get().revision();
        } else {
          Optional<AccessToken> merged = merged(grant, present.get(), base, pair, redeemer);
          if (merged.isPresent()) {
            forgetIf(kept, grant);
            return merged.get();
          }
        }
      } catch (TokenStoreException e) {
        log.warn("{}: new tokens could not be stored yet, trying again", grant.id());
      } catch (UnreadableRecordException e) {
        log.warn("{}: new tokens can't be stored, the record does not open here", grant.id());
      }
      if (!kept && !base.isMinted() && refusals >= EMERGENCY) {
        kept = emergency.keep(due(rotated));
      }
      if (grant.isAbandoned()) {
        if (kept) {
          log.warn("{}: the process ends, its new tokens are in the emergency store", grant.id());
        } else {
          log.error("{}: the process ends with tokens that no store took", grant.id());
        }
        throw RotationErrors.closed(grant.id());
      }
      environment.pauseThrough(environment.jittered(pause));
      pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
    }
  }

  private static boolean isOpenFor(TokenRecord record, TokenRecord base) {
    return !record.isDeleted() && !record.isNewerThan(base);
  }

  private void forgetIf(boolean kept, Grant grant) {
    if (kept) {
      emergency.find(grant.id()).ifPresent(emergency::forget);
    }
  }

  private AccessToken stored(Grant grant, TokenRecord replaced, TokenRecord rotated, boolean kept) {
    AccessToken token = grant.publish(rotated);
    forgetIf(kept, grant);
    log.debug("{}: rotated to {}", grant.id(), token);
    tell(observer -> observer.tokenRotated(grant.id()));
    if (replaced.state() != RecordState.ACTIVE) {
      tellState(rotated);
    }
    return token;
  }

  /**
   * Brings a received pair together with a record that somebody else moved on meanwhile; empty if
   * it moved once more.
   */
  private Optional<AccessToken> merged(
      Grant grant, Versioned found, TokenRecord base, TokenPair pair, Redeemer redeemer) {
    TokenRecord record = found.record();
    if (record.isDeleted()) {
      return discarded(grant, found, pair, redeemer);
    }
    if (isObsolete(base, record)) {
      grant.requireOwn(record);
      // Authorized anew. The old grant's pair is obsolete, and revoking it could take the new grant
      // along.
      return Optional.of(grant.publish(record));
    }
    Secret token = pair.refreshToken();
    if (token == null || record.refreshTokens().contains(token)) {
      return Optional.of(grant.publish(record));
    }
    TokenRecord kept =
        record.withAlternate(
            new Alternate(token, pair.issuedAt()),
            entry(base.connection(), token, TrailEntry.Event.ALTERNATE_KEPT));
    if (!vault.replace(found.revision(), due(kept))) {
      return Optional.empty();
    }
    AccessToken published = grant.publish(kept);
    log.warn("{}: two different refresh tokens were issued, both are kept", grant.id());
    if (record.state() != RecordState.ACTIVE) {
      tellState(kept);
    }
    return Optional.of(published);
  }

  /** Whether a record is of a later authorization, and not of one that keeps both of two. */
  private static boolean isObsolete(TokenRecord base, TokenRecord record) {
    return record.generation() > base.generation()
        && Collections.disjoint(record.refreshTokens(), base.refreshTokens());
  }

  /**
   * Disconnected meanwhile: only this process knows the pair, so only it can revoke it, or leave it
   * in the tombstone. Throws when that is done; returns empty if the tombstone changed meanwhile.
   */
  private Optional<AccessToken> discarded(
      Grant grant, Versioned tombstone, TokenPair pair, Redeemer redeemer) {
    TokenRecord record = tombstone.record();
    grant.remember(record);
    Secret token = pair.refreshToken();
    // A minted token that is not revoked ends by itself within the hour.
    boolean settled =
        token == null
            ? redeemer.revoke(pair.accessToken()) || record.isMinted()
            : record.refreshTokens().contains(token)
                || redeemer.revoke(token)
                || vault.replace(
                    tombstone.revision(),
                    due(
                        record.tombstoneWith(
                            new Alternate(token, pair.issuedAt()),
                            entry(grant.id(), token, TrailEntry.Event.ALTERNATE_KEPT))));
    if (settled) {
      throw RotationErrors.notConnected(grant.id());
    }
    return Optional.empty();
  }

  /**
   * Writes what a refusal means. After a clean attempt it is a verdict. After a lost answer or a
   * takeover it only raises suspicion, because another process may hold the pair and come back with
   * it; a later refusal confirms.
   */
  StorageException verdict(Grant grant, Versioned mine, ReauthorizationReason reason) {
    TokenRecord record = mine.record();
    if (record.state() == RecordState.REAUTH_REQUIRED) {
      return restated(grant, mine);
    }
    boolean suspect = record.state() == RecordState.SUSPECT;
    if (suspect ? isConfirmed(record) : !grant.isInDoubt(record)) {
      return condemned(grant, mine, reason);
    }
    TokenRecord next =
        suspect
            ? record.withoutAttempt()
            : record.suspected(reason, entry(record, TrailEntry.Event.SUSPECTED));
    if (vault.replace(mine.revision(), due(next))) {
      grant.remember(next);
      if (!suspect) {
        log.warn("{}: refused after a lost answer, to be confirmed", grant.id());
        tellState(next);
      }
    }
    return grant
        .rest()
        .after(
            RotationErrors.providerTrouble(
                grant.id(), "refused after a lost answer, to be confirmed", SUSPICION_PAUSE),
            SUSPICION_PAUSE);
  }

  private boolean isConfirmed(TokenRecord record) {
    Instant suspectedAt = record.last(TrailEntry.Event.SUSPECTED);
    return suspectedAt == null
        || !environment.clock().instant().isBefore(suspectedAt.plus(Agenda.CONFIRMED_AFTER));
  }

  private StorageException condemned(Grant grant, Versioned mine, ReauthorizationReason reason) {
    TokenRecord record = mine.record();
    TokenRecord refused = record.refused(reason, entry(record, TrailEntry.Event.REFUSED));
    if (!vault.replace(mine.revision(), due(refused))) {
      return RotationErrors.providerTrouble(grant.id(), "the record changed", Duration.ZERO);
    }
    grant.remember(refused);
    log.warn("{}: the provider refuses the grant ({}), consent is needed", grant.id(), reason);
    tellState(refused);
    return rested(grant, refused);
  }

  /** A grant that was refused before is still refused: the claim goes, the case stays closed. */
  private StorageException restated(Grant grant, Versioned mine) {
    TokenRecord record = mine.record().withoutAttempt();
    if (vault.replace(mine.revision(), due(record))) {
      grant.remember(record);
    }
    return rested(grant, record);
  }

  /** Callers may ask for a service account again; each of them need not ask the provider. */
  private StorageException rested(Grant grant, TokenRecord record) {
    StorageException failure = reauthorization(record);
    return record.isMinted() ? grant.rest().after(failure, Duration.ZERO) : failure;
  }

  StorageException reauthorization(TokenRecord record) {
    ReauthorizationReason reason = record.reason();
    return RotationErrors.reauthorizationRequired(
        record.connection(),
        reason == null ? ReauthorizationReason.GRANT_REVOKED : reason,
        record.tokens());
  }

  /** Tells the observer where a connection stands now. */
  void tellState(TokenRecord record) {
    tell(observer -> observer.stateChanged(agenda.describe(record)));
  }

  /** Observers are foreign code: what they throw is their trouble, not the connection's. */
  void tell(Consumer<StorageObserver> event) {
    try {
      event.accept(environment.observer());
    } catch (RuntimeException e) {
      log.warn("a storage observer failed: {}", e.getClass().getName());
    }
  }
}
