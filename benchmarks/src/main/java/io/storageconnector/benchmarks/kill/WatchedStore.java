package io.storageconnector.benchmarks.kill;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A token store that tells of each write when it has returned: {@code wrote CONNECTION
 * true|false|unknown}. It also remembers, for the same thread, whose record was written last: a
 * token endpoint is not told for whom it refreshes.
 */
final class WatchedStore implements TokenStore {

  private final TokenStore store;
  private final Consumer<String> journal;
  private final ThreadLocal<String> writing = ThreadLocal.withInitial(() -> "-");

  WatchedStore(TokenStore store, Consumer<String> journal) {
    this.store = store;
    this.journal = journal;
  }

  /** Returns the connection whose record this thread wrote last. */
  String writing() {
    return writing.get();
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    writing.set(id.value());
    String outcome = "unknown";
    try {
      boolean applied = store.compareAndSet(id, expected, next);
      outcome = Boolean.toString(applied);
      return applied;
    } catch (TokenStoreException e) {
      journal.accept("trouble " + id + " the store did not answer a write");
      throw e;
    } finally {
      journal.accept("wrote " + id + " " + outcome);
    }
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    return store.load(id);
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    return store.compareAndDelete(id, expected);
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    return store.due(notAfter, limit);
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    return store.connections(after, limit);
  }
}
