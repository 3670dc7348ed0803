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
   * Returns the items of a name, the oldest first. Where there are several, waits a moment for
   * those who lost a race to take theirs back.
   */
  public List<Item> settled(ItemRef folder, String name) {
    List<Item> found = look(folder, name);
    Duration pause = FIRST_PAUSE;
    for (int looks = 1; found.size() > 1 && looks < LOOKS && waited(pause); looks++) {
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
      return false;
    }
  }

  /**
   * Looks again after a create.
   *
   * @return the older item of the same name for which the new one was taken back; empty if the new
   *     one stays
   * @throws StorageException {@code AMBIGUOUS_PATH}, naming both, if it could not be taken back
   */
  public Optional<Item> winnerOver(Item created, ItemRef folder, String name) {
    List<Item> others =
        look(folder, name).stream().filter(item -> !item.ref().equals(created.ref())).toList();
    Item oldest =
        Stream.concat(Stream.of(created), others.stream()).min(Reads.OLDEST_FIRST).orElseThrow();
    if (oldest == created) {
      return Optional.empty();
    }
    takeBack(created, oldest);
    return Optional.of(oldest);
  }

  private void takeBack(Item created, Item winner) {
    try {
      if (created instanceof FolderItem folder && !isEmpty(folder.ref())) {
        throw ambiguous(List.of(winner, created), null);
      }
      // A folder goes to the trash: somebody may put something into it at this moment.
      boolean file = !(created instanceof FolderItem);
      if (file && capabilities.supports(Capability.DELETE_PERMANENTLY)) {
        writes.deletePermanently(created.ref());
      } else if (capabilities.supports(Capability.TRASH)) {
        writes.trash(created.ref());
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
