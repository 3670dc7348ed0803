package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.fault.FaultGate;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content up and down in one request. */
@Timeout(60)
class DriveTransfersTest {

  private final DriveFixture drive = DriveFixture.start();

  @AfterEach
  void close() {
    drive.fake.assertClean();
    drive.close();
  }

  private static StorageException errorOf(ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  private FileItem upload(UploadTarget target, ContentSource content) {
    return drive.backend.upload(drive.call(Operation.UPLOAD), target, content);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 1_000_000})
  void upload_ofKnownAndOfUnknownLength_storesEveryByte(int size) throws IOException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31);
    }

    FileItem known = drive.upload("known", ContentSource.of(bytes));
    FileItem unknown =
        drive.upload("unknown", ContentSource.once(new ByteArrayInputStream(bytes)));

    assertThat(known.size()).hasValue(size);
    assertThat(drive.fake.content("known")).isEqualTo(bytes);
    assertThat(drive.fake.content("unknown")).isEqualTo(bytes);
    assertThat(known.checksums()).isEqualTo(unknown.checksums());
    try (OpenedContent content = drive.open(DownloadSource.of(known.ref(), null, null))) {
      assertThat(content.isPartial()).isFalse();
      assertThat(content.length()).hasValue(size);
      assertThat(content.body().readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void upload_keepsTypeAndTime() {
    Instant time = Instant.parse("2020-01-02T03:04:05.678901Z");

    FileItem file =
        upload(
            UploadTarget.newFile(NewItem.of(DriveFixture.ROOT, "a", null), "text/csv", time),
            ContentSource.of(new byte[1]));

    assertThat(file.mediaType()).contains("text/csv");
    assertThat(file.contentModifiedAt()).contains(Instant.parse("2020-01-02T03:04:05.678Z"));
  }

  @Test
  void upload_ofAGoogleType_isRefusedUnsent() {
    UploadTarget target =
        UploadTarget.newFile(
            NewItem.of(DriveFixture.ROOT, "a", null),
            "application/vnd.google-apps.spreadsheet",
            null);

    assertThat(errorOf(() -> upload(target, ContentSource.of(new byte[1]))).kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(drive.fake.attempts(DriveOperation.UPLOAD_FILE)).isZero();
  }

  /** A version keeps the name the file has, even one it got while the content was on its way. */
  @Test
  void newVersion_whileSomebodyRenames_keepsTheNewName() {
    FileItem file = drive.upload("a", "old");
    drive.backend.update(
        drive.call(Operation.RENAME), ItemUpdate.rename(file.ref(), "b", null));

    FileItem next =
        upload(
            UploadTarget.newVersion(file.ref(), null, null, null),
            ContentSource.of("new".getBytes(UTF_8)));

    assertThat(next.ref()).isEqualTo(file.ref());
    assertThat(next.name()).isEqualTo("b");
    assertThat(next.versionId()).isNotEqualTo(file.versionId());
    assertThat(next.parent()).contains(DriveFixture.ROOT);
    assertThat(drive.fake.content("b")).isEqualTo("new".getBytes(UTF_8));
    assertThat(drive.fake.contents().revisions(file.ref().id())).isEqualTo(2);
  }

  /** Content that breaks off has to break the request: nothing short may be stored. */
  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, false", "false, true"})
  void upload_whoseSourceBreaksOff_storesNothing(boolean knownLength, boolean early) {
    int good = early ? 0 : 200_000;
    InputStream breaking =
        new FilterInputStream(new ByteArrayInputStream(new byte[good])) {
          @Override
          public int read(byte[] target, int offset, int count) throws IOException {
            int n = super.read(target, offset, count);
            if (n < 0) {
              throw new SourceException("the disk is gone", null);
            }
            return n;
          }
        };
    ContentSource source =
        knownLength ? ContentSource.once(breaking, 300_000) : ContentSource.once(breaking);

    StorageException error = errorOf(() -> drive.upload("a", source));

    assertThat(error.kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    assertThat(drive.children("")).isEmpty();
    assertThat(drive.fake.effects(DriveOperation.UPLOAD_FILE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50_000, 99_999, 100_001, 250_000})
  void upload_whoseSourceLiesAboutItsLength_storesNothing(int actual) {
    ContentSource source =
        ContentSource.once(new ByteArrayInputStream(new byte[actual]), 100_000);

    assertThat(errorOf(() -> drive.upload("a", source)).kind())
        .isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(drive.children("")).isEmpty();
  }

  @Test
  void upload_thatWasToBeEmptyAndIsNot_storesNothing() {
    ContentSource source = ContentSource.once(new ByteArrayInputStream(new byte[10]), 0);

    assertThat(errorOf(() -> drive.upload("a", source)).kind())
        .isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(drive.children("")).isEmpty();
  }

  /** Each of these changes something: sent twice by the client, it would be there twice. */
  @Test
  void lostAnswer_ofAnyWrite_leavesOneEffectAndTheQuestionOpen() {
    FileItem file = drive.upload("source", "hello");
    drive.fake.on(DriveOperation.UPLOAD_FILE).resetAfterEffect();
    drive.fake.on(DriveOperation.CREATE_FILE).resetAfterEffect();
    drive.fake.on(DriveOperation.COPY_FILE).resetAfterEffect();
    drive.fake.on(DriveOperation.UPLOAD_VERSION).closeAfterEffect();
    drive.fake.on(DriveOperation.UPDATE_FILE).closeAfterEffect();
    drive.fake.on(DriveOperation.DELETE_FILE).closeAfterEffect();
    drive.fake.on(DriveOperation.START_UPLOAD).closeAfterEffect();
    ThrowingCallable[] writes = {
      () -> drive.upload("a", "hello"),
      () ->
          drive.backend.createFolder(
              drive.call(Operation.CREATE_FOLDER), NewItem.of(DriveFixture.ROOT, "f", null)),
      () ->
          drive.backend.copy(
              drive.call(Operation.COPY), file.ref(), NewItem.of(DriveFixture.ROOT, "c", null)),
      () ->
          upload(
              UploadTarget.newVersion(file.ref(), null, null, null),
              ContentSource.of("new".getBytes(UTF_8))),
      () -> drive.backend.trash(drive.call(Operation.TRASH), file.ref(), null),
      () ->
          drive.backend.deletePermanently(drive.call(Operation.DELETE_PERMANENTLY), file.ref()),
      () ->
          drive.backend.openSession(
              drive.call(Operation.OPEN_SESSION),
              DriveFixture.newFile(DriveFixture.ROOT, "s"),
              10)
    };

    for (ThrowingCallable write : writes) {
      // A connection that was used before is the one on which clients like to send again.
      drive.backend.get(drive.call(Operation.GET), DriveFixture.ROOT);
      StorageException error = errorOf(write);
      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    }

    assertThat(drive.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(2);
    assertThat(drive.fake.attempts(DriveOperation.CREATE_FILE)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.COPY_FILE)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.UPLOAD_VERSION)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.UPDATE_FILE)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.DELETE_FILE)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.START_UPLOAD)).isEqualTo(1);
    assertThat(drive.children("")).containsExactlyInAnyOrder("a", "c", "f");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "3, 5, 345", "8, 20, 89", "9, 9223372036854775807, 9"})
  void range_isExactlyWhatWasAskedFor(long first, long last, String expected) throws IOException {
    ItemRef file = drive.upload("a", "0123456789").ref();

    try (OpenedContent content =
        drive.open(DownloadSource.of(file, null, new ByteRange(first, last)))) {
      assertThat(content.isPartial()).isTrue();
      assertThat(content.length()).hasValue(expected.length());
      assertThat(new String(content.body().readAllBytes(), UTF_8)).isEqualTo(expected);
    }
  }

  @Test
  void range_behindTheEnd_isRefused() {
    ItemRef file = drive.upload("a", "0123456789").ref();

    assertThat(
            errorOf(() -> drive.open(DownloadSource.of(file, null, ByteRange.from(10)))).kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void download_ofAnEarlierVersion_isThatVersionOrRefused() {
    FileItem old = drive.upload("a", "old");
    drive.fake.file("a", "new".getBytes(UTF_8));

    StorageException error =
        errorOf(
            () ->
                drive.open(
                    DownloadSource.of(old.ref(), old.versionId().orElseThrow(), null)));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_REFUSED);
    assertThat(drive.fake.attempts(DriveOperation.DOWNLOAD_REVISION)).isEqualTo(1);
  }

  @Test
  void download_cutByTheNetwork_isNoEnd() throws IOException {
    ItemRef file = drive.upload("a", ContentSource.of(new byte[100_000])).ref();
    drive.fake.on(DriveOperation.DOWNLOAD_FILE).truncateResponseAt(50_000);

    try (OpenedContent content = drive.open(DownloadSource.of(file, null, null))) {
      assertThat(
              catchThrowableOfType(IOException.class, () -> content.body().readAllBytes()))
          .isNotNull();
    }
  }

  @Test
  void download_ofADocument_isRefused() {
    ItemRef document = document(new byte[] {1});

    assertThat(
            errorOf(
                    () ->
                        drive.open(
                            DownloadSource.of(
                                DriveFixture.file(document.id()), null, null)))
                .kind())
        .isEqualTo(ErrorKind.CONTENT_REFUSED);
  }

  @Test
  void download_ofWhatGoogleHoldsForHarmful_takesAnAcknowledgement() throws IOException {
    ItemRef file = drive.upload("a", "bad").ref();
    drive.fake.contents().markAbusive(file.id());

    assertThat(errorOf(() -> drive.download(file)).kind()).isEqualTo(ErrorKind.CONTENT_REFUSED);
    try (GoogleDriveProvider brave =
            GoogleDriveProvider.create(
                DriveFixture.config(drive.fake).acknowledgeAbuse().build());
        OpenedContent content =
            brave
                .open(
                    ProviderContext.of(
                        ConnectionId.of("acme"), drive.fake.clock()))
                .download(
                    drive.call(Operation.DOWNLOAD), DownloadSource.of(file, null, null))) {
      assertThat(content.body().readAllBytes()).isEqualTo("bad".getBytes(UTF_8));
    }
  }

  @Test
  void export_isTheDocumentAsBytes() throws IOException {
    ItemRef document = document("hello".getBytes(UTF_8));

    try (OpenedContent content =
        drive.backend.export(drive.call(Operation.EXPORT), document, "text/plain")) {
      assertThat(content.body().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
    }
  }

  @Test
  void export_ofALargeDocument_isRefusedAsContent() {
    drive.fake.settings(DriveSettings.builder().exportLimit(3).build());
    ItemRef document = document("hello".getBytes(UTF_8));

    StorageException error =
        errorOf(
            () -> drive.backend.export(drive.call(Operation.EXPORT), document, "text/plain"));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_REFUSED);
    assertThat(error.providerCode()).contains("exportSizeLimitExceeded");
  }

  @Test
  void deadline_passesDuringAWrite_leavesTheOutcomeOpen() {
    ItemRef file = drive.upload("a", "hello").ref();
    drive.backend.get(drive.call(Operation.GET), DriveFixture.ROOT);
    FaultGate gate = drive.fake.on(DriveOperation.UPDATE_FILE).hold();

    StorageException error =
        errorOf(
            () ->
                drive.backend.update(
                    drive.call(Operation.RENAME, Duration.ofMillis(300)),
                    ItemUpdate.rename(file, "b", null)));
    gate.release();

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
  }

  @Test
  void interrupt_whileContentLeaves_endsTheUploadAndKeepsTheFlag() {
    InputStream interrupting =
        new FilterInputStream(new ByteArrayInputStream(new byte[1_000_000])) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            Thread.currentThread().interrupt();
            return super.read(target, offset, length);
          }
        };
    try {
      StorageException error =
          errorOf(() -> drive.upload("a", ContentSource.once(interrupting, 1_000_000)));

      assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(drive.children("")).isEmpty();
  }

  @Test
  void upload_opensItsSourceOnceAndClosesIt() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    ContentSource source =
        new ContentSource() {
          @Override
          public InputStream open() {
            opened.incrementAndGet();
            return new ByteArrayInputStream(new byte[10]) {
              @Override
              public void close() {
                closed.incrementAndGet();
              }
            };
          }

          @Override
          public OptionalLong length() {
            return OptionalLong.of(10);
          }
        };

    drive.upload("a", source);
    drive.fake.on(DriveOperation.UPLOAD_FILE).status(503);
    errorOf(() -> drive.upload("b", source));

    assertThat(opened.get()).isEqualTo(2);
    assertThat(closed.get()).isEqualTo(2);
  }

  private ItemRef document(byte[] export) {
    String id =
        drive
            .fake
            .contents()
            .document(
                FakeDrive.OWNER,
                "doc",
                "application/vnd.google-apps.document",
                "text/plain",
                export);
    return new ItemRef("gdrive", ItemKind.NATIVE_DOC, id);
  }
}
