package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens when requests fail: repeated where that is right, done exactly once, and never
 * reported as something else.
 */
public abstract class RecoveryContract extends ConfinementContract {

  private static final byte[] BYTES = Samples.bytes(5000);

  /** For subclasses. */
  protected RecoveryContract() {}

  /**
   * An upload that has to be sent again stores the right bytes exactly once.
   *
   * @param fault how the first attempt fails
   * @param directory for content on disk
   * @throws IOException if that can't be written
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresFaultPort
  public final void upload_failingOnce_storesTheBytesOnce(FaultKind fault, @TempDir Path directory)
      throws IOException {
    Path path = Files.write(directory.resolve("content"), BYTES);
    assertStoredOnce(fault, ContentSource.of(path));
    assertStoredOnce(fault, ContentSource.of(BYTES));
    try (var spooled = ContentSource.spool(new ByteArrayInputStream(BYTES))) {
      assertStoredOnce(fault, spooled);
    }
  }

  /**
   * A source that can be read once is stored whole or not at all, and the caller is told which.
   *
   * @param fault how the first attempt fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresFaultPort
  public final void upload_failingOnceFromOneShotSource_storesAllOrNothing(FaultKind fault) {
    assertAllOrNothing(fault, ContentSource.once(new ByteArrayInputStream(BYTES), BYTES.length));
    assertAllOrNothing(fault, ContentSource.once(new ByteArrayInputStream(BYTES)));
  }

  private void assertAllOrNothing(FaultKind fault, ContentSource once) {
    ItemRef folder = freshFolder();
    faults().failNext(Operation.UPLOAD, 1, fault);
    UploadRequest request = UploadRequest.builder(folder, "a", once).build();
    Throwable thrown = catchThrowable(() -> connector().upload(request));
    List<Item> stored = children(folder);
    if (thrown == null) {
      assertThat(stored).hasSize(1);
    } else {
      assertThat(thrown).isInstanceOf(StorageException.class);
      assertThat(stored).hasSizeLessThanOrEqualTo(fault == FaultKind.LOST_RESPONSE ? 1 : 0);
    }
    for (Item item : stored) {
      assertThat(read(item.ref())).isEqualTo(BYTES);
    }
  }

  /**
   * A new version that has to be sent again is stored once.
   *
   * @param fault how the first attempt fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability(Capability.FILE_VERSIONS)
  @RequiresFaultPort
  public final void upload_versionFailingOnce_storesTheBytes(FaultKind fault) {
    ItemRef folder = freshFolder();
    FileItem first = put(folder, "a", Samples.bytes(10));
    UploadRequest request = request(folder, "a", BYTES, ConflictPolicy.NEW_VERSION).build();
    UploadResult result = failing(Operation.UPLOAD, fault, () -> connector().upload(request));
    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(first.ref());
    assertThat(names(folder)).containsExactly("a");
    assertThat(read(first.ref())).isEqualTo(BYTES);
  }

  /**
   * Content in parts arrives whole although each kind of request fails once.
   *
   * @param fault how they fail
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  @RequiresFaultPort
  public final void upload_partsFailingOnce_arriveWhole(FaultKind fault) {
    long direct = connector().capabilities().maxDirectUpload();
    if (direct >= opened().largestFile()) {
      return;
    }
    byte[] large = Samples.bytes(Math.toIntExact(direct) + 1);
    for (Operation operation :
        List.of(Operation.OPEN_SESSION, Operation.UPLOAD_PART, Operation.COMMIT)) {
      ItemRef folder = freshFolder();
      FileItem file = failing(operation, fault, () -> put(folder, "large", large));
      assertThat(children(folder))
          .as("%s", operation)
          .extracting(Item::ref)
          .containsExactly(file.ref());
      assertThat(read(file.ref())).as("%s", operation).isEqualTo(large);
    }
  }

  /**
   * A folder that has to be created again is created once.
   *
   * @param fault how the first attempt fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresFaultPort
  public final void createFolder_failingOnce_createsOne(FaultKind fault) {
    ItemRef parent = freshFolder();
    Operation create = Operation.CREATE_FOLDER;
    ItemRef created = failing(create, fault, () -> connector().createFolder(parent, "a")).ref();
    assertThat(children(parent)).extracting(Item::ref).containsExactly(created);
    ItemRef ensured = failing(create, fault, () -> connector().ensureFolder(parent, "a/b")).ref();
    assertThat(children(created)).extracting(Item::ref).containsExactly(ensured);
  }

  /**
   * Renaming works although the first request fails.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresFaultPort
  public final void rename_failingOnce_isDone(FaultKind fault) {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    Item renamed = failing(Operation.RENAME, fault, () -> connector().rename(file, "b"));
    assertThat(renamed.name()).isEqualTo("b");
    assertThat(names(folder)).containsExactly("b");
  }

  /**
   * Moving works although the first request fails.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability(Capability.MOVE)
  @RequiresFaultPort
  public final void move_failingOnce_isDone(FaultKind fault) {
    ItemRef from = freshFolder();
    ItemRef to = freshFolder();
    ItemRef file = put(from, "a", BYTES).ref();
    Item moved = failing(Operation.MOVE, fault, () -> connector().move(MoveRequest.of(file, to)));
    assertThat(moved.parent()).contains(to);
    assertThat(children(from)).isEmpty();
    assertThat(names(to)).containsExactly("a");
  }

  /**
   * Copying makes one copy although the first request fails.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability(Capability.COPY_FILE)
  @RequiresFaultPort
  public final void copy_failingOnce_makesOneCopy(FaultKind fault) {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    ItemRef copy = failing(Operation.COPY, fault, () -> connector().copy(file, folder, "b")).ref();
    assertThat(children(folder)).extracting(Item::ref).containsExactlyInAnyOrder(file, copy);
  }

  /**
   * Trashing and restoring work although the first request fails.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability({Capability.TRASH, Capability.RESTORE})
  @RequiresFaultPort
  public final void trash_failingOnce_isDone(FaultKind fault) {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    failing(
        Operation.TRASH,
        fault,
        () -> {
          connector().trash(file);
          return file;
        });
    assertThat(children(folder)).isEmpty();
    Item restored = failing(Operation.RESTORE, fault, () -> connector().restore(file));
    assertThat(restored.ref()).isEqualTo(file);
    assertThat(names(folder)).containsExactly("a");
  }

  /**
   * Removal works although the first request fails, and although the second then finds nothing.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresCapability(Capability.DELETE_PERMANENTLY)
  @RequiresFaultPort
  public final void deletePermanently_failingOnce_isDone(FaultKind fault) {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    failing(
        Operation.DELETE_PERMANENTLY,
        fault,
        () -> {
          connector().deletePermanently(file);
          return file;
        });
    assertThat(children(folder)).isEmpty();
  }

  /**
   * Reading works although the first request fails.
   *
   * @param fault how it fails
   */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  @RequiresFaultPort
  public final void read_failingOnce_isRepeated(FaultKind fault) {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    assertThat(failing(Operation.GET, fault, () -> connector().get(file)).ref()).isEqualTo(file);
    assertThat(failing(Operation.LIST, fault, () -> names(folder))).containsExactly("a");
    assertThat(failing(Operation.DOWNLOAD, fault, () -> read(file))).isEqualTo(BYTES);
  }

  /** A provider that stays down is an error, never an empty folder or a missing item. */
  @Test
  @RequiresFaultPort
  public final void read_failingForGood_isUnavailable() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    for (Operation operation : List.of(Operation.GET, Operation.LIST, Operation.DOWNLOAD)) {
      faults().failNext(operation, 1000, FaultKind.SERVER_ERROR);
    }
    assertFails(ErrorKind.UNAVAILABLE, () -> connector().get(file));
    assertFails(ErrorKind.UNAVAILABLE, () -> connector().find(file));
    assertFails(ErrorKind.UNAVAILABLE, () -> connector().list(ListRequest.of(folder)));
    assertFails(
        ErrorKind.UNAVAILABLE,
        () -> connector().listAll(ListRequest.of(folder)).iterator().hasNext());
    assertFails(
        ErrorKind.UNAVAILABLE, () -> connector().download(DownloadRequest.of(file)).close());
    faults().clear();
    assertThat(names(folder)).containsExactly("a");
  }

  /** A login that stays refused is an error that says so, never an empty folder. */
  @Test
  @RequiresFaultPort
  public final void read_refusedForGood_asksForAuthorization() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "a", BYTES).ref();
    for (Operation operation : List.of(Operation.GET, Operation.LIST)) {
      faults().failNext(operation, 1000, FaultKind.UNAUTHORIZED);
    }
    assertFails(ErrorKind.REAUTH_REQUIRED, () -> connector().get(file));
    assertFails(ErrorKind.REAUTH_REQUIRED, () -> connector().find(file));
    assertFails(ErrorKind.REAUTH_REQUIRED, () -> connector().list(ListRequest.of(folder)));
    faults().clear();
    assertThat(names(folder)).containsExactly("a");
  }

  /** An error counts the requests that were sent for it. */
  @Test
  @RequiresFaultPort
  public final void error_afterRetries_countsTheAttempts() {
    ItemRef file = put(freshFolder(), "a", BYTES).ref();
    int before = faults().attempts(Operation.RENAME);
    faults().failNext(Operation.RENAME, 1000, FaultKind.RATE_LIMITED);
    StorageException error =
        assertFails(ErrorKind.RATE_LIMITED, () -> connector().rename(file, "b"));
    assertThat(error.attempts())
        .isGreaterThan(1)
        .isEqualTo(faults().attempts(Operation.RENAME) - before);
  }

  /** A refused argument and an undeclared capability send nothing. */
  @Test
  @RequiresFaultPort
  public final void refusal_beforeSending_sendsNothing() {
    ItemRef folder = freshFolder();
    int before = attempts();
    ItemRef foreign = ItemRef.folder("elsewhere", "1");
    assertRefused(() -> connector().createFolder(foreign, "a"));
    assertRefused(() -> connector().list(ListRequest.of(foreign)));
    assertFails(ErrorKind.INVALID_NAME, () -> connector().createFolder(folder, ""));
    assertFails(ErrorKind.INVALID_NAME, () -> put(folder, "", BYTES));
    if (!supports(Capability.TRASH)) {
      assertUnsupported(Capability.TRASH, () -> connector().trash(folder));
    }
    assertThat(attempts()).as("requests").isEqualTo(before);
  }

  /**
   * Does something whose first request fails, and proves that it did: by a second request, or after
   * a lost answer at least by one, because looking may settle what became of it.
   */
  private <T> T failing(Operation operation, FaultKind fault, Supplier<T> call) {
    int before = faults().attempts(operation);
    faults().failNext(operation, 1, fault);
    T result = call.get();
    assertThat(faults().attempts(operation) - before)
        .as("requests of %s", operation)
        .isGreaterThanOrEqualTo(fault == FaultKind.LOST_RESPONSE ? 1 : 2);
    return result;
  }

  private int attempts() {
    int attempts = 0;
    for (Operation operation : Operation.values()) {
      attempts += faults().attempts(operation);
    }
    return attempts;
  }

  private void assertStoredOnce(FaultKind fault, ContentSource content) {
    ItemRef folder = freshFolder();
    UploadResult result =
        failing(
            Operation.UPLOAD,
            fault,
            () -> connector().upload(UploadRequest.builder(folder, "a", content).build()));
    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.CREATED);
    assertThat(children(folder)).extracting(Item::ref).containsExactly(result.file().ref());
    try (Download download = connector().download(DownloadRequest.of(result.file().ref()))) {
      assertThat(drain(download)).isEqualTo(BYTES);
    }
  }
}
