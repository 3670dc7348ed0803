package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.ShortcutItem;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveRole;
import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items, folders and roots as Drive has them. */
@Timeout(60)
class DriveItemOperationsTest {

  private static final Duration LAG = Duration.ofMinutes(10);
  private static final String COLLEAGUE = "paul@acme.test";

  private DriveFixture drive =
      DriveFixture.start(DriveSettings.builder().indexDelay(LAG).emptyPages().shortPages().build());

  @AfterEach
  void close() {
    drive.fake.assertClean();
    drive.close();
  }

  private void restart(DriveFixture other) {
    drive.close();
    drive = other;
  }

  private Item get(ItemRef item) {
    return drive.backend.get(drive.call(Operation.GET), item);
  }

  private List<Item> find(ItemRef folder, String name) {
    return drive.backend.findByName(drive.call(Operation.FIND_BY_NAME), folder, name);
  }

  private FolderItem createFolder(ItemRef parent, String name) {
    return drive.backend.createFolder(
        drive.call(Operation.CREATE_FOLDER), NewItem.of(parent, name, null));
  }

  private List<Item> listAll(ItemRef folder, int limit) {
    List<Item> items = new ArrayList<>();
    String marker = null;
    do {
      ItemPage page = drive.backend.list(drive.call(Operation.LIST), folder, limit, marker);
      items.addAll(page.items());
      marker = page.nextMarker().orElse(null);
    } while (marker != null);
    return items;
  }

  private String realRootId() {
    return drive.fake.contents().folder(FakeDrive.OWNER, "");
  }

  private static StorageException errorOf(ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  @Test
  void root_hasOneName_whicheverWayItIsReached() {
    FileItem file = drive.upload("a", "hello");
    FolderItem folder = createFolder(DriveFixture.ROOT, "f");
    ItemRef real = DriveFixture.folder(realRootId());

    assertThat(file.parent()).contains(DriveFixture.ROOT);
    assertThat(folder.parent()).contains(DriveFixture.ROOT);
    assertThat(get(file.ref()).parent()).contains(DriveFixture.ROOT);
    assertThat(get(DriveFixture.ROOT).ref()).isEqualTo(DriveFixture.ROOT);
    assertThat(get(real).ref()).isEqualTo(DriveFixture.ROOT);
    assertThat(listAll(real, 100)).extracting(Item::name).containsExactlyInAnyOrder("a", "f");
    assertThat(listAll(real, 100))
        .allSatisfy(item -> assertThat(item.parent()).contains(DriveFixture.ROOT));
    assertThat(drive.backend.ancestors(drive.call(Operation.ANCESTORS), file.ref()))
        .containsExactly(DriveFixture.ROOT);
  }

  /** The id is learnt from what a create answers, or asked for once. */
  @Test
  void root_isAskedForOnce() {
    String file = drive.fake.file("f/a", new byte[1]);
    for (int i = 0; i < 3; i++) {
      get(DriveFixture.file(file));
      get(DriveFixture.folder(drive.fake.id("f").orElseThrow()));
    }

    assertThat(drive.heads(DriveOperation.GET_FILE))
        .filteredOn(head -> head.target().contains("/files/root"))
        .hasSize(1);
  }

  @Test
  void root_thatTheScopesHide_isNoError() {
    restart(DriveFixture.startWith(FakeDrive.FILE_SCOPE));
    FileItem file = drive.upload("a", "hello");

    assertThat(get(file.ref()).name()).isEqualTo("a");
    assertThat(get(file.ref()).parent()).isPresent();
  }

  /** It can be listed and written to without being shown. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void root_thatTheScopesHide_isThereAllTheSame(boolean saysSo) {
    restart(DriveFixture.startWith(FakeDrive.FILE_SCOPE));
    if (saysSo) {
      drive.fake.settings(DriveSettings.builder().refuseUnopenedFiles().build());
    }

    assertThat(listAll(DriveFixture.ROOT, 10)).isEmpty();
    assertThat(check(DriveFixture.ROOT)).isEmpty();
    assertThat(get(DriveFixture.ROOT))
        .usingRecursiveComparison()
        .isEqualTo(FolderItem.builder(DriveFixture.ROOT, "My Drive").build());

    drive.fake.contents().account(FakeDrive.OWNER, 0);
    assertThat(check(DriveFixture.ROOT)).containsExactly(SetupProblem.NO_STORAGE_QUOTA);
    assertThat(check(DriveFixture.folder("1never")))
        .containsExactly(SetupProblem.FOLDER_NOT_SHARED);
  }

  /** Listing shared drives takes a scope that reads everything. */
  @Test
  void roots_whereTheScopesListNoDrives_isTheAccountsOwn() {
    restart(DriveFixture.startWith(FakeDrive.FILE_SCOPE));
    drive.fake.contents().sharedDrive("Team", FakeDrive.OWNER);

    ItemPage page = drive.backend.roots(drive.call(Operation.LIST_ROOTS), null);

    assertThat(page.items()).extracting(Item::ref).containsExactly(DriveFixture.ROOT);
    assertThat(page.items()).extracting(Item::name).containsExactly("My Drive");
    assertThat(page.nextMarker()).isEmpty();
  }

  /** A policy may end; what the scopes do not show stays hidden. */
  @Test
  void root_thatIsRefused_isAnErrorAndAskedForAgain() {
    ItemRef file = DriveFixture.file(drive.fake.file("a", new byte[1]));
    drive
        .fake
        .on(DriveOperation.GET_FILE)
        .nth(2)
        .reply(
            FakeReply.json(
                403,
                "{\"error\":{\"code\":403,\"message\":\"\","
                    + "\"errors\":[{\"reason\":\"domainPolicy\"}]}}"));

    assertThat(errorOf(() -> get(file)).kind()).isEqualTo(ErrorKind.ACCESS_DENIED);
    assertThat(get(file).parent()).contains(DriveFixture.ROOT);
  }

  @Test
  void ancestors_climbToTheRoot_nearestFirst() {
    drive.fake.folder("a/b/c");
    ItemRef c = DriveFixture.folder(drive.fake.id("a/b/c").orElseThrow());

    assertThat(drive.backend.ancestors(drive.call(Operation.ANCESTORS), c))
        .containsExactly(
            DriveFixture.folder(drive.fake.id("a/b").orElseThrow()),
            DriveFixture.folder(drive.fake.id("a").orElseThrow()),
            DriveFixture.ROOT);
    assertThat(drive.backend.ancestors(drive.call(Operation.ANCESTORS), DriveFixture.ROOT))
        .isEmpty();
  }

  @Test
  void ancestors_endWhereTheAccountSeesNoFurther() {
    drive.fake.account(COLLEAGUE);
    drive.fake.contents().folder(COLLEAGUE, "private/shared/in");
    String shared = drive.fake.contents().id(COLLEAGUE, "private/shared").orElseThrow();
    String in = drive.fake.contents().id(COLLEAGUE, "private/shared/in").orElseThrow();
    drive.fake.contents().share(shared, FakeDrive.OWNER, DriveRole.WRITER);

    List<ItemRef> above =
        drive.backend.ancestors(drive.call(Operation.ANCESTORS), DriveFixture.folder(in));

    assertThat(above).startsWith(DriveFixture.folder(shared));
    assertThat(above).doesNotContain(DriveFixture.ROOT);
  }

  @Test
  void sharedDrive_isFoundAndWorkedInLikeAnyFolder() {
    String team = drive.fake.contents().sharedDrive("Team", FakeDrive.OWNER);
    drive.fake.contents().folder(team, "in");
    ItemRef top = DriveFixture.folder(team);
    List<Item> roots = new ArrayList<>();
    String marker = null;
    do {
      ItemPage page = drive.backend.roots(drive.call(Operation.LIST_ROOTS), marker);
      roots.addAll(page.items());
      marker = page.nextMarker().orElse(null);
    } while (marker != null);

    FolderItem reports = createFolder(top, "reports");
    FileItem file =
        drive.backend.upload(
            drive.call(Operation.UPLOAD),
            DriveFixture.newFile(reports.ref(), "a"),
            ContentSource.of("x".getBytes(UTF_8)));

    assertThat(roots).extracting(Item::ref).containsExactly(DriveFixture.ROOT, top);
    assertThat(roots).extracting(Item::name).contains("Team");
    assertThat(listAll(top, 10)).extracting(Item::name).containsExactlyInAnyOrder("in", "reports");
    assertThat(find(reports.ref(), "a")).extracting(Item::ref).containsExactly(file.ref());
    assertThat(drive.backend.ancestors(drive.call(Operation.ANCESTORS), file.ref()))
        .containsExactly(reports.ref(), top);
    assertThat(drive.heads(DriveOperation.LIST_FILES))
        .anySatisfy(
            head ->
                assertThat(head.target()).contains("corpora=drive").contains("driveId=" + team));
  }

  @Test
  void file_isDescribedWithHashesVersionAndTimes() {
    FileItem file = drive.upload("a.csv", "hello");

    assertThat(file.size()).hasValue(5);
    assertThat(file.checksums())
        .extracting(checksum -> checksum.algorithm())
        .containsExactlyInAnyOrder(
            ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256);
    assertThat(file.versionId()).isPresent();
    assertThat(file.createdAt()).isPresent();
    assertThat(file.modifiedAt()).isPresent();
    assertThat(file.etag()).isEmpty();
    FileItem listed = (FileItem) listAll(DriveFixture.ROOT, 10).get(0);
    assertThat(listed.checksums()).isEqualTo(file.checksums());
    assertThat(listed.versionId()).isEqualTo(file.versionId());
    assertThat(listed.parent()).contains(DriveFixture.ROOT);
  }

  @Test
  void document_isADocumentAndTellsWhatItCanBecome() {
    String id =
        drive
            .fake
            .contents()
            .document(
                FakeDrive.OWNER,
                "doc",
                "application/vnd.google-apps.document",
                "text/plain",
                "hello".getBytes(UTF_8));

    Item listed = listAll(DriveFixture.ROOT, 10).get(0);

    assertThat(listed.ref()).isEqualTo(new ItemRef("gdrive", ItemKind.NATIVE_DOC, id));
    assertThat(listed)
        .isInstanceOfSatisfying(
            NativeDocItem.class,
            document -> {
              assertThat(document.mediaType()).isEqualTo("application/vnd.google-apps.document");
              assertThat(document.exportMediaTypes()).contains("text/plain").isSorted();
            });
  }

  @Test
  void shortcut_pointsAndIsNotFollowed() {
    String folder = drive.fake.folder("f");
    drive.fake.contents().shortcut(FakeDrive.OWNER, "to folder", folder);
    drive.fake.contents().shortcut(FakeDrive.OWNER, "to nothing", "1gone");

    List<Item> items = listAll(DriveFixture.ROOT, 10);

    assertThat(items)
        .filteredOn(item -> item.name().equals("to folder"))
        .singleElement()
        .isInstanceOfSatisfying(
            ShortcutItem.class,
            shortcut -> assertThat(shortcut.target()).contains(DriveFixture.folder(folder)));
    assertThat(items)
        .filteredOn(item -> item.name().equals("to nothing"))
        .singleElement()
        .isInstanceOf(ShortcutItem.class);
  }

  @Test
  void list_throughShortAndEmptyPages_isWhole() {
    for (int i = 0; i < 25; i++) {
      drive.fake.file("many/" + i, new byte[0]);
    }
    ItemRef many = DriveFixture.folder(drive.fake.id("many").orElseThrow());

    assertThat(listAll(many, 4)).hasSize(25);
    assertThat(find(many, "17")).hasSize(1);
    drive.fake.clock().advance(LAG.multipliedBy(4));
    assertThat(find(many, "17")).hasSize(1);
    assertThat(listAll(many, 1000)).hasSize(25);
  }

  /** To Drive's search a folder that is not there is one without children. */
  @Test
  void list_ofWhatIsNotThere_isNoEmptyFolder() {
    ItemRef gone = createFolder(DriveFixture.ROOT, "gone").ref();
    ItemRef trashed = createFolder(DriveFixture.ROOT, "trashed").ref();
    drive.fake.contents().delete(gone.id());
    drive.backend.trash(drive.call(Operation.TRASH), trashed, null);

    for (ItemRef folder : List.of(gone, trashed, DriveFixture.folder("1never"))) {
      assertThat(
              errorOf(() -> drive.backend.list(drive.call(Operation.LIST), folder, 10, null))
                  .kind())
          .isEqualTo(ErrorKind.NOT_FOUND);
    }
  }

  /** Another process moved the folder out of the drive that this one remembers. */
  @Test
  void list_ofAFolderThatLeftItsDrive_looksWhereItIsNow() {
    ItemRef moved = folderWithAFileThatLeftItsDrive("a");

    assertThat(listAll(moved, 10)).extracting(Item::name).containsExactly("a");
  }

  @Test
  void findByName_inAFolderThatLeftItsDrive_looksWhereItIsNow() {
    ItemRef moved = folderWithAFileThatLeftItsDrive("a");

    assertThat(find(moved, "a")).extracting(Item::name).containsExactly("a");
  }

  /** Nothing found there would let an upload go into the trash. */
  @Test
  void findByName_inAFolderThatWasTrashedMeanwhile_isNotFound() {
    ItemRef trashed = createFolder(DriveFixture.ROOT, "trashed").ref();
    ItemRef gone = createFolder(DriveFixture.ROOT, "gone").ref();
    drive.fake.contents().trash(trashed.id());
    drive.fake.contents().delete(gone.id());

    for (ItemRef folder : List.of(trashed, gone)) {
      assertThat(errorOf(() -> find(folder, "a")).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }
  }

  private ItemRef folderWithAFileThatLeftItsDrive(String name) {
    ItemRef top = DriveFixture.folder(drive.fake.contents().sharedDrive("Team", FakeDrive.OWNER));
    ItemRef folder = createFolder(top, "f").ref();
    drive.backend.upload(
        drive.call(Operation.UPLOAD),
        DriveFixture.newFile(folder, name),
        ContentSource.of(new byte[1]));
    try (GoogleDriveProvider other =
        GoogleDriveProvider.create(DriveFixture.config(drive.fake).build())) {
      other
          .open(ProviderContext.of(ConnectionId.of("acme"), drive.fake.clock()))
          .update(
              drive.call(Operation.MOVE),
              ItemUpdate.move(folder, top, DriveFixture.ROOT, null, null));
    }
    return folder;
  }

  @Test
  void list_thatDriveCallsIncomplete_isAnErrorAndNotLess() {
    try (StubServer server = StubServer.start()) {
      server.answers(200, "{\"incompleteSearch\":true,\"files\":[]}");

      StorageException error =
          errorOf(
              () -> server.backend().list(Wires.call(Operation.LIST), DriveFixture.ROOT, 10, null));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
    }
  }

  /** A listing that gives the same place again and again has to end. */
  @Test
  void findByName_inCircles_ends() {
    try (StubServer server = StubServer.start()) {
      server.answers(200, "{\"nextPageToken\":\"again\",\"files\":[]}");

      assertThat(
              errorOf(
                      () ->
                          server
                              .backend()
                              .findByName(
                                  Wires.call(Operation.FIND_BY_NAME), DriveFixture.ROOT, "a"))
                  .kind())
          .isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** The caller gave no place, so that none of its own can have expired. */
  @Test
  void findByName_whosePlaceDriveForgets_beginsOnceMore() {
    try (StubServer server = StubServer.start()) {
      AtomicInteger refusals = new AtomicInteger(1);
      server.answersBy(
          request ->
              !request.contains("pageToken=")
                  ? answer(200, "{\"nextPageToken\":\"p2\",\"files\":[]}")
                  : refusals.getAndDecrement() > 0
                      ? answer(400, "")
                      : answer(
                          200,
                          "{\"files\":[{\"id\":\"1a\",\"name\":\"a\",\"mimeType\":\"x/y\"}]}"));

      assertThat(findAt(server)).extracting(item -> item.ref().id()).containsExactly("1a");

      refusals.set(Integer.MAX_VALUE);
      server.requests().clear();
      StorageException error = errorOf(() -> findAt(server));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
      assertThat(server.requests()).hasSize(4);
    }
  }

  private static List<Item> findAt(StubServer server) {
    return server.backend().findByName(Wires.call(Operation.FIND_BY_NAME), DriveFixture.ROOT, "a");
  }

  private static StubServer.Answer answer(int status, String body) {
    return new StubServer.Answer(status, body, Map.of());
  }

  @Test
  void marker_thatDriveForgot_asksToListAgain() {
    for (int i = 0; i < 5; i++) {
      drive.fake.file("f" + i, new byte[0]);
    }
    for (String marker : List.of(":unknown-token", "nonsense", "no drive:x", "0A/x:y")) {
      assertThat(
              errorOf(
                      () ->
                          drive.backend.list(
                              drive.call(Operation.LIST), DriveFixture.ROOT, 2, marker))
                  .kind())
          .as(marker)
          .isEqualTo(ErrorKind.CURSOR_EXPIRED);
    }
  }

  /** The search by name does not know yet what was just written; the look-up has to. */
  @Test
  void findByName_rightAfterAWrite_seesIt() {
    FileItem created = drive.upload("new", "x");
    FileItem renamed = drive.upload("before", "x");
    drive.fake.clock().advance(LAG.multipliedBy(2));
    drive.backend.update(
        drive.call(Operation.RENAME), ItemUpdate.rename(renamed.ref(), "after", null));
    FileItem fresh = drive.upload("fresh", "x");

    assertThat(find(DriveFixture.ROOT, "new")).extracting(Item::ref).containsExactly(created.ref());
    assertThat(find(DriveFixture.ROOT, "after"))
        .extracting(Item::ref)
        .containsExactly(renamed.ref());
    assertThat(find(DriveFixture.ROOT, "before")).isEmpty();
    assertThat(find(DriveFixture.ROOT, "fresh")).extracting(Item::ref).containsExactly(fresh.ref());
  }

  @Test
  void findByName_ofTwins_returnsAllOfExactlyThatName() {
    String one = drive.fake.contents().twin(FakeDrive.OWNER, "Report", new byte[1]);
    String two = drive.fake.contents().twin(FakeDrive.OWNER, "Report", new byte[2]);
    drive.fake.file("report", new byte[3]);
    drive.fake.clock().advance(LAG.multipliedBy(3));
    String three = drive.fake.contents().twin(FakeDrive.OWNER, "Report", new byte[4]);

    assertThat(find(DriveFixture.ROOT, "Report"))
        .extracting(item -> item.ref().id())
        .containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  void newItemId_isFetchedForManyAtOnce_andNeverGivenTwice() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(drive.backend.newItemId(drive.call(Operation.NEW_ITEM_ID)).orElseThrow());
    }

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(drive.fake.attempts(DriveOperation.GENERATE_IDS)).isEqualTo(3);
  }

  @Test
  void create_sentTwiceUnderAnId_makesOneAndSaysSo() {
    NewItem place = drive.place("f");
    ItemRef folder = drive.backend.createFolder(drive.call(Operation.CREATE_FOLDER), place).ref();

    ItemAlreadyExistsException error =
        catchThrowableOfType(
            ItemAlreadyExistsException.class,
            () -> drive.backend.createFolder(drive.call(Operation.CREATE_FOLDER), place));

    assertThat(error.existing()).containsExactly(folder);
    assertThat(drive.children("")).containsExactly("f");
  }

  @Test
  void update_movesAndRenamesInOneRequest() {
    ItemRef file = drive.upload("a", "x").ref();
    ItemRef to = createFolder(DriveFixture.ROOT, "to").ref();

    Item moved =
        drive.backend.update(
            drive.call(Operation.MOVE), ItemUpdate.move(file, DriveFixture.ROOT, to, "b", null));
    Item back =
        drive.backend.update(
            drive.call(Operation.MOVE), ItemUpdate.move(file, null, DriveFixture.ROOT, null, null));

    assertThat(moved.parent()).contains(to);
    assertThat(moved.name()).isEqualTo("b");
    assertThat(back.parent()).contains(DriveFixture.ROOT);
    assertThat(drive.children("")).containsExactlyInAnyOrder("b", "to");
    assertThat(drive.fake.attempts(DriveOperation.UPDATE_FILE)).isEqualTo(2);
  }

  @Test
  void update_toWhereItIs_asksForNoMove() {
    ItemRef file = drive.upload("a", "x").ref();

    Item same =
        drive.backend.update(
            drive.call(Operation.MOVE),
            ItemUpdate.move(file, DriveFixture.ROOT, DriveFixture.ROOT, "b", null));

    assertThat(same.name()).isEqualTo("b");
    assertThat(drive.heads(DriveOperation.UPDATE_FILE))
        .allSatisfy(head -> assertThat(head.target()).doesNotContain("addParents"));
  }

  @Test
  void copy_ofAFolderOrDocument_isRefusedUnsent() {
    for (ItemKind kind : List.of(ItemKind.FOLDER, ItemKind.NATIVE_DOC, ItemKind.SHORTCUT)) {
      ItemRef source = new ItemRef("gdrive", kind, "1x");

      assertThat(
              errorOf(
                      () ->
                          drive.backend.copy(
                              drive.call(Operation.COPY),
                              source,
                              NewItem.of(DriveFixture.ROOT, "c", null)))
                  .kind())
          .isEqualTo(ErrorKind.UNSUPPORTED);
    }
    assertThat(drive.fake.attempts(DriveOperation.COPY_FILE)).isZero();
  }

  @Test
  void trashAndRestore_twice_areDoneOnce() {
    ItemRef file = drive.upload("a", "x").ref();

    drive.backend.trash(drive.call(Operation.TRASH), file, null);
    drive.backend.trash(drive.call(Operation.TRASH), file, null);
    assertThat(get(file).isTrashed()).isTrue();
    assertThat(listAll(DriveFixture.ROOT, 10)).isEmpty();
    assertThat(find(DriveFixture.ROOT, "a")).isEmpty();

    assertThat(drive.backend.restore(drive.call(Operation.RESTORE), file).isTrashed()).isFalse();
    assertThat(drive.backend.restore(drive.call(Operation.RESTORE), file).parent())
        .contains(DriveFixture.ROOT);
  }

  @Test
  void restore_ofWhatLiesInATrashedFolder_returnsItAsTrashed() {
    drive.fake.file("f/a", new byte[1]);
    ItemRef folder = DriveFixture.folder(drive.fake.id("f").orElseThrow());
    ItemRef file = DriveFixture.file(drive.fake.id("f/a").orElseThrow());
    drive.backend.trash(drive.call(Operation.TRASH), folder, null);

    assertThat(drive.backend.restore(drive.call(Operation.RESTORE), file).isTrashed()).isTrue();

    drive.backend.restore(drive.call(Operation.RESTORE), folder);
    assertThat(get(file).isTrashed()).isFalse();
  }

  @Test
  void deletePermanently_twice_isNotFoundTheSecondTime() {
    ItemRef file = drive.upload("a", "x").ref();

    drive.backend.deletePermanently(drive.call(Operation.DELETE_PERMANENTLY), file);

    assertThat(
            errorOf(
                    () ->
                        drive.backend.deletePermanently(
                            drive.call(Operation.DELETE_PERMANENTLY), file))
                .kind())
        .isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void check_saysWhatIsMissing() {
    drive.fake.account(COLLEAGUE);
    String secret = drive.fake.contents().folder(COLLEAGUE, "secret");
    String readable = drive.fake.contents().folder(COLLEAGUE, "readable");
    String writable = drive.fake.contents().folder(COLLEAGUE, "writable");
    drive.fake.contents().share(readable, FakeDrive.OWNER, DriveRole.READER);
    drive.fake.contents().share(writable, FakeDrive.OWNER, DriveRole.WRITER);

    assertThat(check(DriveFixture.ROOT)).isEmpty();
    assertThat(check(DriveFixture.folder(secret))).containsExactly(SetupProblem.FOLDER_NOT_SHARED);
    assertThat(check(DriveFixture.folder(readable)))
        .containsExactly(SetupProblem.FOLDER_NOT_WRITABLE);
    assertThat(check(DriveFixture.folder(writable))).isEmpty();
    assertThat(check(DriveFixture.folder("1never")))
        .containsExactly(SetupProblem.FOLDER_NOT_SHARED);
  }

  @Test
  void check_ofAnApplicationThatOnlyReads_saysItCannotWrite() {
    for (DriveAccess access : DriveAccess.values()) {
      try (GoogleDriveProvider provider =
          GoogleDriveProvider.create(DriveFixture.config(drive.fake).access(access).build())) {
        List<SetupProblem> problems =
            provider
                .open(ProviderContext.of(ConnectionId.of("acme"), drive.fake.clock()))
                .check(drive.call(Operation.CHECK), DriveFixture.ROOT);

        assertThat(problems.contains(SetupProblem.FOLDER_NOT_WRITABLE))
            .as("%s", access)
            .isEqualTo(access == DriveAccess.READ_ONLY);
      }
    }
  }

  /** Drive hides what the application was not opened with, or refuses it. */
  @Test
  void check_ofAFolderThatIsRefused_saysItIsNotShared() {
    restart(DriveFixture.startWith(FakeDrive.FILE_SCOPE));
    drive.fake.settings(DriveSettings.builder().refuseUnopenedFiles().build());
    ItemRef folder = DriveFixture.folder(drive.fake.folder("f"));

    assertThat(check(folder)).containsExactly(SetupProblem.FOLDER_NOT_SHARED);
  }

  @Test
  void check_ofAnAccountWithoutStorage_wantsASharedDrive() {
    String team = drive.fake.contents().sharedDrive("Team", FakeDrive.OWNER);
    drive.fake.contents().account(FakeDrive.OWNER, 0);

    assertThat(check(DriveFixture.ROOT)).containsExactly(SetupProblem.NO_STORAGE_QUOTA);
    assertThat(check(DriveFixture.folder(team))).isEmpty();
  }

  @Test
  void check_ofAFullAccount_saysSo() {
    drive.fake.file("a", new byte[1000]);
    drive.fake.contents().account(FakeDrive.OWNER, 1000);

    assertThat(check(DriveFixture.ROOT)).containsExactly(SetupProblem.STORAGE_FULL);
  }

  private List<SetupProblem> check(ItemRef folder) {
    return drive.backend.check(drive.call(Operation.CHECK), folder);
  }
}
