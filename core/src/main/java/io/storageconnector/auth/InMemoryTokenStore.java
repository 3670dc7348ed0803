package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A token store in the memory of this process, for tests and trials: grants are gone when the
 * process ends, and with them the customer's consent. Thread-safe.
 */
public final class InMemoryTokenStore implements TokenStore {

  private final ConcurrentMap<ConnectionId, StoredToken> records = new ConcurrentHashMap<>();

  private InMemoryTokenStore() {}

  /** {@return a new, empty store} */
  public static InMemoryTokenStore create() {
    return new InMemoryTokenStore();
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    return Optional.ofNullable(records.get(requireNonNull(id, "id")));
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    requireNonNull(next, "next");
    if (expected.equals(Revision.ABSENT)) {
      return records.putIfAbsent(id, next) == null;
    }
    StoredToken current = records.get(id);
    return current != null
        && current.revision().equals(expected)
        && records.replace(id, current, next);
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    StoredToken current = records.get(id);
    return current != null && current.revision().equals(expected) && records.remove(id, current);
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    requireNonNull(notAfter, "notAfter");
    if (limit < 1) {
      throw new IllegalArgumentException("limit is not positive: " + limit);
    }
    return records.entrySet().stream()
        .map(entry -> new DueToken(entry.getKey(), entry.getValue().dueAt()))
        .filter(due -> !due.dueAt().isAfter(notAfter))
        .sorted(Comparator.comparing(DueToken::dueAt))
        .limit(limit)
        .toList();
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is not positive: " + limit);
    }
    return records.keySet().stream()
        .filter(id -> after == null || id.value().compareTo(after.value()) > 0)
        .sorted(Comparator.comparing(ConnectionId::value))
        .limit(limit)
        .toList();
  }
}
