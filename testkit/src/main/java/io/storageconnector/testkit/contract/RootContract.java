package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.MoveRequest;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Top folders, moves between them, and the check of a connection's set-up. */
public abstract class RootContract extends SharedNameContract {

  private static final byte[] BYTES = Samples.bytes(80);

  /** For subclasses. */
  protected RootContract() {}

  /** The account's own top folder comes first, each comes once, and all can be read. */
  @Test
  public final void roots_always_beginWithTheOwnOne() {
    List<FolderItem> roots = new ArrayList<>();
    connector().roots().forEach(roots::add);
    assertThat(roots).isNotEmpty();
    assertThat(roots.get(0).ref()).isEqualTo(connector().root());
    assertThat(roots).extracting(Item::ref).doesNotHaveDuplicates();
    for (FolderItem root : roots) {
      assertThat(connector().get(root.ref()).ref()).isEqualTo(root.ref());
    }
    if (!supports(Capability.SHARED_ROOTS)) {
      assertThat(roots).hasSize(1);
    }
  }

  /** A confined connector has one top folder. */
  @Test
  public final void roots_confined_areTheRootAlone() {
    ItemRef folder = freshFolder();
    try (StorageConnector confined = confined(folder)) {
      assertThat(confined.roots()).extracting(Item::ref).containsExactly(folder);
    }
  }

  /** Another top folder is as good as one's own. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(Capability.SHARED_ROOTS)
  public final void otherRoot_filesAndFolders_workAsInTheOwnOne() {
    ItemRef folder = seed().folderInOtherRoot();
    ItemRef made = connector().ensureFolder(folder, "a/b").ref();
    ItemRef file = put(made, "c", BYTES).ref();
    assertThat(read(file)).isEqualTo(BYTES);
    assertThat(connector().findByPath(folder, "a/b/c").map(Item::ref)).contains(file);
    assertThat(names(made)).containsExactly("c");
    try (StorageConnector confined = confined(folder)) {
      assertThat(confined.get(file).name()).isEqualTo("c");
      assertFails(ErrorKind.OUTSIDE_ROOT, () -> confined.get(freshFolder()));
    }
    if (supports(Capability.TRASH)) {
      connector().trash(made);
      assertFails(ErrorKind.NOT_FOUND, () -> connector().get(made));
    }
  }

  /** A file moved to another top folder and back keeps id and content. */
  @Test
  @RequiresSeedPort
  @RequiresCapability({Capability.SHARED_ROOTS, Capability.MOVE})
  public final void move_fileToAnotherRoot_keepsTheId() {
    ItemRef there = seed().folderInOtherRoot();
    ItemRef here = freshFolder();
    ItemRef file = put(here, "a", BYTES).ref();
    Item moved = connector().move(MoveRequest.of(file, there));
    assertThat(moved.ref()).isEqualTo(file);
    assertThat(moved.parent()).contains(there);
    assertThat(names(here)).isEmpty();
    assertThat(read(file)).isEqualTo(BYTES);
    connector().move(MoveRequest.of(file, here));
    assertThat(names(here)).containsExactly("a");
    assertThat(names(there)).isEmpty();
  }

  /** A folder moves to another top folder with all it holds, or is refused and stays whole. */
  @Test
  @RequiresSeedPort
  @RequiresCapability({Capability.SHARED_ROOTS, Capability.MOVE})
  public final void move_folderToAnotherRoot_isDoneOrRefusedWhole() {
    ItemRef there = seed().folderInOtherRoot();
    ItemRef here = freshFolder();
    ItemRef folder = connector().createFolder(here, "a").ref();
    ItemRef file = put(folder, "b", BYTES).ref();
    Throwable refusal = catchThrowable(() -> connector().move(MoveRequest.of(folder, there)));
    if (refusal == null) {
      assertThat(names(there)).containsExactly("a");
      assertThat(names(here)).isEmpty();
    } else {
      assertThat(((StorageException) refusal).kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(names(there)).isEmpty();
      assertThat(names(here)).containsExactly("a");
    }
    assertThat(names(folder)).containsExactly("b");
    assertThat(read(file)).isEqualTo(BYTES);
  }

  /** A folder that can be written to lacks nothing; one that is not there is not shared. */
  @Test
  public final void check_folder_saysWhatIsMissing() {
    ItemRef folder = freshFolder();
    assertThat(connector().check(folder)).isEmpty();
    assertThat(connector().check(connector().root())).isEmpty();
    assertThat(connector().check(missing(ItemKind.FOLDER)))
        .containsExactly(SetupProblem.FOLDER_NOT_SHARED);
    assertThat(names(folder)).as("left behind by the check").isEmpty();
    assertRefused(() -> connector().check(ItemRef.folder("elsewhere", "1")));
  }
}
