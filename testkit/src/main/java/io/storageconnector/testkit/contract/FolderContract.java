package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is there and what is not: get, find, paths, and folders that are created or ensured. */
public abstract class FolderContract extends ContractBase {

  /** For subclasses. */
  protected FolderContract() {}

  /** The root is a folder of this provider. */
  @Test
  public final void root_always_isAFolderOfTheProvider() {
    ItemRef root = connector().root();
    assertThat(root.kind()).isEqualTo(ItemKind.FOLDER);
    assertThat(root.provider()).isEqualTo(connector().capabilities().provider());
    assertThat(connector().get(root).ref()).isEqualTo(root);
  }

  /** A folder is described as it was created. */
  @Test
  public final void get_folder_describesIt() {
    ItemRef parent = freshFolder();
    FolderItem created = connector().createFolder(parent, "reports");
    Item found = connector().get(created.ref());
    assertThat(found).isInstanceOf(FolderItem.class);
    assertThat(found.ref()).isEqualTo(created.ref());
    assertThat(found.name()).isEqualTo("reports");
    assertThat(found.parent()).contains(parent);
    assertThat(found.isTrashed()).isFalse();
  }

  /** A file is described with its size and the provider's checksum. */
  @Test
  public final void get_file_describesIt() {
    ItemRef parent = freshFolder();
    FileItem created = put(parent, "a.csv", Samples.bytes(100));
    Item found = connector().get(created.ref());
    assertThat(found).isInstanceOf(FileItem.class);
    assertThat(found.name()).isEqualTo("a.csv");
    assertThat(found.parent()).contains(parent);
    assertThat(((FileItem) found).size()).hasValue(100);
    assertThat(((FileItem) found).checksums())
        .contains(
            Samples.checksum(
                connector().capabilities().checksumAlgorithms().get(0), Samples.bytes(100)));
  }

  /** What is not there is an error, and what may be missing is empty. */
  @Test
  public final void get_missingItem_isNotFound() {
    for (ItemKind kind : List.of(ItemKind.FILE, ItemKind.FOLDER)) {
      assertFails(ErrorKind.NOT_FOUND, () -> connector().get(missing(kind)));
      assertThat(connector().find(missing(kind))).isEmpty();
    }
  }

  /** A ref tells files from folders: the id of one is not the other. */
  @Test
  public final void find_existingItem_returnsIt() {
    ItemRef folder = freshFolder();
    FileItem file = put(folder, "a", Samples.bytes(1));
    assertThat(connector().find(folder).map(Item::ref)).contains(folder);
    assertThat(connector().find(file.ref()).map(Item::name)).contains("a");
  }

  /** A ref of another provider is refused before anything is sent. */
  @Test
  public final void get_foreignRef_isRefused() {
    ItemRef foreign = ItemRef.folder("elsewhere", "1");
    assertRefused(() -> connector().get(foreign));
    assertRefused(() -> connector().find(foreign));
    assertRefused(() -> connector().findByPath(foreign, "a"));
    assertRefused(() -> connector().createFolder(foreign, "a"));
    assertRefused(() -> connector().ensureFolder(foreign, "a"));
    assertRefused(() -> connector().rename(foreign, "a"));
  }

  /** A path leads to what its last step names; what is missing on the way is empty. */
  @Test
  public final void findByPath_someSteps_leadToTheItem() {
    ItemRef folder = freshFolder();
    FolderItem b = connector().ensureFolder(folder, "a/b");
    FileItem c = put(b.ref(), "c.txt", Samples.bytes(3));
    assertThat(connector().findByPath(folder, "a/b").map(Item::ref)).contains(b.ref());
    assertThat(connector().findByPath(folder, "a/b/c.txt").map(Item::ref)).contains(c.ref());
    assertThat(connector().findByPath(folder, "a/x/c.txt")).isEmpty();
    assertThat(connector().findByPath(folder, "a/b/x")).isEmpty();
    assertThat(connector().findByPath(folder, "a/b/c.txt/d")).as("through a file").isEmpty();
  }

  /** A path sees what was created a moment ago, even if it was looked for and missed before. */
  @Test
  public final void findByPath_createdMeanwhile_isSeen() {
    ItemRef folder = freshFolder();
    assertThat(connector().findByPath(folder, "late/file")).isEmpty();
    FolderItem late = connector().createFolder(folder, "late");
    assertThat(connector().findByPath(folder, "late/file")).isEmpty();
    FileItem file = put(late.ref(), "file", Samples.bytes(1));
    assertThat(connector().findByPath(folder, "late/file").map(Item::ref)).contains(file.ref());
  }

  /** Paths compare names as the provider does. */
  @Test
  public final void findByPath_otherCase_followsTheProvider() {
    ItemRef folder = freshFolder();
    connector().createFolder(folder, "Reports");
    assertThat(connector().findByPath(folder, "rEPORTS").isPresent())
        .isEqualTo(!connector().capabilities().hasCaseSensitiveNames());
  }

  /** Paths with empty parts or dots are refused. */
  @Test
  public final void findByPath_badPath_isRefused() {
    ItemRef folder = freshFolder();
    for (String path : List.of("", "/", "/a", "a/", "a//b", ".", "a/..", "../a")) {
      assertRefused(() -> connector().findByPath(folder, path));
      assertRefused(() -> connector().ensureFolder(folder, path));
    }
    assertThat(children(folder)).isEmpty();
  }

  /** A second folder of the same name is refused. */
  @Test
  public final void createFolder_nameTaken_isRefused() {
    ItemRef parent = freshFolder();
    ItemRef first = connector().createFolder(parent, "a").ref();
    ItemAlreadyExistsException error =
        (ItemAlreadyExistsException)
            assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().createFolder(parent, "a"));
    assertThat(error.existing()).isSubsetOf(first);
    put(parent, "b", Samples.bytes(1));
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().createFolder(parent, "b"));
    assertThat(names(parent)).containsExactlyInAnyOrder("a", "b");
  }

  /** Names that differ in case are the same name, or are not, as declared. */
  @Test
  public final void createFolder_otherCase_followsTheProvider() {
    ItemRef parent = freshFolder();
    connector().createFolder(parent, "reports");
    if (connector().capabilities().hasCaseSensitiveNames()) {
      connector().createFolder(parent, "Reports");
      assertThat(names(parent)).containsExactlyInAnyOrder("reports", "Reports");
    } else {
      assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().createFolder(parent, "Reports"));
      assertThat(names(parent)).containsExactly("reports");
    }
  }

  /** A folder needs a folder to lie in. */
  @Test
  public final void createFolder_parentMissing_isNotFound() {
    ItemRef missing = missing(ItemKind.FOLDER);
    assertFails(ErrorKind.NOT_FOUND, () -> connector().createFolder(missing, "a"));
    assertFails(ErrorKind.NOT_FOUND, () -> connector().ensureFolder(missing, "a/b"));
    ItemRef file = put(freshFolder(), "file", Samples.bytes(1)).ref();
    assertRefused(() -> connector().createFolder(file, "a"));
  }

  /** Ensuring creates what is missing and finds what is there. */
  @Test
  public final void ensureFolder_again_returnsTheSame() {
    ItemRef folder = freshFolder();
    FolderItem day = connector().ensureFolder(folder, "exports/daily/2026-11-23");
    assertThat(day.name()).isEqualTo("2026-11-23");
    assertThat(connector().ensureFolder(folder, "exports/daily/2026-11-23").ref())
        .isEqualTo(day.ref());
    FolderItem next = connector().ensureFolder(folder, "exports/daily/2026-11-24");
    assertThat(next.parent()).isEqualTo(day.parent());
    assertThat(names(folder)).containsExactly("exports");
    assertThat(names(day.parent().orElseThrow()))
        .containsExactlyInAnyOrder("2026-11-23", "2026-11-24");
  }

  /** A step that is a file can't be passed. */
  @Test
  public final void ensureFolder_stepIsAFile_isRefused() {
    ItemRef folder = freshFolder();
    put(folder, "a", Samples.bytes(1));
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().ensureFolder(folder, "a"));
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().ensureFolder(folder, "a/b"));
    assertThat(names(folder)).containsExactly("a");
  }
}
