package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token store that takes and gives plain records: encodes, seals, opens. Thread-safe.
 *
 * <p>The associated data names the schema, the installation and the connection, so a record that
 * was copied to another connection, or with the whole database to another installation, does not
 * open. A record that does not open is never overwritten.
 */
public final class RecordVault {

  private final TokenStore store;
  private final InstallationSeal seal;

  private RecordVault(TokenStore store, InstallationSeal seal) {
    this.store = requireNonNull(store, "store");
    this.seal = seal;
  }

  /** {@return a vault over a store that stays its owner's} */
  public static RecordVault create(TokenStore store, TokenCipher cipher, String installationId) {
    return new RecordVault(store, InstallationSeal.forRecords(cipher, installationId));
  }

  /**
   * {@return the record as it is in the store now; empty if there is none}
   *
   * @throws TokenStoreException if the store can't be read
   * @throws UnreadableRecordException if there is a record and it does not open
   */
  Optional<Versioned> load(ConnectionId id) {
    return guarded(() -> store.load(id)).map(stored -> open(id, stored));
  }

  /** {@return a written state to be, under a revision of its own} */
  Versioned next(TokenRecord record, Instant dueAt) {
    return new Versioned(RandomIds.revision(), dueAt, record);
  }

  /**
   * {@return whether this call put the new state in the place of the expected one}
   *
   * @throws TokenStoreException if that is unknown
   */
  boolean replace(Revision expected, Versioned next) {
    return guarded(
        () -> {
          ConnectionId id = next.record().connection();
          byte[] sealed = seal.seal(id, TokenRecordCodec.encode(next.record()));
          return store.compareAndSet(
              id, expected, StoredToken.of(next.revision(), next.dueAt(), sealed));
        });
  }

  /**
   * {@return whether this call removed the record}
   *
   * @throws TokenStoreException if that is unknown
   */
  boolean remove(ConnectionId id, Revision expected) {
    return guarded(() -> store.compareAndDelete(id, expected));
  }

  /**
   * {@return connections that are due, the oldest first}
   *
   * @throws TokenStoreException if the store can't be read
   */
  List<DueToken> due(Instant notAfter, int limit) {
    return guarded(() -> store.due(notAfter, limit));
  }

  /**
   * {@return the next connections of a walk over all}
   *
   * @throws TokenStoreException if the store can't be read
   */
  List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    return guarded(() -> store.connections(after, limit));
  }

  private Versioned open(ConnectionId id, StoredToken stored) {
    try {
      TokenRecord record = TokenRecordCodec.decode(seal.open(id, stored.sealed()));
      if (!record.connection().equals(id)) {
        throw new TokenStoreException("the token record belongs to another connection");
      }
      return new Versioned(stored.revision(), stored.dueAt(), record);
    } catch (RuntimeException e) {
      throw new UnreadableRecordException(asStoreTrouble(e));
    }
  }

  private static <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw asStoreTrouble(e);
    }
  }

  /** Stores and key services are foreign code: whatever they throw leaves the outcome unknown. */
  private static TokenStoreException asStoreTrouble(RuntimeException e) {
    return e instanceof TokenStoreException trouble
        ? trouble
        : new TokenStoreException("the token store or the cipher failed", e);
  }
}
