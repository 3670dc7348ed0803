package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes records from outside a flight, against flights and whoever else writes meanwhile.
 * Thread-safe.
 */
final class RecordChanges {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final RecordVault vault;
  private final Ledger ledger;
  private final Environment environment;

  RecordChanges(RecordVault vault, Ledger ledger, Environment environment) {
    this.vault = vault;
    this.ledger = ledger;
    this.environment = environment;
  }

  /**
   * Replaces the record by what the change makes of it, against all races, until the deadline.
   *
   * @param change gives the new record, or null to leave the present one as it is
   * @return the record as it is now
   */
  TokenRecord apply(
      ConnectionId id,
      Deadline deadline,
      Function<@Nullable TokenRecord, @Nullable TokenRecord> change) {
    Revision written = Revision.ABSENT;
    while (true) {
      try {
        Optional<Versioned> found = vault.load(id);
        TokenRecord present = found.map(Versioned::record).orElse(null);
        if (found.isPresent() && found.get().revision().equals(written)) {
          return found.get().record();
        }
        TokenRecord next = change.apply(present);
        if (next == null) {
          if (present == null) {
            throw RotationErrors.notConnected(id);
          }
          return present;
        }
        Versioned state = ledger.due(next);
        written = state.revision();
        if (vault.replace(found.map(Versioned::revision).orElse(Revision.ABSENT), state)) {
          return next;
        }
      } catch (TokenStoreException e) {
        if (deadline.hasPassed()) {
          throw RotationErrors.storeTrouble(id, e);
        }
      } catch (UnreadableRecordException e) {
        throw RotationErrors.unreadable(id, e);
      }
      if (deadline.hasPassed()) {
        throw RotationErrors.providerTrouble(id, "the record keeps changing", Duration.ZERO);
      }
      environment.pauseThrough(environment.jittered(PAUSE));
    }
  }
}
