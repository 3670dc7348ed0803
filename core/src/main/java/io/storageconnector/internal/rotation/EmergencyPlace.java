package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.TokenStoreException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second store, typically on the local disk, for new tokens that the token store does not take:
 * they outlive the process there, and the next one brings them in. Without such a store nothing is
 * kept and nothing found. Thread-safe; its own trouble is logged and otherwise ignored, because it
 * is the last resort already.
 */
final class EmergencyPlace {

  private static final Logger log = LoggerFactory.getLogger(EmergencyPlace.class);
  private static final int PAGE = 100;

  private final @Nullable RecordVault vault;

  private EmergencyPlace(@Nullable RecordVault vault) {
    this.vault = vault;
  }

  static EmergencyPlace of(@Nullable RecordVault vault) {
    return new EmergencyPlace(vault);
  }

  /** Returns whether the record lies here now; an older one of the connection gives way. */
  boolean keep(Versioned next) {
    if (vault == null) {
      return false;
    }
    ConnectionId id = next.record().connection();
    try {
      Versioned found = vault.load(id).orElse(null);
      if (found == null) {
        return vault.replace(Revision.ABSENT, next);
      }
      return next.record().isNewerThan(found.record())
          ? vault.replace(found.revision(), next)
          : found.record().refreshTokens().equals(next.record().refreshTokens());
    } catch (TokenStoreException | UnreadableRecordException e) {
      log.warn("{}: the emergency store does not take new tokens either", id);
      return false;
    }
  }

  /** Returns what an earlier process, or this one, left here for a connection. */
  Optional<Versioned> find(ConnectionId id) {
    if (vault == null) {
      return Optional.empty();
    }
    try {
      return vault.load(id);
    } catch (TokenStoreException | UnreadableRecordException e) {
      log.warn("{}: the emergency store can't be read", id);
      return Optional.empty();
    }
  }

  /** Returns some connections for which something lies here. */
  List<ConnectionId> connections() {
    if (vault == null) {
      return List.of();
    }
    try {
      return vault.connections(null, PAGE);
    } catch (TokenStoreException e) {
      log.warn("the emergency store can't be read");
      return List.of();
    }
  }

  /** Removes what was found, once the token store has it. */
  void forget(Versioned found) {
    if (vault == null) {
      return;
    }
    try {
      vault.remove(found.record().connection(), found.revision());
    } catch (TokenStoreException e) {
      log.warn("{}: the emergency store keeps a record for now", found.record().connection());
    }
  }
}
