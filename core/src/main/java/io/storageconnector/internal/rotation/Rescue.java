package io.storageconnector.internal.rotation;

import io.storageconnector.auth.Secret;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into the token store what it did not take before, ahead of any request: a refresh token
 * that is spent must not be presented while its successor lies in the emergency place. Used once,
 * by one flight; its {@link #isOver} spares the next flights the look.
 */
final class Rescue {

  private static final Logger log = LoggerFactory.getLogger(Rescue.class);

  private final EmergencyPlace emergency;
  private final RecordVault vault;
  private final Ledger ledger;

  Rescue(EmergencyPlace emergency, RecordVault vault, Ledger ledger) {
    this.emergency = emergency;
    this.vault = vault;
    this.ledger = ledger;
  }

  /** Returns whether the store's record is as it was seen, and nothing lies in the other place. */
  boolean isOver(Versioned seen) {
    Optional<Versioned> found = emergency.find(seen.record().connection());
    if (found.isEmpty()) {
      return true;
    }
    TokenRecord left = found.get().record();
    TokenRecord next = merged(left, seen.record());
    if (next.equals(seen.record())) {
      emergency.forget(found.get());
      return true;
    }
    if (vault.replace(seen.revision(), ledger.due(next))) {
      log.warn("{}: tokens from the emergency store were brought in", left.connection());
      emergency.forget(found.get());
    }
    return false;
  }

  private TokenRecord merged(TokenRecord left, TokenRecord record) {
    TokenPair pair = left.pair();
    Secret token = pair == null ? null : pair.refreshToken();
    if (pair == null
        || token == null
        || left.generation() != record.generation()
        || left.sequence() < record.sequence()
        || record.refreshTokens().contains(token)
        || (record.isDeleted() && !record.revokePending())) {
      return record;
    }
    Alternate late = new Alternate(token, pair.issuedAt());
    if (record.isDeleted()) {
      return record.tombstoneWith(late, ledger.entry(left, TrailEntry.Event.ALTERNATE_KEPT));
    }
    if (left.isNewerThan(record)) {
      TrailEntry entry = ledger.entry(left, TrailEntry.Event.REPAIRED);
      return left.withoutAttempt().switched(record.disabled()).noted(entry);
    }
    return record.withAlternate(late, ledger.entry(left, TrailEntry.Event.ALTERNATE_KEPT));
  }
}
