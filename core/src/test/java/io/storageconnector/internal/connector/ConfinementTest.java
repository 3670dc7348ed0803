package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.ShortcutItem;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConfinementTest {

  private static final byte[] BYTES = "secret".getBytes(UTF_8);
  private static final List<Operation> LOOK_UPS =
      List.of(Operation.ANCESTORS, Operation.GET, Operation.FIND_BY_NAME, Operation.NEW_ITEM_ID);

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final ItemRef home = backend.folder(ROOT, "home");
  private final ItemRef inner = backend.folder(home, "inner");
  private final ItemRef file = backend.file(inner, "a.txt", BYTES);
  private final ItemRef kept = backend.file(home, "kept.txt", BYTES);
  private final ItemRef outer = backend.folder(ROOT, "outer");
  private final ItemRef foreign = backend.file(outer, "b.txt", BYTES);
  private final StorageConnector connector = fixture.open(home);

  /** The call is refused, and nothing but look-ups was sent. */
  private void assertRefused(ThrowingCallable call) {
    backend.calls.clear();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OUTSIDE_ROOT));
    assertThat(backend.calls).allMatch(LOOK_UPS::contains);
  }

  private static UploadRequest request(ItemRef folder, String name) {
    return UploadRequest.builder(folder, name, ContentSource.of(BYTES))
        .onConflict(ConflictPolicy.NEW_VERSION)
        .build();
  }

  @Test
  void root_isTheFolder() {
    assertThat(connector.root()).isEqualTo(home);
  }

  @Test
  void everythingInside_works() {
    assertThat(connector.get(home).ref()).isEqualTo(home);
    assertThat(connector.get(file).ref()).isEqualTo(file);
    assertThat(connector.findByPath(home, "inner/a.txt")).isPresent();
    assertThat(connector.list(ListRequest.of(inner)).items()).hasSize(1);
    connector.upload(request(inner, "a.txt"));
    assertThat(backend.versions(file)).isEqualTo(2);
    connector.download(DownloadRequest.of(file)).close();
    ItemRef deep = connector.ensureFolder(inner, "x/y").ref();
    connector.copy(file, deep, "c.txt");
    connector.move(MoveRequest.of(file, deep));
    connector.rename(file, "d.txt");
    connector.trash(file);
    connector.restore(file);
    connector.deletePermanently(file);
    assertThat(backend.names(deep)).containsExactly("c.txt");
  }

  @Test
  void uploadInParts_inside_works() {
    connector.upload(UploadRequest.builder(inner, "big", ContentSource.of(new byte[40])).build());

    assertThat(backend.names(inner)).contains("big");
  }

  @Test
  void reads_byId_areRefused() {
    for (ItemRef item : List.of(foreign, outer, ROOT)) {
      assertRefused(() -> connector.get(item));
      assertRefused(() -> connector.find(item));
    }
    assertRefused(() -> connector.list(ListRequest.of(outer)));
    assertRefused(() -> connector.listAll(ListRequest.of(ROOT)).iterator().hasNext());
    assertRefused(() -> connector.download(DownloadRequest.of(foreign)));
  }

  @Test
  void reads_byPath_areRefused() {
    assertRefused(() -> connector.findByPath(ROOT, "outer/b.txt"));
    assertRefused(() -> connector.findByPath(outer, "b.txt"));
    assertThatThrownBy(() -> connector.findByPath(inner, "../../outer/b.txt"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connector.ensureFolder(inner, "../../outer/x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writes_outside_areRefused() {
    assertRefused(() -> connector.upload(request(outer, "new")));
    assertRefused(() -> connector.upload(request(outer, "b.txt")));
    assertRefused(() -> connector.createFolder(outer, "new"));
    assertRefused(() -> connector.ensureFolder(outer, "new"));
    assertRefused(() -> connector.rename(foreign, "new"));
    assertRefused(() -> connector.trash(foreign));
    assertRefused(() -> connector.deletePermanently(foreign));
    assertThat(backend.content(foreign)).isEqualTo(BYTES);
    assertThat(backend.names(outer)).containsExactly("b.txt");
  }

  @Test
  void move_inOrOut_isRefused() {
    assertRefused(() -> connector.move(MoveRequest.of(file, outer)));
    assertRefused(() -> connector.move(MoveRequest.of(file, ROOT)));
    assertRefused(() -> connector.move(MoveRequest.of(foreign, inner)));
  }

  @Test
  void copy_inOrOut_isRefused() {
    assertRefused(() -> connector.copy(file, outer, "c"));
    assertRefused(() -> connector.copy(foreign, inner, "c"));
  }

  @Test
  void root_cannotBeChanged() {
    assertRefused(() -> connector.rename(home, "x"));
    assertRefused(() -> connector.move(MoveRequest.of(home, inner)));
    assertRefused(() -> connector.trash(home));
    assertRefused(() -> connector.deletePermanently(home));
    assertRefused(() -> connector.restore(home));
  }

  @Test
  void shortcut_isSeenButDoesNotLeadOutside() {
    ItemRef shortcut = backend.shortcut(inner, "link", foreign);

    ShortcutItem item = (ShortcutItem) connector.get(shortcut);

    assertThat(item.target()).contains(foreign);
    assertRefused(() -> connector.get(item.target().orElseThrow()));
    assertThat(connector.findByPath(inner, "link/b.txt")).isEmpty();
  }

  @Test
  void restore_ofSomethingTrashedElsewhere_isRefused() {
    backend.putInTrash(foreign);

    assertRefused(() -> connector.restore(foreign));
    assertRefused(() -> connector.deletePermanently(foreign));
    assertThat(backend.isTrashed(foreign)).isTrue();
  }

  @Test
  void restore_ofSomethingThatDoesNotExist_isRefused() {
    assertRefused(() -> connector.restore(ItemRef.file(ScriptedBackend.PROVIDER, "none")));
  }

  @Test
  void get_ofSomethingTrashed_isNotFoundInsideAndRefusedOutside() {
    backend.putInTrash(file);
    backend.putInTrash(foreign);

    assertThat(connector.find(file)).isEmpty();
    assertRefused(() -> connector.get(foreign));
  }

  @Test
  void trash_secondCall_changesNothing() {
    connector.trash(file);
    connector.trash(file);

    assertThat(backend.isTrashed(file)).isTrue();
  }

  @Test
  void unwrap_isRefused() {
    assertRefused(() -> connector.unwrap(String.class, text -> text));
  }

  @Test
  void proof_ofAFolder_isRememberedForAWhile() {
    connector.list(ListRequest.of(inner));
    connector.list(ListRequest.of(inner));

    assertThat(backend.count(Operation.ANCESTORS)).isEqualTo(1);
  }

  @Test
  void proof_ofAFolderMovedAwayByOthers_endsAfterHalfAMinute() {
    connector.list(ListRequest.of(inner));
    backend.relocate(inner, outer);
    fixture.clock.advance(Duration.ofSeconds(31));

    assertRefused(() -> connector.list(ListRequest.of(inner)));
    assertRefused(() -> connector.upload(request(inner, "new")));
  }

  @Test
  void proof_ofAFolderMovedAwayByOthers_isNotBelievedByWrites() {
    for (ThrowingCallable write :
        List.<ThrowingCallable>of(
            () -> connector.createFolder(inner, "new"),
            () -> connector.ensureFolder(inner, "new"),
            () -> connector.upload(request(inner, "new")),
            () -> connector.move(MoveRequest.of(kept, inner)),
            () -> connector.copy(kept, inner, "new"),
            () -> connector.trash(inner))) {
      backend.relocate(inner, home);
      connector.list(ListRequest.of(inner));
      backend.relocate(inner, outer);

      assertRefused(write);
    }
    assertThat(backend.names(inner)).containsExactly("a.txt");
  }

  @Test
  void proof_endsWithOwnChangesAndWithFailures() {
    connector.list(ListRequest.of(inner));
    connector.trash(file);
    backend.relocate(inner, outer);

    assertRefused(() -> connector.list(ListRequest.of(inner)));

    backend.relocate(inner, home);
    connector.list(ListRequest.of(inner));
    backend.refuse(Operation.LIST, ErrorKind.NOT_FOUND, RetryAdvice.NEVER);
    assertThatThrownBy(() -> connector.list(ListRequest.of(inner)))
        .isInstanceOf(StorageException.class);
    backend.relocate(inner, outer);

    assertRefused(() -> connector.list(ListRequest.of(inner)));
  }

  @Test
  void proof_startedBeforeAMoveAndEndedAfterIt_isNotRemembered() {
    boolean[] moved = new boolean[1];
    backend.before(
        Operation.LIST,
        () -> {
          if (!moved[0]) {
            moved[0] = true;
            ItemRef other = backend.folder(inner, "other");
            connector.move(MoveRequest.of(other, home));
            backend.relocate(inner, outer);
          }
        });
    connector.list(ListRequest.of(inner));

    assertRefused(() -> connector.list(ListRequest.of(inner)));
  }

  @Test
  void look_thatFails_sendsNothingWithAnEffect() {
    backend.refuse(Operation.ANCESTORS, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);
    backend.calls.clear();

    assertThatThrownBy(() -> connector.trash(file)).isInstanceOf(StorageException.class);
    assertThat(backend.calls).containsExactly(Operation.ANCESTORS);
  }
}
