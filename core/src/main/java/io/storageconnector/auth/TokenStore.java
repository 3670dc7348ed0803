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
 * DynamoDB, etcd. {@code TokenStoreContract} in the testkit tests all that is said here.
 *
 * <p>The contract, for all threads, all stores and all processes that share the backing data:
 *
 * <ul>
 *   <li>{@link #load} is linearizable per id: it sees every write that returned true before it
 *       began, whoever wrote. Replicas, snapshots and caches don't; nothing is cached.
 *   <li>Of any number of concurrent writes that expect the same revision, at most one is applied.
 *       If it is the present revision and none of them throws, exactly one is. A write that no
 *       other write to the same id overlaps is applied if, and only if, its revision is expected.
 *   <li>{@code false} means not applied, now and for ever; a serialization failure, a deadlock or a
 *       duplicate key that rolled back is {@code false}.
 *   <li>{@code true} means durable: a crash of the process, or of whatever serves the data, does
 *       not take the write back.
 *   <li>A {@link TokenStoreException} means unknown; the write may still be applied later, but not
 *       after another write to the same id returned true. What is known to have failed for good may
 *       be told in this way, too.
 *   <li>A record is replaced as a whole. Sealed bytes, none to {@link
 *       StoredToken#MAX_SEALED_BYTES}, come back exactly, and the due time to the millisecond: what
 *       is finer may be lost. Due times lie within a hundred years of now.
 *   <li>Ids are the same if all their characters are: case, and blanks at either end, count. They
 *       have up to 200 characters, all of printable ASCII, quotes, slashes and wildcards included.
 *   <li>Calls do not join a transaction of the caller: its rollback takes nothing back, and its
 *       snapshot hides nothing.
 *   <li>Every call ends in bounded time. An interrupted one returns or throws, keeps the interrupt
 *       flag, and is never half applied.
 *   <li>An argument that is null, except where it may be, is refused with a {@link
 *       NullPointerException}, before anything happens.
 *   <li>Neither {@code toString} nor an exception shows sealed bytes.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenStore extends AutoCloseable {

  /**
   * Returns the current record. Changes nothing.
   *
   * @param id the connection
   * @return the record of the last write that was applied; empty if there is none
   * @throws TokenStoreException if the store can't be read
   */
  Optional<StoredToken> load(ConnectionId id);

  /**
   * Replaces the record if it still has the expected revision. Not idempotent: a second identical
   * call returns false, because the revision has changed.
   *
   * @param id the connection
   * @param expected the revision to replace; {@link Revision#ABSENT} inserts a record if there is
   *     none
   * @param next the new record, under a revision never used before
   * @return whether this call replaced, or inserted, the record
   * @throws TokenStoreException if the outcome is unknown
   */
  boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next);

  /**
   * Removes the record if it still has the expected revision. A second identical call returns
   * false. Afterwards the connection can be inserted again.
   *
   * @param id the connection
   * @param expected the revision to remove; for {@link Revision#ABSENT} the answer is false
   * @return whether this call removed the record
   * @throws TokenStoreException if the outcome is unknown
   */
  boolean compareAndDelete(ConnectionId id, Revision expected);

  /**
   * {@return connections whose records are due, the oldest first} Asking claims nothing: the next
   * caller gets the same. The answer may lag a few seconds behind the writes, so that a write may
   * not show yet, and a record moved or removed may be returned once more under its old due time.
   * But a record that stays due is returned to every caller sooner or later, as long as fewer than
   * {@code limit} older ones stay due as well. Nothing's safety rests on it.
   *
   * @param notAfter the latest due time to return, itself included
   * @param limit at most how many, from 1 to {@code Integer.MAX_VALUE}
   * @throws TokenStoreException if the store can't be read
   * @throws IllegalArgumentException if the limit is not positive
   */
  List<DueToken> due(Instant notAfter, int limit);

  /**
   * {@return connections with a record, in any order that the store keeps to} The order is one of
   * ids, not of records: no write to a record moves its connection. A walk from the start to an
   * empty answer sees each connection whose record is there all the time exactly once; one that
   * comes or goes meanwhile, at most once. For administration and for sealing records anew.
   *
   * @param after the last connection of the answer before, of this or another store over the same
   *     data; null to start. It need not exist any more
   * @param limit at most how many, from 1 to {@code Integer.MAX_VALUE}; fewer than that does not
   *     mean the end, only an empty answer does
   * @throws TokenStoreException if the store can't be read
   * @throws IllegalArgumentException if the limit is not positive
   */
  List<ConnectionId> connections(@Nullable ConnectionId after, int limit);

  /**
   * Releases what the store opened itself; idempotent. Other stores over the same data stay open.
   * Nothing else is called on the store afterwards. Default: nothing.
   */
  @Override
  default void close() {}
}
