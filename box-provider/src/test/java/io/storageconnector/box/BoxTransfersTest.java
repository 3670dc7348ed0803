package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static io.storageconnector.box.BoxFixture.newFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.IntegrityException;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoxTransfersTest {

  private static final Instant MODIFIED = Instant.parse("2026-11-20T08:15:30.123Z");

  private final BoxFixture box = BoxFixture.start();

  @AfterEach
  void close() {
    box.fake.assertClean();
    box.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.csv",
        "it's \"quoted\".csv",
        " leading blank",
        "Grüße aus Köln – 日本語.csv",
        "smile \uD83D\uDE00.txt",
        "100%+1&x=y;z.csv",
        ".hidden",
        "a.b.c"
      })
  void upload_anyLegalName_isStoredUnderIt(String name) {
    FileItem file = box.upload(name, "hello");

    assertThat(file.name()).isEqualTo(name);
    assertThat(box.fake.children("")).containsExactly(name);
    assertThat(box.fake.content(name)).isEqualTo("hello".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 3_000_000})
  void upload_anySize_comesBackByteForByte(int size) throws IOException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    if (size > 2) {
      bytes[0] = 0x1f;
      bytes[1] = (byte) 0x8b;
    }

    FileItem file = box.upload("data.gz", ContentSource.of(bytes));

    assertThat(file.size()).hasValue(size);
    assertThat(file.checksum(ChecksumAlgorithm.SHA1)).contains(sha1(bytes));
    try (OpenedContent content = box.open(DownloadSource.of(file.ref(), null, null))) {
      assertThat(content.length()).hasValue(size);
      assertThat(content.isPartial()).isFalse();
      assertThat(content.body().readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void close_whileABodyIsOpen_breaksIt() throws IOException {
    String file = box.fake.file("big.bin", new byte[8 * 1024 * 1024]);
    try (OpenedContent content =
        box.open(DownloadSource.of(ItemRef.file("box", file), null, null))) {
      assertThat(content.body().read()).isZero();

      box.provider.close();

      assertThatThrownBy(() -> content.body().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void upload_knownLength_isDeclaredAndUnknownIsChunked() {
    box.upload("known", "hello");
    box.upload("unknown", ContentSource.once(new ByteArrayInputStream(new byte[] {1, 2, 3})));

    assertThat(box.heads(BoxOperation.UPLOAD_FILE).get(0).header("Content-Length")).isPresent();
    assertThat(box.heads(BoxOperation.UPLOAD_FILE).get(1).header("Content-Length")).isEmpty();
    assertThat(box.fake.content("unknown")).containsExactly(1, 2, 3);
  }

  @Test
  void upload_aTakenName_namesTheFile() {
    FileItem first = box.upload("a.csv", "1");

    ItemAlreadyExistsException error =
        catchThrowableOfType(ItemAlreadyExistsException.class, () -> box.upload("A.CSV", "2"));

    assertThat(error.existing()).containsExactly(first.ref());
    assertThat(box.fake.content("a.csv")).isEqualTo("1".getBytes(UTF_8));
  }

  @Test
  void upload_aNewVersion_keepsIdAndModificationTime() {
    FileItem first = box.upload("a.csv", "1");
    UploadTarget target =
        UploadTarget.newVersion(first.ref(), first.etag().orElseThrow(), null, MODIFIED);

    FileItem second = upload(target, "22");

    assertThat(second.ref()).isEqualTo(first.ref());
    assertThat(second.versionId()).isNotEqualTo(first.versionId());
    assertThat(second.contentModifiedAt()).contains(Instant.parse("2026-11-20T08:15:30Z"));
    assertThat(box.fake.versions("a.csv")).isEqualTo(2);
    assertKind(() -> upload(target, "333"), ErrorKind.PRECONDITION_FAILED);
    assertThat(box.fake.versions("a.csv")).isEqualTo(2);
  }

  @Test
  void upload_aDeclaredHash_isCheckedByBox() {
    byte[] bytes = "hello".getBytes(UTF_8);

    box.upload("good", declared(bytes, sha1(bytes)));
    StorageException error =
        catchThrowableOfType(
            StorageException.class, () -> box.upload("bad", declared(bytes, sha1(new byte[] {1}))));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(box.fake.children("")).containsExactly("good");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 6, 100_000})
  void upload_aSourceOfAnotherLength_storesNothing(long declared) {
    byte[] bytes = "hello".getBytes(UTF_8);
    ContentSource liar = ContentSource.once(new ByteArrayInputStream(bytes), declared);

    IntegrityException error =
        catchThrowableOfType(IntegrityException.class, () -> box.upload("a.csv", liar));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  void upload_aSourceThatBreaks_isSourceUnreadableAndStoresNothing() {
    for (boolean known : List.of(true, false)) {
      InputStream broken =
          new BrokenStream(new byte[200_000], 100_000, new IOException("disk on fire"));
      ContentSource source =
          known ? ContentSource.once(broken, 200_000) : ContentSource.once(broken);

      StorageException error =
          catchThrowableOfType(StorageException.class, () -> box.upload("a.csv", source));

      assertThat(error.kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.NEVER);
    }
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  void upload_aSourceWithAMeaningOfItsOwn_reportsThat() {
    StorageException meaning =
        StorageException.builder(ErrorKind.CONTENT_MISMATCH, Operation.UPLOAD, "too short").build();
    IOException trouble = new SourceException("too short", meaning);
    ContentSource source = ContentSource.once(new BrokenStream(new byte[0], 0, trouble));

    assertThatThrownBy(() -> box.upload("a.csv", source)).isSameAs(meaning);
  }

  @Test
  void upload_anyAttempt_opensTheSourceOnceAndClosesIt() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    ContentSource source =
        new ContentSource() {
          @Override
          public InputStream open() {
            opened.incrementAndGet();
            return new FilterInputStream(new ByteArrayInputStream(new byte[10])) {
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
    box.fake.on(BoxOperation.UPLOAD_FILE).status(503);

    assertKind(() -> box.upload("a", source), ErrorKind.UNAVAILABLE);
    box.upload("a", source);

    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(2);
    assertThat(box.fake.attempts(BoxOperation.UPLOAD_FILE)).isEqualTo(2);
  }

  @Test
  void upload_aLostAnswer_leavesTheOutcomeOpen() {
    box.fake.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();

    StorageException error =
        catchThrowableOfType(StorageException.class, () -> box.upload("a", "hello"));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(box.fake.attempts(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
    assertThat(box.fake.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
  }

  @Test
  void preflight_newFileAndNewVersion_refuseWhatTheUploadWould() {
    FileItem file = box.upload("a.csv", "1");

    preflight(newFile(ROOT, "b.csv"), 10);
    preflight(newFile(ROOT, "b.csv"), -1);
    preflight(UploadTarget.newVersion(file.ref(), null, null, null), 10);

    assertKind(() -> preflight(newFile(ROOT, "a.csv"), 10), ErrorKind.ALREADY_EXISTS);
    assertKind(
        () -> preflight(newFile(ItemRef.folder("box", "424242"), "a"), 1), ErrorKind.NOT_FOUND);
    assertKind(
        () ->
            preflight(UploadTarget.newVersion(ItemRef.file("box", "424242"), null, null, null), 1),
        ErrorKind.NOT_FOUND);
    assertThat(box.fake.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(1);
  }

  @Test
  void download_ranges_giveExactlyTheirBytes() throws IOException {
    ItemRef file = box.upload("digits", "0123456789").ref();

    assertThat(range(file, new ByteRange(0, 3))).isEqualTo("0123");
    assertThat(range(file, new ByteRange(9, 9))).isEqualTo("9");
    assertThat(range(file, ByteRange.from(7))).isEqualTo("789");
    assertThat(range(file, new ByteRange(8, 100))).isEqualTo("89");
    assertKind(() -> range(file, ByteRange.from(10)), ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void download_aRangeThatIsNotHonoured_saysThatItIsEverything() throws IOException {
    ItemRef file = box.upload("digits", "0123456789").ref();
    box.fake
        .on(BoxOperation.DOWNLOAD_CONTENT)
        .reply(FakeReply.of(200).withBody(BodySource.of("0123456789")));

    try (OpenedContent content = box.open(DownloadSource.of(file, null, new ByteRange(0, 3)))) {
      assertThat(content.isPartial()).isFalse();
    }
  }

  @Test
  void download_anotherRangeThanAskedFor_isRefused() {
    ItemRef file = box.upload("digits", "0123456789").ref();
    box.fake
        .on(BoxOperation.DOWNLOAD_CONTENT)
        .rewrite(reply -> reply.withHeader("Content-Range", "bytes 1-4/10"));

    assertKind(() -> range(file, new ByteRange(0, 3)), ErrorKind.UNAVAILABLE);
  }

  @Test
  void download_anOldVersion_isReadByItsId() throws IOException {
    FileItem first = box.upload("a.csv", "old");
    upload(UploadTarget.newVersion(first.ref(), null, null, null), "new");

    String version = first.versionId().orElseThrow();
    try (OpenedContent content = box.open(DownloadSource.of(first.ref(), version, null))) {
      assertThat(new String(content.body().readAllBytes(), UTF_8)).isEqualTo("old");
    }
    assertKind(() -> box.open(DownloadSource.of(first.ref(), "4242", null)), ErrorKind.NOT_FOUND);
    assertKind(() -> box.open(DownloadSource.of(first.ref(), "x&y", null)), ErrorKind.NOT_FOUND);
  }

  @Test
  void download_notReadyYet_isPendingForAsLongAsBoxSays() {
    ItemRef file = box.upload("a", "hello").ref();
    box.fake.on(BoxOperation.DOWNLOAD_FILE).notReady(Duration.ofSeconds(7));

    StorageException error = catchThrowableOfType(StorageException.class, () -> box.download(file));

    assertThat(error.kind()).isEqualTo(ErrorKind.PENDING);
    assertThat(error.retry()).isEqualTo(RetryAdvice.after(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 9})
  void download_cutOff_neverEndsNormally(long bytes) {
    ItemRef file = box.upload("digits", "0123456789").ref();

    for (boolean reset : List.of(true, false)) {
      var fault = box.fake.on(BoxOperation.DOWNLOAD_CONTENT);
      var rule = reset ? fault.resetResponseAt(bytes) : fault.truncateResponseAt(bytes);

      assertThat(rule).isNotNull();
      assertThatThrownBy(() -> box.download(file))
          .isInstanceOfAny(IOException.class, StorageException.class);
    }
  }

  @Test
  void download_aLinkThatRanOut_isWorthAnotherTry() {
    ItemRef file = box.upload("a", "hello").ref();
    box.fake.on(BoxOperation.DOWNLOAD_CONTENT).reply(FakeReply.html(404, "<h1>gone</h1>"));

    StorageException error = catchThrowableOfType(StorageException.class, () -> box.download(file));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
  }

  @Test
  void download_aRedirectToNowhere_isRefused() {
    ItemRef file = box.upload("a", "hello").ref();
    for (String location : List.of("ftp://127.0.0.1/x", "file:///etc/passwd", "::", "/relative")) {
      box.fake
          .on(BoxOperation.DOWNLOAD_FILE)
          .rewrite(
              reply ->
                  reply
                      .withHeaders(reply.headers().without("Location"))
                      .withHeader("Location", location));
      assertKind(() -> box.download(file), ErrorKind.UNAVAILABLE);
    }
  }

  @Test
  void download_closedEarly_dropsTheConnectionWithoutReadingOn() throws IOException {
    byte[] bytes = new byte[20_000_000];
    ItemRef file = box.upload("big", ContentSource.of(bytes)).ref();

    OpenedContent content = box.open(DownloadSource.of(file, null, null));
    assertThat(content.body().read()).isZero();
    content.close();
    content.close();

    assertThatThrownBy(() -> content.body().readAllBytes()).isInstanceOf(IOException.class);
    assertThat(box.download(box.upload("small", "hello").ref())).isEqualTo("hello");
  }

  private FileItem upload(UploadTarget target, String content) {
    return box.backend.upload(
        box.call(Operation.UPLOAD), target, ContentSource.of(content.getBytes(UTF_8)));
  }

  private void preflight(UploadTarget target, long size) {
    box.backend.preflight(box.call(Operation.PREFLIGHT), target, size);
  }

  private String range(ItemRef file, ByteRange range) throws IOException {
    try (OpenedContent content = box.open(DownloadSource.of(file, null, range))) {
      assertThat(content.isPartial()).isTrue();
      String bytes = new String(content.body().readAllBytes(), UTF_8);
      assertThat(content.length()).hasValue(bytes.length());
      return bytes;
    }
  }

  private static ContentSource declared(byte[] bytes, Checksum checksum) {
    return new ContentSource() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public Optional<Checksum> checksum() {
        return Optional.of(checksum);
      }
    };
  }

  private static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }

  private static void assertKind(ThrowingCallable action, ErrorKind kind) {
    StorageException error = catchThrowableOfType(StorageException.class, action);
    assertThat(error).as("an error of kind %s", kind).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
  }

  /** A stream that fails after some bytes. */
  private static final class BrokenStream extends FilterInputStream {

    private final IOException trouble;
    private long left;

    BrokenStream(byte[] bytes, long left, IOException trouble) {
      super(new ByteArrayInputStream(bytes));
      this.left = left;
      this.trouble = trouble;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        throw trouble;
      }
      int n = super.read(target, offset, (int) Math.min(left, length));
      left -= n;
      return n;
    }
  }
}
