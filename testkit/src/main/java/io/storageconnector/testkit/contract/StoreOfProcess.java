package io.storageconnector.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The store under test as one process sees it, which may die before or after any of its writes. A
 * dead process reads and writes nothing: each of its threads that comes here ends. Thread-safe.
 */
final class StoreOfProcess implements TokenStore {

  private final TokenStore store;
  private final Map<Integer, Runnable> before = new ConcurrentHashMap<>();
  private final Map<Integer, Runnable> after = new ConcurrentHashMap<>();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean dead;

  StoreOfProcess(TokenStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** Ends a thread of a dead process. No exception: nothing may handle it. */
  static final class ProcessDied extends Error {

    private static final long serialVersionUID = 1L;

    ProcessDied() {
      super("this process is dead", null, false, false);
    }
  }

  /** Does something before a write reaches the store, counted from 1 from now on. */
  void beforeWrite(int number, Runnable action) {
    before.put(writes.get() + number, action);
  }

  /** Does something after a write was applied and before anybody knows. */
  void afterWrite(int number, Runnable action) {
    after.put(writes.get() + number, action);
  }

  /** Ends the process. */
  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  private void live() {
    if (dead) {
      throw new ProcessDied();
    }
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    live();
    return store.load(id);
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    live();
    int number = writes.incrementAndGet();
    before.getOrDefault(number, () -> {}).run();
    live();
    boolean applied = store.compareAndSet(id, expected, next);
    after.getOrDefault(number, () -> {}).run();
    live();
    return applied;
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    live();
    return store.compareAndDelete(id, expected);
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    live();
    return store.due(notAfter, limit);
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId last, int limit) {
    live();
    return store.connections(last, limit);
  }
}
