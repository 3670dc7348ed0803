package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.spi.AccessToken;
import java.time.Duration;
import java.time.Instant;
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

  private final RecordVault vault;
  private final Environment environment;
  private final String owner;

  Ledger(RecordVault vault, Environment environment, String owner) {
    this.vault = vault;
    this.environment = environment;
    this.owner = owner;
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

  /** Returns a written state to be, due when its refresh token has lived half its time or now. */
  Versioned due(TokenRecord record) {
    Attempt attempt = record.attempt();
    Instant now = environment.clock().instant();
    if (attempt != null) {
      return vault.next(record, attempt.acquiredAt().plus(attempt.lease()));
    }
    return vault.next(record, record.revokePending() ? now : now.plus(KEEP_ALIVE));
  }

  /** Well inside the shortest life of an unused refresh token that is documented (Box: 60 days). */
  static final Duration KEEP_ALIVE = Duration.ofDays(30);

  /**
   * Stores a received pair and only then publishes it. Tries for the life of the process: until the
   * pair is stored, or is known to be obsolete, this process holds the only copy.
   *
   * <p>Nothing foreign runs between the answer and the first write: no log, no observer.
   */
  AccessToken commit(
      Grant grant, Versioned held, TokenSet tokens, Secret presented, Redeemer redeemer) {
    TokenRecord base = held.record();
    Attempt attempt = base.attempt();
    Instant now = environment.clock().instant();
    TokenPair pair = TokenPair.of(tokens, presented, now);
    TokenRecord rotated =
        base.rotated(
            pair,
            attempt != null && attempt.forced(),
            entry(base.connection(), pair.refreshToken(), TrailEntry.Event.ROTATED));
    Revision expected = held.revision();
    Set<Revision> mine = new HashSet<>();
    Duration pause = FIRST_RETRY;
    while (true) {
      Versioned next = due(rotated);
      mine.add(next.revision());
      try {
        if (vault.replace(expected, next)) {
          return stored(grant, rotated);
        }
        Optional<Versioned> present = vault.load(grant.id());
        if (present.isPresent()) {
          Versioned found = present.get();
          TokenRecord record = found.record();
          if (mine.contains(found.revision())) {
            return stored(grant, rotated);
          }
          if (record.generation() > base.generation() && !record.isDeleted()) {
            // Authorized anew meanwhile. The old grant's pair is obsolete, and revoking it could
            // take the new grant along.
            grant.inDoubt(false);
            return grant.publish(record);
          }
          if (record.isDeleted()) {
            throw discard(grant, found, pair, redeemer);
          }
          if (record.sequence() == base.sequence()) {
            expected = found.revision();
            continue;
          }
          if (record.tokens().refreshToken().equals(pair.refreshToken())) {
            grant.inDoubt(false);
            return grant.publish(record);
          }
          Alternate late = new Alternate(pair.refreshToken(), now);
          TokenRecord kept =
              record.withAlternate(
                  late,
                  entry(base.connection(), pair.refreshToken(), TrailEntry.Event.ALTERNATE_KEPT));
          if (vault.replace(found.revision(), due(kept))) {
            grant.inDoubt(false);
            log.warn("{}: two different refresh tokens were issued, both are kept", grant.id());
            return grant.publish(kept);
          }
          continue;
        }
        log.warn("{}: the record is gone from the store; its tokens are kept here", grant.id());
      } catch (TokenStoreException e) {
        log.warn("{}: new tokens could not be stored yet, trying again", grant.id());
      } catch (UnreadableRecordException e) {
        log.warn("{}: new tokens can't be stored, the record does not open here", grant.id());
      }
      environment.pauseThrough(environment.jittered(pause));
      pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
    }
  }

  private AccessToken stored(Grant grant, TokenRecord rotated) {
    grant.inDoubt(false);
    AccessToken token = grant.publish(rotated);
    log.debug("{}: rotated to {}", grant.id(), token);
    tell(observer -> observer.tokenRotated(grant.id()));
    return token;
  }

  /** Disconnected meanwhile: only this process knows the pair, so only it can revoke it. */
  private StorageException discard(
      Grant grant, Versioned tombstone, TokenPair pair, Redeemer redeemer) {
    grant.inDoubt(false);
    if (!redeemer.revoke(pair.refreshToken())) {
      Alternate late = new Alternate(pair.refreshToken(), pair.issuedAt());
      TokenRecord kept =
          tombstone
              .record()
              .tombstoneWith(
                  late, entry(grant.id(), pair.refreshToken(), TrailEntry.Event.ALTERNATE_KEPT));
      if (!vault.replace(tombstone.revision(), due(kept))) {
        log.warn("{}: a token of the disconnected grant could not be revoked", grant.id());
      }
    }
    grant.remember(tombstone.record());
    return RotationErrors.notConnected(grant.id());
  }

  /**
   * Writes what a refusal means. After a clean attempt it is a verdict; after a lost answer or a
   * takeover the first refusal only raises suspicion, because another process may hold the pair.
   */
  StorageException verdict(
      Grant grant, Versioned mine, ReauthorizationReason reason, boolean clean) {
    TokenRecord record = mine.record();
    grant.inDoubt(false);
    if (clean || record.state() == RecordState.SUSPECT) {
      TokenRecord refused = record.refused(reason, entry(record, TrailEntry.Event.REFUSED));
      if (!vault.replace(mine.revision(), due(refused))) {
        return RotationErrors.providerTrouble(grant.id(), "the record changed", Duration.ZERO);
      }
      grant.remember(refused);
      log.warn("{}: the provider refuses the grant ({}), consent is needed", grant.id(), reason);
      tell(observer -> observer.stateChanged(grant.id(), ConnectionState.REAUTH_REQUIRED));
      return reauthorization(refused);
    }
    TokenRecord suspected = record.suspected(reason, entry(record, TrailEntry.Event.SUSPECTED));
    if (vault.replace(mine.revision(), due(suspected))) {
      grant.remember(suspected);
      tell(observer -> observer.stateChanged(grant.id(), ConnectionState.DEGRADED));
    }
    return RotationErrors.providerTrouble(
        grant.id(), "refused after a lost answer, to be confirmed", Duration.ZERO);
  }

  StorageException reauthorization(TokenRecord record) {
    ReauthorizationReason reason = record.reason();
    return RotationErrors.reauthorizationRequired(
        record.connection(),
        reason == null ? ReauthorizationReason.GRANT_REVOKED : reason,
        record.tokens());
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
