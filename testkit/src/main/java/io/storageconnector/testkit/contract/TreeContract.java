package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.MoveRequest;
import io.storageconnector.StorageException;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Changes to what is there: rename, move, copy, trash, restore and removal. */
public abstract class TreeContract extends DownloadContract {

  private static final byte[] BYTES = Samples.bytes(40);

  /** For subclasses. */
  protected TreeContract() {}

  /** A renamed item keeps id and content; a second call changes nothing. */
  @Test
  public final void rename_again_changesNothing() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "before", BYTES).ref();
    for (int i = 0; i < 2; i++) {
      Item renamed = connector().rename(file, "after");
      assertThat(renamed.ref()).isEqualTo(file);
      assertThat(renamed.name()).isEqualTo("after");
      assertThat(names(folder)).containsExactly("after");
      assertThat(read(file)).isEqualTo(BYTES);
    }
    assertThat(connector().findByPath(folder, "before")).isEmpty();
    assertThat(connector().rename(file, "AFTER").name()).isEqualTo("AFTER");
  }

  /** A name that is taken, or an item that is missing, is refused. */
  @Test
  public final void rename_impossible_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef a = connector().createFolder(folder, "a").ref();
    put(folder, "b", BYTES);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().rename(a, "b"));
    assertThat(names(folder)).containsExactlyInAnyOrder("a", "b");
    assertFails(ErrorKind.NOT_FOUND, () -> connector().rename(missing(ItemKind.FILE), "c"));
  }

  /** A moved item keeps id, name and content; a second call changes nothing. */
  @Test
  @RequiresCapability(Capability.MOVE)
  public final void move_again_changesNothing() {
    ItemRef from = freshFolder();
    ItemRef to = freshFolder();
    ItemRef file = put(from, "a", BYTES).ref();
    for (int i = 0; i < 2; i++) {
      Item moved = connector().move(MoveRequest.of(file, to));
      assertThat(moved.ref()).isEqualTo(file);
      assertThat(moved.parent()).contains(to);
      assertThat(children(from)).isEmpty();
      assertThat(names(to)).containsExactly("a");
    }
    assertThat(read(file)).isEqualTo(BYTES);
    Item back = connector().move(MoveRequest.of(file, from, "b"));
    assertThat(back.name()).isEqualTo("b");
    assertThat(names(from)).containsExactly("b");
  }

  /** A folder moves with what it holds, and never into itself. */
  @Test
  @RequiresCapability(Capability.MOVE)
  public final void move_folder_takesItsContentAlong() {
    ItemRef from = freshFolder();
    ItemRef to = freshFolder();
    ItemRef top = connector().createFolder(from, "top").ref();
    ItemRef inner = connector().createFolder(top, "inner").ref();
    put(inner, "file", BYTES);
    assertFails(ErrorKind.CONFLICT, () -> connector().move(MoveRequest.of(top, inner)));
    assertRefused(() -> connector().move(MoveRequest.of(top, top)));
    assertThat(connector().findByPath(from, "top/inner/file")).isPresent();
    connector().move(MoveRequest.of(top, to));
    assertThat(connector().findByPath(to, "top/inner/file")).isPresent();
    assertThat(connector().findByPath(from, "top")).isEmpty();
  }

  /** A move to where the name is taken, or to nowhere, is refused. */
  @Test
  @RequiresCapability(Capability.MOVE)
  public final void move_impossible_isRefused() {
    ItemRef from = freshFolder();
    ItemRef to = freshFolder();
    ItemRef file = put(from, "a", BYTES).ref();
    put(to, "a", Samples.bytes(1));
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().move(MoveRequest.of(file, to)));
    ItemRef nowhere = missing(ItemKind.FOLDER);
    assertFails(ErrorKind.NOT_FOUND, () -> connector().move(MoveRequest.of(file, nowhere)));
    ItemRef nothing = missing(ItemKind.FILE);
    assertFails(ErrorKind.NOT_FOUND, () -> connector().move(MoveRequest.of(nothing, to)));
    assertThat(names(from)).containsExactly("a");
    assertThat(names(to)).containsExactly("a");
  }

  /** Without moves, a move is refused and changes nothing. */
  @Test
  @RequiresCapability(value = Capability.MOVE, absent = true)
  public final void move_undeclared_isRefused() {
    ItemRef from = freshFolder();
    ItemRef to = freshFolder();
    ItemRef file = put(from, "a", BYTES).ref();
    assertUnsupported(Capability.MOVE, () -> connector().move(MoveRequest.of(file, to)));
    assertThat(names(from)).containsExactly("a");
    assertThat(children(to)).isEmpty();
  }

  /** A copy has its own id and the same content; a second call is refused. */
  @Test
  @RequiresCapability(Capability.COPY_FILE)
  public final void copy_again_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    FileItem copy = connector().copy(file, folder, "b");
    assertThat(copy.ref()).isNotEqualTo(file);
    assertThat(copy.name()).isEqualTo("b");
    assertThat(copy.parent()).contains(folder);
    assertThat(read(copy.ref())).isEqualTo(BYTES);
    assertThat(read(file)).isEqualTo(BYTES);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().copy(file, folder, "b"));
    assertThat(names(folder)).containsExactlyInAnyOrder("a", "b");
    ItemRef nothing = missing(ItemKind.FILE);
    assertFails(ErrorKind.NOT_FOUND, () -> connector().copy(nothing, folder, "c"));
  }

  /** Without copies, a copy is refused and changes nothing. */
  @Test
  @RequiresCapability(value = Capability.COPY_FILE, absent = true)
  public final void copy_undeclared_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    assertUnsupported(Capability.COPY_FILE, () -> connector().copy(file, folder, "b"));
    assertThat(names(folder)).containsExactly("a");
  }

  /** What was trashed is gone from sight, with all below it; a second call changes nothing. */
  @Test
  @RequiresCapability(Capability.TRASH)
  public final void trash_folder_hidesAllItHolds() {
    ItemRef folder = freshFolder();
    ItemRef top = connector().createFolder(folder, "top").ref();
    ItemRef file = put(top, "a", BYTES).ref();
    connector().trash(top);
    connector().trash(top);
    assertThat(children(folder)).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> connector().get(top));
    assertThat(connector().find(top)).isEmpty();
    assertThat(connector().find(file)).as("inside the trashed folder").isEmpty();
    assertThat(connector().findByPath(folder, "top/a")).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> connector().trash(missing(ItemKind.FOLDER)));
    assertThat(connector().createFolder(folder, "top").ref())
        .as("the name is free again")
        .isNotEqualTo(top);
  }

  /** Without a trash, trashing is refused and changes nothing. */
  @Test
  @RequiresCapability(value = Capability.TRASH, absent = true)
  public final void trash_undeclared_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    assertUnsupported(Capability.TRASH, () -> connector().trash(file));
    assertThat(names(folder)).containsExactly("a");
  }

  /** What was restored is where and what it was; a second call changes nothing. */
  @Test
  @RequiresCapability({Capability.TRASH, Capability.RESTORE})
  public final void restore_again_changesNothing() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    connector().trash(file);
    for (int i = 0; i < 2; i++) {
      Item restored = connector().restore(file);
      assertThat(restored.ref()).isEqualTo(file);
      assertThat(restored.name()).isEqualTo("a");
      assertThat(restored.isTrashed()).isFalse();
      assertThat(names(folder)).containsExactly("a");
      assertThat(read(file)).isEqualTo(BYTES);
    }
    assertFails(ErrorKind.NOT_FOUND, () -> connector().restore(missing(ItemKind.FILE)));
  }

  /** What can't be restored because its name was taken stays in the trash. */
  @Test
  @RequiresCapability({Capability.TRASH, Capability.RESTORE})
  public final void restore_nameTaken_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef old = put(folder, "a", BYTES).ref();
    connector().trash(old);
    ItemRef other = put(folder, "a", Samples.bytes(1)).ref();
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().restore(old));
    assertThat(children(folder)).extracting(Item::ref).containsExactly(other);
  }

  /** Without restoring, a restore is refused. */
  @Test
  @RequiresCapability(value = Capability.RESTORE, absent = true)
  public final void restore_undeclared_isRefused() {
    ItemRef file = put(freshFolder(), "a", BYTES).ref();
    assertUnsupported(Capability.RESTORE, () -> connector().restore(file));
  }

  /** What was removed is gone for good, with all below it; a second call is refused. */
  @Test
  @RequiresCapability(Capability.DELETE_PERMANENTLY)
  public final void deletePermanently_again_isNotFound() {
    ItemRef folder = freshFolder();
    ItemRef top = connector().createFolder(folder, "top").ref();
    ItemRef file = put(top, "a", BYTES).ref();
    connector().deletePermanently(top);
    assertThat(children(folder)).isEmpty();
    assertThat(connector().find(file)).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> connector().deletePermanently(top));
    assertFails(ErrorKind.NOT_FOUND, () -> connector().deletePermanently(file));
  }

  /** Removal works from the trash as well, and nothing comes back. */
  @Test
  @RequiresCapability({Capability.DELETE_PERMANENTLY, Capability.TRASH, Capability.RESTORE})
  public final void deletePermanently_fromTheTrash_isFinal() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    connector().trash(file);
    connector().deletePermanently(file);
    assertFails(ErrorKind.NOT_FOUND, () -> connector().restore(file));
    assertFails(ErrorKind.NOT_FOUND, () -> connector().deletePermanently(file));
  }

  /** Without removal, it is refused and changes nothing. */
  @Test
  @RequiresCapability(value = Capability.DELETE_PERMANENTLY, absent = true)
  public final void deletePermanently_undeclared_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    assertUnsupported(Capability.DELETE_PERMANENTLY, () -> connector().deletePermanently(file));
    assertThat(names(folder)).containsExactly("a");
  }

  /** The provider's root can't be renamed, trashed or removed. */
  @Test
  public final void root_changed_isRefused() {
    ItemRef root = connector().root();
    assertRootKept(() -> connector().rename(root, "other"));
    assertRootKept(() -> connector().trash(root));
    assertRootKept(() -> connector().deletePermanently(root));
    ItemRef folder = freshFolder();
    assertRootKept(() -> connector().move(MoveRequest.of(root, folder)));
  }

  private void assertRootKept(ThrowingCallable change) {
    Item before = connector().get(connector().root());
    assertThatThrownBy(change).isInstanceOf(StorageException.class);
    assertThat(connector().get(connector().root()).name()).isEqualTo(before.name());
  }
}
