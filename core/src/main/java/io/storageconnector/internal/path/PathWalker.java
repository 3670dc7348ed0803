package io.storageconnector.internal.path;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.internal.time.ClockTicker;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.NewItem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Walks paths by name, one folder after the other, and creates missing folders.
 *
 * <p>A look-up believes folders on the way for {@link #TRUST}, and looks its last step up. What
 * turns out wrong is forgotten: if a walk over remembered folders ends in nothing, the walk is done
 * once more without memory. A walk that may create believes nothing, because a folder made in a
 * place that has another name by now is worse than a few more requests. Thread-safe.
 */
public final class PathWalker {

  /** How long a step is believed. */
  static final Duration TRUST = Duration.ofSeconds(30);

  private static final long MAX_STEPS = 10_000;
  private static final int MAX_RACES = 3;

  private final Capabilities capabilities;
  private final Cache<Step, ItemRef> steps;

  /** Part of every key, so that a step looked up before a change can't be found after it. */
  private final AtomicLong epoch = new AtomicLong();

  /** Returns a walker that ages its memory by the given clock. */
  public PathWalker(Capabilities capabilities, Clock clock) {
    this.capabilities = capabilities;
    this.steps =
        Caffeine.newBuilder()
            .maximumSize(MAX_STEPS)
            .expireAfterWrite(TRUST)
            .ticker(ClockTicker.of(clock)::nanos)
            .executor(Runnable::run)
            .build();
  }

  private record Step(long epoch, ItemRef folder, String name) {}

  /** Forgets everything, because something was moved, renamed or removed. */
  public void forget() {
    epoch.incrementAndGet();
  }

  /**
   * Returns what a path leads to; empty if a step is missing or not a folder.
   *
   * @throws StorageException {@code AMBIGUOUS_PATH} if several items answer to a step
   */
  public Optional<Item> find(ItemRef start, List<String> names, Reads reads) {
    Walk walk = new Walk(epoch.get());
    try {
      Optional<Item> found = findOnce(start, names, reads, walk);
      if (found.isPresent() || walk.recalled.isEmpty()) {
        return found;
      }
    } catch (StorageException e) {
      if (!walk.isToBlameFor(e)) {
        throw e;
      }
    }
    steps.invalidateAll(walk.recalled);
    return findOnce(start, names, reads, new Walk(epoch.get()));
  }

  private Optional<Item> findOnce(ItemRef start, List<String> names, Reads reads, Walk walk) {
    ItemRef folder = start;
    for (String name : names.subList(0, names.size() - 1)) {
      ItemRef next = recall(folder, name, walk);
      if (next == null) {
        Optional<FolderItem> found = single(Reads.folders(lookUp(folder, name, reads)));
        if (found.isEmpty()) {
          return Optional.empty();
        }
        next = remember(folder, name, found.get(), walk);
      }
      folder = next;
    }
    return single(lookUp(folder, names.get(names.size() - 1), reads));
  }

  /**
   * Returns the folder at a path and creates what is missing of it. Racing processes end with the
   * same folder.
   *
   * @throws StorageException {@code AMBIGUOUS_PATH} if several folders answer to a step, and go on
   *     to
   */
  public FolderItem ensure(ItemRef start, List<String> names, CallChain chain, Deadline deadline) {
    Ensuring ensuring = new Ensuring(chain, deadline);
    Walk walk = new Walk(epoch.get());
    ItemRef folder = start;
    for (String name : names.subList(0, names.size() - 1)) {
      folder = remember(folder, name, ensuring.step(folder, name), walk);
    }
    return ensuring.step(folder, names.get(names.size() - 1));
  }

  /** What a walk needs that creates what is missing. */
  private final class Ensuring {

    private final Reads reads;
    private final Writes writes;
    private final Twins twins;

    Ensuring(CallChain chain, Deadline deadline) {
      this.reads = chain.reads(deadline);
      this.writes = chain.writes(deadline);
      this.twins = new Twins(capabilities, chain, deadline);
    }

    FolderItem step(ItemRef folder, String name) {
      StorageException lost = null;
      for (int race = 0; race < MAX_RACES; race++) {
        List<Item> found = twins.settled(folder, name, FolderItem.class::isInstance);
        List<FolderItem> folders = Reads.folders(found);
        if (folders.size() > 1) {
          throw Twins.ambiguous(folders, null);
        }
        if (!folders.isEmpty()) {
          return folders.get(0);
        }
        if (!found.isEmpty()) {
          throw taken(folder, found, null);
        }
        try {
          FolderItem created = create(folder, name);
          // Even where the provider keeps names unique: some let two creates at once succeed.
          if (twins.winnerOver(created, folder, name).isEmpty()) {
            return created;
          }
        } catch (StorageException e) {
          if (e.kind() != ErrorKind.ALREADY_EXISTS) {
            throw e;
          }
          lost = e;
        }
      }
      throw taken(folder, List.of(), lost);
    }

    private FolderItem create(ItemRef folder, String name) {
      boolean assigned = capabilities.supports(Capability.UNIQUE_NAMES);
      String id = assigned ? null : reads.newItemId().orElse(null);
      return writes.createFolder(NewItem.of(folder, name, id));
    }
  }

  private @Nullable ItemRef recall(ItemRef folder, String name, Walk walk) {
    Step step = new Step(walk.epoch, folder, name);
    ItemRef known = steps.getIfPresent(step);
    if (known != null) {
      walk.recalled.add(step);
    }
    return known;
  }

  private ItemRef remember(ItemRef folder, String name, FolderItem next, Walk walk) {
    steps.put(new Step(walk.epoch, folder, name), next.ref());
    return next.ref();
  }

  private List<Item> lookUp(ItemRef folder, String name, Reads reads) {
    List<Item> found = reads.findByName(folder, name);
    if (!capabilities.hasCaseSensitiveNames()) {
      return found;
    }
    return found.stream().filter(item -> item.name().equals(name)).toList();
  }

  private static <T extends Item> Optional<T> single(List<T> found) {
    if (found.size() > 1) {
      throw Twins.ambiguous(found, null);
    }
    return found.stream().findFirst();
  }

  private static StorageException taken(
      ItemRef folder, List<Item> found, @Nullable StorageException cause) {
    return StorageException.builder(
            ErrorKind.ALREADY_EXISTS,
            Operation.CREATE_FOLDER,
            "a step of the path is taken in " + folder + " by something that is no folder")
        .itemRef(folder)
        .candidates(found.stream().map(Item::ref).toList())
        .cause(cause)
        .build();
  }

  /** What one walk relied on. */
  private static final class Walk {

    private final long epoch;
    private final List<Step> recalled = new ArrayList<>();

    Walk(long epoch) {
      this.epoch = epoch;
    }

    /** A remembered folder that is gone, or moved out of a root, may be all that is wrong. */
    boolean isToBlameFor(StorageException e) {
      return !recalled.isEmpty()
          && (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.OUTSIDE_ROOT);
    }
  }
}
