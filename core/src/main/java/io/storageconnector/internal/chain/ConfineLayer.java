package io.storageconnector.internal.chain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.Timeouts;
import io.storageconnector.internal.time.ClockTicker;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.StorageBackend;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets an invocation pass only if every item it touches is the connector's root or lies below it,
 * as the provider itself says, and sends nothing with an effect before that is proven.
 *
 * <p>Folders proven inside are remembered for {@link #TRUST}, so a folder that somebody else moves
 * out stays readable for that long at most; what this connector moves or trashes, and every
 * failure, drops the memory at once. Only reads rely on the memory: whatever leaves something
 * behind is proven anew.
 */
final class ConfineLayer implements Layer {

  /** How long a proof is believed. */
  static final Duration TRUST = Duration.ofSeconds(30);

  private static final long MAX_PROOFS = 10_000;

  /** Primitives that name no item: they carry what a proven one returned, or nothing at all. */
  private static final Set<Operation> PLACELESS =
      Set.of(Operation.NEW_ITEM_ID, Operation.UPLOAD_PART, Operation.LIST_PARTS, Operation.ABORT);

  /** Primitives that mean the same item whether it lies in the trash or not. */
  private static final Set<Operation> REACHING_TRASH =
      Set.of(Operation.GET, Operation.TRASH, Operation.RESTORE, Operation.DELETE_PERMANENTLY);

  private final Layer next;
  private final StorageBackend backend;
  private final ItemRef root;
  private final Timeouts timeouts;
  private final Cache<Proof, Boolean> proven;

  /** Part of every key, so that a proof begun before a change can't be found after it. */
  private final AtomicLong epoch = new AtomicLong();

  ConfineLayer(Layer next, StorageBackend backend, ItemRef root, Timeouts timeouts, Clock clock) {
    this.next = next;
    this.backend = backend;
    this.root = root;
    this.timeouts = timeouts;
    this.proven =
        Caffeine.newBuilder()
            .maximumSize(MAX_PROOFS)
            .expireAfterWrite(TRUST)
            .ticker(ClockTicker.of(clock)::nanos)
            .executor(Runnable::run)
            .build();
  }

  private record Proof(long epoch, ItemRef folder) {}

  @Override
  public <T> T run(Invocation<T> invocation) {
    try {
      check(invocation);
      T result = next.run(invocation);
      if (invocation.operation() == Operation.GET && result instanceof Item item) {
        checkResult(invocation, item);
      }
      return result;
    } catch (StorageException e) {
      epoch.incrementAndGet();
      throw e;
    } finally {
      if (!invocation.changed().isEmpty()) {
        epoch.incrementAndGet();
      }
    }
  }

  private void check(Invocation<?> invocation) {
    List<ItemRef> touched = invocation.touched();
    if (touched.isEmpty() && !PLACELESS.contains(invocation.operation())) {
      throw outside(invocation, null, "the call names no item whose place could be proven");
    }
    if (invocation.changed().contains(root)) {
      throw outside(
          invocation, root, "the root of a confined connector can't be changed through it");
    }
    for (ItemRef item : touched) {
      if (!isInside(invocation, item) && !isInsideTrash(invocation, item)) {
        throw outside(
            invocation, item, "the item does not lie in the folder the connector is confined to");
      }
    }
  }

  private void checkResult(Invocation<?> invocation, Item item) {
    Optional<ItemRef> parent = item.parent();
    if (parent.isPresent() && !item.ref().equals(root) && !isInside(invocation, parent.get())) {
      throw outside(
          invocation,
          item.ref(),
          "the item left the folder the connector is confined to while the call was under way");
    }
  }

  private boolean isInside(Invocation<?> invocation, ItemRef item) {
    long now = epoch.get();
    if (item.equals(root)) {
      return true;
    }
    boolean read = OperationRule.of(invocation.operation()).effect() == OperationRule.Effect.READ;
    if (read && proven.getIfPresent(new Proof(now, item)) != null) {
      return true;
    }
    List<ItemRef> above = ancestors(invocation, item);
    int place = above.indexOf(root);
    if (place < 0) {
      return false;
    }
    above.subList(0, place).forEach(folder -> proven.put(new Proof(now, folder), true));
    if (item.kind() == ItemKind.FOLDER) {
      proven.put(new Proof(now, item), true);
    }
    return true;
  }

  /** What lies in the trash may have no folders above it, but it names the one it was in. */
  private boolean isInsideTrash(Invocation<?> invocation, ItemRef item) {
    if (!reachesTrash(invocation)) {
      return false;
    }
    Optional<Item> found = find(invocation, item);
    return found.isPresent()
        && found.get().isTrashed()
        && found.get().parent().isPresent()
        && isInside(invocation, found.get().parent().get());
  }

  private static boolean reachesTrash(Invocation<?> invocation) {
    return REACHING_TRASH.contains(invocation.operation());
  }

  private List<ItemRef> ancestors(Invocation<?> invocation, ItemRef item) {
    try {
      return reads(invocation).ancestors(item);
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && reachesTrash(invocation)) {
        return List.of();
      }
      throw e;
    }
  }

  private Optional<Item> find(Invocation<?> invocation, ItemRef item) {
    try {
      return Optional.of(reads(invocation).get(item));
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && invocation.operation() == Operation.RESTORE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Reads reads(Invocation<?> invocation) {
    return new Reads(next, backend, timeouts, invocation.deadline());
  }

  private StorageException outside(
      Invocation<?> invocation, @Nullable ItemRef item, String reason) {
    return StorageException.builder(ErrorKind.OUTSIDE_ROOT, invocation.operation(), reason)
        .itemRef(item)
        .build();
  }
}
