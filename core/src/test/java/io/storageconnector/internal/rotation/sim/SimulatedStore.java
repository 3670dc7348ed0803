package io.storageconnector.internal.rotation.sim;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A token store with one connection that keeps to the contract of {@link TokenStore} and to nothing
 * more: an exception leaves the outcome open, and the write may take effect later.
 */
public final class SimulatedStore implements TokenStore {

  private static final int MOST_FORGOTTEN = 3;

  /**
   * A write whose outcome is open.
   *
   * @param expected what it replaces
   * @param next what it writes
   */
  private record Late(Revision expected, StoredToken next) {}

  private final World world;
  private final ConnectionId only;
  private final boolean blind;
  private final List<StoredToken> history = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private final Map<Task, Long> looks = new HashMap<>();
  private BiConsumer<@Nullable StoredToken, StoredToken> written = (before, after) -> {};

  /**
   * Creates an empty store.
   *
   * @param blind whether it ignores expected revisions, which no store may
   */
  public SimulatedStore(World world, ConnectionId only, boolean blind) {
    this.world = world;
    this.only = only;
    this.blind = blind;
  }

  /** Sets who sees each write that took effect. */
  public void written(BiConsumer<@Nullable StoredToken, StoredToken> value) {
    written = value;
  }

  /** Returns what is stored, without any step. */
  public @Nullable StoredToken now() {
    return history.isEmpty() ? null : history.get(history.size() - 1);
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    world.scheduler().point();
    if (world.strikes(Fault.STORE, 8)) {
      world.trace("load fails");
      throw new TokenStoreException("the store does not answer");
    }
    Optional<StoredToken> found = Optional.ofNullable(now());
    looks.put(world.scheduler().current(), world.scheduler().now());
    travel();
    return found;
  }

  /** Returns when a task looked last. */
  long lastLook(Task task) {
    return looks.getOrDefault(task, 0L);
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    if (!id.equals(only)) {
      throw new AssertionError("a write to another connection");
    }
    world.scheduler().point();
    boolean applied = false;
    if (world.strikes(Fault.STORE, 4)) {
      switch (world.choices().draw(3)) {
        case 0 -> world.trace("write fails, not applied");
        case 1 -> {
          applied = apply(expected, next);
          world.trace("write fails, although applied: " + applied);
        }
        default -> {
          late.add(new Late(expected, next));
          world.trace("write fails, to be applied later or never");
        }
      }
      world.scheduler().point();
      throw new TokenStoreException("the connection to the store broke");
    }
    applied = apply(expected, next);
    travel();
    return applied;
  }

  /** The answer takes its time, and now and then longer than others need for a whole refresh. */
  private void travel() {
    if (world.choices().oneIn(8)) {
      world.scheduler().sleep(Duration.ofMillis(200L * world.choices().draw(6)));
    }
    world.scheduler().point();
  }

  private boolean apply(Revision expected, StoredToken next) {
    StoredToken before = now();
    Revision revision = before == null ? Revision.ABSENT : before.revision();
    if (!blind && !revision.equals(expected)) {
      return false;
    }
    history.add(next);
    world.scheduler().checked(() -> written.accept(before, next));
    return true;
  }

  /** Lets a write of open outcome take effect, or not. */
  public void settleOne() {
    if (late.isEmpty()) {
      return;
    }
    Late write = late.remove(world.choices().draw(late.size()));
    boolean arrives = world.choices().oneIn(2);
    boolean applied = arrives && apply(write.expected(), write.next());
    world.trace("a late write " + (applied ? "takes effect" : "is gone"));
  }

  /** Returns whether there are writes of open outcome. */
  public boolean isUnsettled() {
    return !late.isEmpty();
  }

  /** Falls back to an older state. Returns false if there is none. */
  public boolean failOver() {
    int forgotten = 1 + world.choices().draw(MOST_FORGOTTEN);
    if (forgotten >= history.size()) {
      return false;
    }
    for (int i = 0; i < forgotten; i++) {
      history.remove(history.size() - 1);
    }
    late.clear();
    return true;
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    throw new AssertionError("rotation scrubs tombstones, it does not remove them");
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    world.scheduler().point();
    StoredToken found = now();
    return found == null || found.dueAt().isAfter(notAfter)
        ? List.of()
        : List.of(new DueToken(only, found.dueAt()));
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    world.scheduler().point();
    return now() == null || (after != null && after.value().compareTo(only.value()) >= 0)
        ? List.of()
        : List.of(only);
  }
}
