package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Confinement to a root: nothing outside is seen or changed, whatever the call. */
public abstract class ConfinementContract extends TreeContract {

  private static final byte[] BYTES = Samples.bytes(30);

  /** For subclasses. */
  protected ConfinementContract() {}

  /** Below its root a confined connector works like any other. */
  @Test
  public final void confined_insideTheRoot_works() {
    ItemRef root = freshFolder();
    try (StorageConnector confined = confined(root)) {
      assertThat(confined.root()).isEqualTo(root);
      assertThat(confined.get(root).ref()).isEqualTo(root);
      FolderItem day = confined.ensureFolder(root, "exports/today");
      FileItem file =
          confined.upload(request(day.ref(), "a", BYTES, ConflictPolicy.FAIL).build()).file();
      assertThat(confined.findByPath(root, "exports/today/a").map(Item::ref)).contains(file.ref());
      assertThat(confined.listAll(ListRequest.of(day.ref()))).hasSize(1);
      assertThat(confined.rename(file.ref(), "b").name()).isEqualTo("b");
      try (var download = confined.download(DownloadRequest.of(file.ref()))) {
        assertThat(drain(download)).isEqualTo(BYTES);
      }
    }
  }

  /** What lies outside can't be read: not by id, and not by a path from outside. */
  @Test
  public final void confined_readOutside_isRefused() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef file = put(outside, "a", BYTES).ref();
    try (StorageConnector confined = confined(root)) {
      assertOutside(() -> confined.get(file));
      assertOutside(() -> confined.find(file));
      assertOutside(() -> confined.get(outside));
      assertOutside(() -> confined.get(connector().root()));
      assertOutside(() -> confined.findByPath(outside, "a"));
      assertOutside(() -> confined.list(ListRequest.of(outside)));
      assertOutside(() -> confined.listAll(ListRequest.of(outside)).iterator().hasNext());
      assertOutside(() -> confined.download(DownloadRequest.of(file)).close());
    }
  }

  /** The item a caller brings along proves nothing about where it lies. */
  @Test
  public final void confined_downloadOfKnownItem_isRefusedOutside() {
    FileItem file = put(freshFolder(), "a", BYTES);
    try (StorageConnector confined = confined(freshFolder())) {
      assertOutside(() -> confined.download(DownloadRequest.of(file)).close());
    }
  }

  /** What lies outside can't be changed, and nothing can be put there. */
  @Test
  public final void confined_writeOutside_isRefusedWithoutEffect() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef file = put(outside, "a", BYTES).ref();
    try (StorageConnector confined = confined(root)) {
      for (ConflictPolicy policy : ConflictPolicy.values()) {
        UploadRequest request = request(outside, "b", BYTES, policy).build();
        if (policy != ConflictPolicy.NEW_VERSION || supports(Capability.FILE_VERSIONS)) {
          assertOutside(() -> confined.upload(request));
        }
      }
      assertOutside(() -> confined.createFolder(outside, "b"));
      assertOutside(() -> confined.ensureFolder(outside, "b/c"));
      assertOutside(() -> confined.rename(file, "b"));
    }
    assertKept(outside, file);
  }

  /** Nothing is moved out, and nothing in. */
  @Test
  @RequiresCapability(Capability.MOVE)
  public final void confined_moveAcrossTheBorder_isRefused() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef there = put(outside, "a", BYTES).ref();
    ItemRef here = put(root, "a", BYTES).ref();
    try (StorageConnector confined = confined(root)) {
      assertOutside(() -> confined.move(MoveRequest.of(there, root, "b")));
      assertOutside(() -> confined.move(MoveRequest.of(here, outside, "b")));
      assertThat(confined.move(MoveRequest.of(here, root, "c")).name()).isEqualTo("c");
    }
    assertKept(outside, there);
  }

  /** Nothing is copied out, and nothing in. */
  @Test
  @RequiresCapability(Capability.COPY_FILE)
  public final void confined_copyAcrossTheBorder_isRefused() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef there = put(outside, "a", BYTES).ref();
    ItemRef here = put(root, "a", BYTES).ref();
    try (StorageConnector confined = confined(root)) {
      assertOutside(() -> confined.copy(there, root, "b"));
      assertOutside(() -> confined.copy(here, outside, "b"));
      assertThat(confined.copy(here, root, "c").name()).isEqualTo("c");
    }
    assertKept(outside, there);
    assertThat(names(root)).containsExactlyInAnyOrder("a", "c");
  }

  /** Nothing outside is trashed or brought back. */
  @Test
  @RequiresCapability({Capability.TRASH, Capability.RESTORE})
  public final void confined_trashOutside_isRefused() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef file = put(outside, "a", BYTES).ref();
    ItemRef trashed = put(outside, "trashed", BYTES).ref();
    connector().trash(trashed);
    try (StorageConnector confined = confined(root)) {
      assertOutside(() -> confined.trash(file));
      assertOutside(() -> confined.restore(trashed));
      assertKept(outside, file);
      ItemRef mine = put(root, "a", BYTES).ref();
      confined.trash(mine);
      assertThat(children(root)).isEmpty();
    }
  }

  /** Nothing outside is removed. */
  @Test
  @RequiresCapability(Capability.DELETE_PERMANENTLY)
  public final void confined_removalOutside_isRefused() {
    ItemRef root = freshFolder();
    ItemRef outside = freshFolder();
    ItemRef file = put(outside, "a", BYTES).ref();
    try (StorageConnector confined = confined(root)) {
      assertOutside(() -> confined.deletePermanently(file));
      assertOutside(() -> confined.deletePermanently(outside));
      ItemRef mine = put(root, "a", BYTES).ref();
      confined.deletePermanently(mine);
      assertThat(children(root)).isEmpty();
    }
    assertKept(outside, file);
  }

  /** The root itself stays what and where it is. */
  @Test
  public final void confined_changeOfTheRootItself_isRefused() {
    ItemRef root = freshFolder();
    String name = connector().get(root).name();
    ItemRef inner = connector().createFolder(root, "inner").ref();
    try (StorageConnector confined = confined(root)) {
      assertThatThrownBy(() -> confined.rename(root, "other")).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> confined.trash(root)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> confined.deletePermanently(root))
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> confined.move(MoveRequest.of(root, inner)))
          .isInstanceOf(StorageException.class);
    }
    assertThat(connector().get(root).name()).isEqualTo(name);
  }

  /** What is missing is not found, whether or not it would lie inside. */
  @Test
  public final void confined_missingItem_isNotFound() {
    try (StorageConnector confined = confined(freshFolder())) {
      assertFails(ErrorKind.NOT_FOUND, () -> confined.get(missing(ItemKind.FILE)));
      assertThat(confined.find(missing(ItemKind.FOLDER))).isEmpty();
    }
  }

  /** The vendor's own client would lead anywhere, so a confined connector does not lend it. */
  @Test
  public final void confined_vendorClient_isRefused() {
    try (StorageConnector confined = confined(freshFolder())) {
      assertOutside(() -> confined.unwrap(Object.class, vendor -> vendor));
    }
  }

  private static void assertOutside(ThrowingCallable call) {
    assertFails(ErrorKind.OUTSIDE_ROOT, call);
  }

  private void assertKept(ItemRef outside, ItemRef file) {
    assertThat(children(outside)).extracting(Item::ref).containsExactly(file);
    assertThat(children(outside)).extracting(Item::name).containsExactly("a");
    assertThat(read(file)).isEqualTo(BYTES);
  }
}
