package io.storageconnector.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A store without a defect over a {@link MapBacking}; the defective ones override a method. */
class MapStore implements TokenStore {

  final MapBacking backing;
  private final int life;

  MapStore(MapBacking backing) {
    this.backing = backing;
    this.life = backing.life();
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    requireNonNull(id, "id");
    backing.enter(life);
    return Optional.ofNullable(backing.records.get(id));
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    requireNonNull(next, "next");
    return write(id, expected, next);
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    return !expected.equals(Revision.ABSENT) && write(id, expected, null);
  }

  private boolean write(ConnectionId id, Revision expected, @Nullable StoredToken next) {
    backing.enter(life);
    backing.beforeWrite();
    boolean applied = swap(id, expected, next);
    backing.afterWrite();
    return applied;
  }

  /** The conditional write itself; null removes. */
  boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
    AtomicBoolean applied = new AtomicBoolean();
    backing.records.compute(
        id,
        (key, present) -> {
          applied.set(MapBacking.revisionOf(present).equals(expected));
          return applied.get() ? next : present;
        });
    return applied.get();
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    requireNonNull(notAfter, "notAfter");
    requirePositive(limit);
    return allDue(notAfter).stream().limit(limit).toList();
  }

  final List<DueToken> allDue(Instant notAfter) {
    backing.enter(life);
    return backing.records.entrySet().stream()
        .map(entry -> new DueToken(entry.getKey(), entry.getValue().dueAt()))
        .filter(due -> !due.dueAt().isAfter(notAfter))
        .sorted(Comparator.comparing(DueToken::dueAt))
        .toList();
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    requirePositive(limit);
    return ids().stream()
        .filter(id -> after == null || id.value().compareTo(after.value()) > 0)
        .limit(limit)
        .toList();
  }

  final List<ConnectionId> ids() {
    backing.enter(life);
    return backing.records.keySet().stream()
        .sorted(Comparator.comparing(ConnectionId::value))
        .toList();
  }

  private static void requirePositive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is not positive: " + limit);
    }
  }

  /** Replaces the record without looking. */
  final void put(ConnectionId id, @Nullable StoredToken next) {
    backing.records.compute(id, (key, present) -> next);
  }
}
