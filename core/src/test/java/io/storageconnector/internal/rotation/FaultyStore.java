package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A token store that fails as told, and lets others act between look and write. Thread-safe. */
final class FaultyStore implements TokenStore {

  /** What happens to one write. */
  enum Fault {
    NONE,
    NOT_APPLIED,
    APPLIED_BUT_UNKNOWN,
    REFUSED
  }

  final TokenStore inner;
  final Queue<Fault> faults = new ArrayDeque<>();
  final AtomicInteger loads = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();
  volatile boolean down;

  /** Sees every write that took effect. */
  volatile Consumer<StoredToken> written = next -> {};

  /** Runs before every access. */
  volatile Runnable before = () -> {};

  FaultyStore() {
    this.inner = InMemoryTokenStore.create();
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    before.run();
    loads.incrementAndGet();
    if (down) {
      throw new TokenStoreException("the store is down");
    }
    return inner.load(id);
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    before.run();
    writes.incrementAndGet();
    Fault planned = faults.poll();
    Fault fault = planned == null ? Fault.NONE : planned;
    if (down || fault == Fault.NOT_APPLIED) {
      throw new TokenStoreException("the store is down");
    }
    boolean applied = fault != Fault.REFUSED && inner.compareAndSet(id, expected, next);
    if (applied) {
      written.accept(next);
    }
    if (fault == Fault.APPLIED_BUT_UNKNOWN) {
      throw new TokenStoreException("the connection to the store broke");
    }
    return applied;
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    return inner.compareAndDelete(id, expected);
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    if (down) {
      throw new TokenStoreException("the store is down");
    }
    return inner.due(notAfter, limit);
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    return inner.connections(after, limit);
  }

  /** A failover brings an older state back. */
  void fallBackTo(ConnectionId id, StoredToken older) {
    Revision now = inner.load(id).orElseThrow().revision();
    inner.compareAndSet(id, now, older);
  }
}
