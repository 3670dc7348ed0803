package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.networking.networkclient.NetworkClient;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.ShortcutItem;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxRole;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoxItemOperationsTest {

  private final BoxFixture box = BoxFixture.start();

  @AfterEach
  void close() {
    box.fake.assertClean();
    box.close();
  }

  @Test
  void get_aFile_tellsEverythingBoxSays() {
    ItemRef folder = ItemRef.folder("box", box.fake.folder("reports"));
    ItemRef ref = ItemRef.file("box", box.fake.file("reports/a.csv", "hello".getBytes(UTF_8)));

    FileItem file = (FileItem) get(ref);

    assertThat(file.ref()).isEqualTo(ref);
    assertThat(file.name()).isEqualTo("a.csv");
    assertThat(file.parent()).contains(folder);
    assertThat(file.size()).hasValue(5);
    assertThat(file.etag()).isPresent();
    assertThat(file.versionId()).isPresent();
    assertThat(file.createdAt()).contains(box.fake.clock().instant());
    assertThat(file.checksum(ChecksumAlgorithm.SHA1).map(sum -> sum.hex()))
        .contains(box.fake.sha1("reports/a.csv"));
    assertThat(file.isTrashed()).isFalse();
  }

  @Test
  void get_theRoot_hasNoParentAndNoEtag() {
    Item root = get(ROOT);

    assertThat(root).isInstanceOf(FolderItem.class);
    assertThat(root.parent()).isEmpty();
  }

  @Test
  void get_whatIsMissing_isNotFound() {
    for (ItemKind kind : List.of(ItemKind.FILE, ItemKind.FOLDER, ItemKind.SHORTCUT)) {
      assertKind(() -> get(new ItemRef("box", kind, "424242")), ErrorKind.NOT_FOUND);
    }
  }

  @Test
  void get_anIdThatIsNone_isNotFoundAndSendsNothing() {
    int before = box.fake.log().attempts();

    assertKind(() -> get(ItemRef.file("box", "../users/me")), ErrorKind.NOT_FOUND);
    assertKind(() -> get(ItemRef.folder("box", "0?x=y")), ErrorKind.NOT_FOUND);

    assertThat(box.fake.log().attempts()).isEqualTo(before);
  }

  @Test
  void get_inTheTrash_saysSoForFilesAndFolders() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    ItemRef folder = ItemRef.folder("box", box.fake.folder("b"));
    box.fake.trash("a.csv");
    box.fake.trash("b");

    assertThat(get(file).isTrashed()).isTrue();
    assertThat(get(folder).isTrashed()).isTrue();
  }

  @Test
  void get_aWebLink_isAShortcutToItsAddress() {
    String id = box.fake.webLink("docs", "https://example.test/docs");

    Item item = get(new ItemRef("box", ItemKind.SHORTCUT, id));

    assertThat(item).isInstanceOf(ShortcutItem.class);
    assertThat(((ShortcutItem) item).targetUri())
        .hasToString("Optional[https://example.test/docs]");
  }

  @Test
  void ancestors_ofADeepItem_comeNearestFirstInOneRequest() {
    ItemRef a = ItemRef.folder("box", box.fake.folder("a"));
    ItemRef b = ItemRef.folder("box", box.fake.folder("a/b"));
    ItemRef file = ItemRef.file("box", box.fake.file("a/b/c.txt", new byte[] {1}));

    List<ItemRef> above = box.backend.ancestors(box.call(Operation.ANCESTORS), file);

    assertThat(above).containsExactly(b, a, ROOT);
    assertThat(box.fake.attempts(BoxOperation.GET_FILE)).isEqualTo(1);
    assertThat(box.backend.ancestors(box.call(Operation.ANCESTORS), ROOT)).isEmpty();
  }

  @Test
  void list_severalPages_givesEachChildOnceWithItsParent() {
    ItemRef folder = ItemRef.folder("box", box.fake.folder("in"));
    for (int i = 0; i < 7; i++) {
      box.fake.file("in/f" + i, new byte[] {1});
    }
    box.fake.folder("in/sub");
    box.fake.webLink("in/link", "https://example.test/");

    List<String> names = new ArrayList<>();
    int pages = 0;
    String marker = null;
    do {
      ItemPage page = box.backend.list(box.call(Operation.LIST), folder, 3, marker);
      assertThat(page.items()).allSatisfy(i -> assertThat(i.parent()).contains(folder));
      page.items().forEach(item -> names.add(item.name()));
      marker = page.nextMarker().orElse(null);
      pages++;
    } while (marker != null);

    assertThat(names)
        .containsExactlyInAnyOrder("f0", "f1", "f2", "f3", "f4", "f5", "f6", "sub", "link");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void list_aMissingFolder_isNotFoundAndNeverEmpty() {
    ItemRef missing = ItemRef.folder("box", "424242");

    assertKind(
        () -> box.backend.list(box.call(Operation.LIST), missing, 10, null), ErrorKind.NOT_FOUND);
  }

  @Test
  void list_aMarkerBoxForgot_isCursorExpired() {
    box.fake.on(BoxOperation.LIST_FOLDER).status(400);

    assertKind(
        () -> box.backend.list(box.call(Operation.LIST), ROOT, 10, "old-marker"),
        ErrorKind.CURSOR_EXPIRED);
  }

  @Test
  void findByName_aFreeName_isEmptyAfterOnePreflight() {
    assertThat(findByName(ROOT, "nothing")).isEmpty();
    assertThat(box.fake.attempts(BoxOperation.PREFLIGHT_FILE)).isEqualTo(1);
    assertThat(box.fake.attempts(BoxOperation.LIST_FOLDER)).isZero();
  }

  @Test
  void findByName_whateverHasTheName_isFoundWithoutRegardToCase() {
    String file = box.fake.file("Report.csv", new byte[] {1, 2});
    String folder = box.fake.folder("Sub");
    String link = box.fake.webLink("Link", "https://example.test/");

    assertThat(findByName(ROOT, "report.CSV"))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.ref()).isEqualTo(ItemRef.file("box", file));
              assertThat(((FileItem) found).size()).hasValue(2);
            });
    assertThat(findByName(ROOT, "sub"))
        .singleElement()
        .satisfies(found -> assertThat(found.ref()).isEqualTo(ItemRef.folder("box", folder)));
    assertThat(findByName(ROOT, "LINK"))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.ref()).isEqualTo(new ItemRef("box", ItemKind.SHORTCUT, link)));
  }

  @Test
  void findByName_whereTheAccountMayOnlyLook_readsThePages() {
    String folder = box.fake.folder("shared");
    String file = box.fake.file("shared/a.csv", new byte[] {1});
    box.fake.account("guest@partner.test");
    box.fake.collaborate("shared", "guest@partner.test", BoxRole.VIEWER);
    String guest = box.fake.tokens("guest@partner.test").accessToken();
    Call call = box.call(Operation.FIND_BY_NAME, guest, Duration.ofSeconds(30));

    List<Item> found = box.backend.findByName(call, ItemRef.folder("box", folder), "A.csv");

    assertThat(found).extracting(Item::ref).containsExactly(ItemRef.file("box", file));
    assertThat(box.fake.attempts(BoxOperation.LIST_FOLDER)).isEqualTo(1);
  }

  @Test
  void findByName_inAMissingFolder_isNotFound() {
    assertKind(() -> findByName(ItemRef.folder("box", "424242"), "a.csv"), ErrorKind.NOT_FOUND);
  }

  @Test
  void createFolder_aTakenName_namesWhatHasIt() {
    FolderItem made = createFolder(ROOT, "exports");
    assertThat(made.parent()).contains(ROOT);

    ItemAlreadyExistsException error =
        catchThrowableOfType(ItemAlreadyExistsException.class, () -> createFolder(ROOT, "EXPORTS"));

    assertThat(error.existing()).containsExactly(made.ref());
  }

  @Test
  void createFolder_aNameBoxRefuses_isInvalidName() {
    box.fake
        .on(BoxOperation.CREATE_FOLDER)
        .reply(FakeReply.json(400, "{\"type\":\"error\",\"code\":\"item_name_invalid\"}"));

    assertKind(() -> createFolder(ROOT, "x"), ErrorKind.INVALID_NAME);
  }

  @Test
  void update_nameAndParent_changeInOneRequest() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    ItemRef target = ItemRef.folder("box", box.fake.folder("done"));

    Item moved =
        box.backend.update(
            box.call(Operation.MOVE), ItemUpdate.move(file, ROOT, target, "b.csv", null));

    assertThat(moved.ref()).isEqualTo(file);
    assertThat(moved.name()).isEqualTo("b.csv");
    assertThat(moved.parent()).contains(target);
    assertThat(box.fake.attempts(BoxOperation.UPDATE_FILE)).isEqualTo(1);
    assertThat(box.fake.children("done")).containsExactly("b.csv");
  }

  @Test
  void update_anOldChangeTag_isRefused() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    String etag = get(file).etag().orElseThrow();
    rename(file, "b.csv", etag);

    assertKind(() -> rename(file, "c.csv", etag), ErrorKind.PRECONDITION_FAILED);
    assertKind(() -> rename(file, "c.csv", "\r\nX: y"), ErrorKind.INVALID_ARGUMENT);
    assertThat(box.fake.children("")).containsExactly("b.csv");
  }

  @Test
  void update_aFolderIntoItself_isAConflict() {
    ItemRef folder = ItemRef.folder("box", box.fake.folder("a"));
    ItemRef below = ItemRef.folder("box", box.fake.folder("a/b"));

    assertKind(
        () ->
            box.backend.update(
                box.call(Operation.MOVE), ItemUpdate.move(folder, ROOT, below, null, null)),
        ErrorKind.CONFLICT);
  }

  @Test
  void copy_aFile_hasAnIdOfItsOwn() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", "x".getBytes(UTF_8)));

    Item copy =
        box.backend.copy(box.call(Operation.COPY), file, NewItem.of(ROOT, "copy.csv", null));

    assertThat(copy.ref()).isNotEqualTo(file);
    assertThat(new String(box.fake.content("copy.csv"), UTF_8)).isEqualTo("x");
  }

  @Test
  void trash_twice_changesNothingTheSecondTime() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    ItemRef folder = ItemRef.folder("box", box.fake.folder("full"));
    box.fake.file("full/b.csv", new byte[] {1});

    trash(file);
    trash(file);
    trash(folder);
    trash(folder);

    assertThat(box.fake.children("")).isEmpty();
    assertThat(get(file).isTrashed()).isTrue();
  }

  @Test
  void trash_whatIsMissing_isNotFound() {
    assertKind(() -> trash(ItemRef.file("box", "424242")), ErrorKind.NOT_FOUND);
  }

  @Test
  void restore_twice_returnsTheItem() {
    for (ItemRef item :
        List.of(
            ItemRef.file("box", box.fake.file("a.csv", new byte[] {1})),
            ItemRef.folder("box", box.fake.folder("b")))) {
      trash(item);

      assertThat(restore(item).isTrashed()).isFalse();
      assertThat(restore(item).ref()).isEqualTo(item);
    }
  }

  @Test
  void restore_aNameTakenMeanwhile_alreadyExists() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    trash(file);
    box.fake.file("a.csv", new byte[] {2});

    assertKind(() -> restore(file), ErrorKind.ALREADY_EXISTS);
  }

  @Test
  void deletePermanently_inTheTrashOrNot_removesForGood() {
    ItemRef file = ItemRef.file("box", box.fake.file("a.csv", new byte[] {1}));
    ItemRef folder = ItemRef.folder("box", box.fake.folder("full"));
    box.fake.file("full/b.csv", new byte[] {1});
    trash(folder);

    deletePermanently(file);
    deletePermanently(folder);

    assertKind(() -> get(file), ErrorKind.NOT_FOUND);
    assertKind(() -> get(folder), ErrorKind.NOT_FOUND);
    assertKind(() -> deletePermanently(file), ErrorKind.NOT_FOUND);
  }

  @Test
  void webLink_renamedMovedTrashedAndRestored_staysTheSame() {
    ItemRef link = shortcut(box.fake.webLink("docs", "https://example.test/docs"));
    ItemRef target = ItemRef.folder("box", box.fake.folder("links"));

    Item moved =
        box.backend.update(
            box.call(Operation.MOVE), ItemUpdate.move(link, ROOT, target, "guide", null));
    assertThat(moved.ref()).isEqualTo(link);
    assertThat(moved.name()).isEqualTo("guide");
    assertThat(moved.parent()).contains(target);

    trash(link);
    trash(link);
    assertThat(box.fake.children("links")).isEmpty();
    assertThat(get(link).isTrashed()).isTrue();

    assertThat(restore(link).isTrashed()).isFalse();
    assertThat(restore(link).ref()).isEqualTo(link);
    assertThat(box.fake.children("links")).containsExactly("guide");
  }

  @Test
  void webLink_deletedPermanently_isGone() {
    ItemRef link = shortcut(box.fake.webLink("docs", "https://example.test/docs"));

    deletePermanently(link);

    assertKind(() -> get(link), ErrorKind.NOT_FOUND);
    assertKind(() -> trash(link), ErrorKind.NOT_FOUND);
    assertKind(() -> deletePermanently(link), ErrorKind.NOT_FOUND);
  }

  @Test
  void fourWaysToBeShutOut_areFourErrors() {
    String folder = box.fake.folder("private");
    box.fake.folder("readable");
    box.fake.account("guest@partner.test");
    box.fake.collaborate("readable", "guest@partner.test", BoxRole.VIEWER);
    String guest = box.fake.tokens("guest@partner.test").accessToken();
    ItemRef readable = ItemRef.folder("box", box.fake.id("readable").orElseThrow());

    assertKind(
        () -> box.backend.list(as(guest), ItemRef.folder("box", folder), 10, null),
        ErrorKind.NOT_FOUND);
    assertKind(
        () -> box.backend.createFolder(as(guest), NewItem.of(readable, "x", null)),
        ErrorKind.ACCESS_DENIED);
    box.fake.expireAccessTokens();
    assertKind(() -> box.backend.list(as(guest), ROOT, 10, null), ErrorKind.ACCESS_TOKEN_REJECTED);
    box.fake
        .on(BoxOperation.LIST_FOLDER)
        .reply(FakeReply.json(403, "{\"type\":\"error\",\"code\":\"insufficient_scope\"}"));
    assertKind(() -> box.backend.list(as(guest), ROOT, 10, null), ErrorKind.SCOPE_MISSING);
  }

  @Test
  void unwrap_theSdksClient_worksAndNeverRefreshes() {
    box.fake.file("a.csv", new byte[] {1});
    Call call = box.call(Operation.GET);

    BoxClient client = box.backend.unwrap(call, BoxClient.class).orElseThrow();

    assertThat(client.getFolders().getFolderById("0").getName()).isEqualTo("All Files");
    assertThat(box.backend.unwrap(call, NetworkClient.class)).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> client.getAuth().refreshToken())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static ItemRef shortcut(String id) {
    return new ItemRef("box", ItemKind.SHORTCUT, id);
  }

  private Call as(String token) {
    return box.call(Operation.LIST, token, Duration.ofSeconds(30));
  }

  private Item get(ItemRef item) {
    return box.backend.get(box.call(Operation.GET), item);
  }

  private List<Item> findByName(ItemRef folder, String name) {
    return box.backend.findByName(box.call(Operation.FIND_BY_NAME), folder, name);
  }

  private FolderItem createFolder(ItemRef parent, String name) {
    return box.backend.createFolder(
        box.call(Operation.CREATE_FOLDER), NewItem.of(parent, name, null));
  }

  private void rename(ItemRef item, String name, String ifMatch) {
    box.backend.update(box.call(Operation.RENAME), ItemUpdate.rename(item, name, ifMatch));
  }

  private void trash(ItemRef item) {
    box.backend.trash(box.call(Operation.TRASH), item, null);
  }

  private Item restore(ItemRef item) {
    return box.backend.restore(box.call(Operation.RESTORE), item);
  }

  private void deletePermanently(ItemRef item) {
    box.backend.deletePermanently(box.call(Operation.DELETE_PERMANENTLY), item);
  }

  private static void assertKind(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, ErrorKind kind) {
    StorageException error = catchThrowableOfType(StorageException.class, action);
    assertThat(error).as("an error of kind %s", kind).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
  }
}
