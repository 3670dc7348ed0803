package io.storageconnector.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A durable map from connection to sealed record with one atomic conditional write. SPI.
 *
 * <p>A store knows no clock, no lock, no retry and no encryption: leases and intents lie inside the
 * sealed record, so {@link #compareAndSet} is the only method that has to be right. Anything with a
 * conditional write can implement it: SQL ({@code UPDATE .. WHERE id = ? AND revision = ?}), Redis,
 * DynamoDB, etcd.
 *
 * <p>The contract, for all threads and all processes that share the backing data:
 *
 * <ul>
 *   <li>{@link #load} is linearizable per id: it sees every write that returned true before it
 *       began.
 *   <li>Of any number of concurrent writes that expect the same revision, at most one returns true.
 *   <li>{@code false} means not applied, now and for ever; a serialization failure or a duplicate
 *       key that rolled back is {@code false}.
 *   <li>{@code true} means durable.
 *   <li>An exception means unknown; the write may still be applied later, but not after another
 *       write to the same id returned true.
 *   <li>Sealed bytes come back exactly; ids are compared case-sensitively.
 *   <li>Writes do not join a transaction of the caller, and nothing is cached.
 *   <li>Every call ends in bounded time. An interrupted one returns or throws, keeps the interrupt
 *       flag, and is never half applied.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenStore extends AutoCloseable {

  /**
   * Returns the current record.
   *
   * @param id the connection
   * @return empty if there is none
   * @throws TokenStoreException if the store can't be read
   */
  Optional<StoredToken> load(ConnectionId id);

  /**
   * Replaces the record if it still has the expected revision. Not idempotent: a second identical
   * call returns false, because the revision has changed.
   *
   * @param id the connection
   * @param expected the revision to replace; {@link Revision#ABSENT} inserts
   * @param next the new record, under a revision never used before
   * @return whether this call replaced the record
   * @throws TokenStoreException if the outcome is unknown
   */
  boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next);

  /**
   * Removes the record if it still has the expected revision.
   *
   * @param id the connection
   * @param expected the revision to remove
   * @return whether this call removed the record
   * @throws TokenStoreException if the outcome is unknown
   */
  boolean compareAndDelete(ConnectionId id, Revision expected);

  /**
   * {@return connections whose records are due, the oldest first} May be stale and may repeat, but
   * a record that stays due is returned to every caller sooner or later. Nothing's safety rests on
   * it.
   *
   * @param notAfter the latest due time to return
   * @param limit at most how many
   * @throws TokenStoreException if the store can't be read
   */
  List<DueToken> due(Instant notAfter, int limit);

  /**
   * {@return connections with a record, in any order that the store keeps to} A walk from the start
   * to an empty answer sees each connection whose record is there all the time exactly once; one
   * that comes or goes meanwhile, at most once. For administration and for sealing records anew.
   *
   * @param after the last connection of the answer before; null to start. It need not exist any
   *     more
   * @param limit at most how many; fewer than that does not mean the end, only an empty answer does
   * @throws TokenStoreException if the store can't be read
   */
  List<ConnectionId> connections(@Nullable ConnectionId after, int limit);

  /** Releases what the store opened itself; idempotent. Default: nothing. */
  @Override
  default void close() {}
}
