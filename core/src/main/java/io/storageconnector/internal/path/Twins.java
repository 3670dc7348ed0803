package io.storageconnector.internal.path;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemPage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that creates of one name at the same moment leave one item where the provider itself
 * does not: all who created look again, agree that the oldest stays, and the others take back what
 * they made. What nobody takes back is reported, never chosen from. Not thread-safe.
 */
public final class Twins {

  /** Long enough for another process to look and to remove; so often, each twice as long. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final int LOOKS = 5;

  private final Capabilities capabilities;
  private final Reads reads;
  private final Writes writes;
  private final Sleeper sleeper;
  private final Deadline deadline;

  /** Returns the means for one call of the application. */
  public Twins(Capabilities capabilities, CallChain chain, Deadline deadline) {
    this.capabilities = capabilities;
    this.reads = chain.reads(deadline);
    this.writes = chain.writes(deadline);
    this.sleeper = chain.sleeper();
    this.deadline = deadline;
  }

  /**
   * Returns the items of a name, the oldest first. Where several of them matter, waits a moment for
   * those who lost a race to take theirs back.
   *
   * @param matters which items may be one only
   */
  public List<Item> settled(ItemRef folder, String name, Predicate<Item> matters) {
    List<Item> found = look(folder, name);
    Duration pause = FIRST_PAUSE;
    for (int looks = 1;
        looks < LOOKS && found.stream().filter(matters).count() > 1 && waited(pause);
        looks++) {
      found = look(folder, name);
      pause = pause.multipliedBy(2);
    }
    return found;
  }

  private List<Item> look(ItemRef folder, String name) {
    List<Item> found = reads.findByName(folder, name);
    if (!capabilities.hasCaseSensitiveNames()) {
      return found;
    }
    return found.stream().filter(item -> item.name().equals(name)).toList();
  }

  private boolean waited(Duration pause) {
    if (pause.compareTo(deadline.remaining()) >= 0) {
      return false;
    }
    try {
      sleeper.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageException.builder(
              ErrorKind.CANCELLED,
              Operation.FIND_BY_NAME,
              "the thread was interrupted while several items had the same name")
          .build();
    }
  }

  /**
   * Looks again after a create.
   *
   * @return the older item of the same name for which the new one was taken back; empty if the new
   *     one stays
   * @throws StorageException {@code AMBIGUOUS_PATH}, naming both, if it could not be taken back;
   *     {@code OUTCOME_UNKNOWN}, naming the new one, if nobody could look
   */
  public Optional<Item> winnerOver(Item created, ItemRef folder, String name) {
    List<Item> found = lookAfter(created, folder, name);
    boolean seen = found.stream().anyMatch(item -> isSame(item, created));
    Item oldest =
        Stream.concat(found.stream(), seen ? Stream.empty() : Stream.of(created))
            .min(Reads.OLDEST_FIRST)
            .orElse(created);
    if (isSame(oldest, created)) {
      return Optional.empty();
    }
    takeBack(created, oldest);
    return Optional.of(oldest);
  }

  private static boolean isSame(Item one, Item other) {
    return one.ref().equals(other.ref());
  }

  /**
   * What was created is there, so that a look that fails must not pass for a create that failed.
   */
  private List<Item> lookAfter(Item created, ItemRef folder, String name) {
    try {
      return look(folder, name);
    } catch (StorageException e) {
      String lookUp = "look for the name in the folder: the new item is " + created.ref();
      throw StorageException.builder(
              ErrorKind.OUTCOME_UNKNOWN,
              e.operation(),
              "it was created, but nobody could look whether another one was created at the same"
                  + " moment ("
                  + e.kind()
                  + "): "
                  + lookUp)
          .howToFindOut(lookUp)
          .itemRef(created.ref())
          .cause(e)
          .build();
    }
  }

  /** Into the trash where there is one: somebody may put something into it at this moment. */
  private void takeBack(Item created, Item winner) {
    try {
      if (created instanceof FolderItem folder && !isEmpty(folder.ref())) {
        throw ambiguous(List.of(winner, created), null);
      }
      if (capabilities.supports(Capability.TRASH)) {
        writes.trash(created.ref());
      } else if (capabilities.supports(Capability.DELETE_PERMANENTLY)
          && !(created instanceof FolderItem)) {
        writes.deletePermanently(created.ref());
      } else {
        throw ambiguous(List.of(winner, created), null);
      }
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return;
      }
      throw e.kind() == ErrorKind.AMBIGUOUS_PATH ? e : ambiguous(List.of(winner, created), e);
    }
  }

  private boolean isEmpty(ItemRef folder) {
    String marker = null;
    do {
      ItemPage page = reads.list(folder, 1, marker);
      if (page.items().stream().anyMatch(item -> !item.isTrashed())) {
        return false;
      }
      marker = page.nextMarker().orElse(null);
    } while (marker != null);
    return true;
  }

  /** Returns the error that names all items of a name. */
  public static StorageException ambiguous(
      List<? extends Item> found, @Nullable StorageException cause) {
    return StorageException.builder(
            ErrorKind.AMBIGUOUS_PATH,
            Operation.FIND_BY_NAME,
            found.size()
                + " items have the same name in a folder: choose one by its ref, or remove the"
                + " others")
        .candidates(found.stream().map(Item::ref).toList())
        .cause(cause)
        .build();
  }
}
