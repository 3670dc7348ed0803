package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.IntegrityException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest {

  private static final byte[] BYTES = "0123456789".getBytes(UTF_8);

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final ItemRef file = backend.file(ROOT, "a.txt", BYTES);

  @TempDir Path directory;

  @AfterEach
  void everyBodyIsClosed() {
    assertThat(backend.openBodies).as("bodies left open").isZero();
    assertThat(backend.hasUnusedFaults()).as("faults that never fired").isFalse();
  }

  private Download download(ByteRange range) {
    return fixture.connector.download(DownloadRequest.builder(file).range(range).build());
  }

  private static byte[] read(Download download) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (download) {
      download.transferTo(out);
    }
    return out.toByteArray();
  }

  /** Lets a body end, or break, after so many bytes. */
  private void cutAfter(int bytes, boolean breaking) {
    backend.sending =
        in ->
            new FilterInputStream(in) {
              private int left = bytes;

              @Override
              public int read() throws IOException {
                throw new UnsupportedOperationException();
              }

              @Override
              public int read(byte[] buffer, int offset, int size) throws IOException {
                if (left == 0) {
                  if (breaking) {
                    throw new IOException("scripted reset");
                  }
                  return -1;
                }
                int read = in.read(buffer, offset, Math.min(size, left));
                left -= Math.max(read, 0);
                return read;
              }
            };
  }

  @Test
  void download_wholeFile_yieldsItsBytes() {
    Download download = fixture.connector.download(DownloadRequest.of(file));

    assertThat(download.length()).isEqualTo(BYTES.length);
    assertThat(download.file().name()).isEqualTo("a.txt");
    assertThat(read(download)).isEqualTo(BYTES);
    assertThat(backend.calls).containsExactly(Operation.GET, Operation.DOWNLOAD);
  }

  @Test
  void download_emptyFile_endsAtOnce() {
    ItemRef empty = backend.file(ROOT, "empty", new byte[0]);

    assertThat(read(fixture.connector.download(DownloadRequest.of(empty)))).isEmpty();
  }

  @Test
  void download_knownItem_asksNothingAndPinsTheVersion() {
    FileItem known = (FileItem) fixture.connector.get(file);
    backend.calls.clear();
    fixture.connector.upload(
        UploadRequest.builder(ROOT, "a.txt", ContentSource.of(new byte[3]))
            .onConflict(ConflictPolicy.NEW_VERSION)
            .build());
    backend.calls.clear();

    assertThat(read(fixture.connector.download(DownloadRequest.of(known)))).isEqualTo(BYTES);
    assertThat(backend.calls).containsExactly(Operation.DOWNLOAD);
  }

  @Test
  void download_interruptedAtAnyByte_isNeverShort() throws IOException {
    for (boolean breaking : new boolean[] {true, false}) {
      for (int cut = 0; cut < BYTES.length; cut++) {
        cutAfter(cut, breaking);
        try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
          InputStream body = download.body();
          assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
          assertThatThrownBy(() -> body.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        }
        try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
          assertThatThrownBy(() -> download.transferTo(new ByteArrayOutputStream()))
              .isInstanceOfSatisfying(
                  StorageException.class,
                  e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        }
      }
    }
  }

  @Test
  void download_damagedBytes_failBeforeTheLastOnesAreHandedOut() throws IOException {
    backend.sending =
        in -> {
          byte[] damaged = BYTES.clone();
          damaged[3] ^= 1;
          return new ByteArrayInputStream(damaged);
        };
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      InputStream body = download.body();
      assertThat(body.readNBytes(BYTES.length - 1)).hasSize(BYTES.length - 1);
      assertThatThrownBy(body::read).isInstanceOf(IntegrityException.class);
      assertThatThrownBy(body::read).isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void download_moreBytesThanAnnounced_fails() {
    backend.sending = in -> new ByteArrayInputStream(new byte[BYTES.length + 1]);
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      assertThatThrownBy(() -> download.transferTo(new ByteArrayOutputStream()))
          .isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void close_early_abortsWithoutReadingMore() throws IOException {
    int[] read = new int[1];
    backend.sending =
        in ->
            new FilterInputStream(in) {
              @Override
              public int read(byte[] buffer, int offset, int size) throws IOException {
                int count = in.read(buffer, offset, size);
                read[0] += count;
                return count;
              }
            };
    Download download = fixture.connector.download(DownloadRequest.of(file));
    InputStream body = download.body();
    assertThat(body.read()).isEqualTo('0');

    download.close();
    download.close();

    assertThat(read[0]).isEqualTo(1);
    assertThat(backend.openBodies).isZero();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
  }

  @Test
  void download_range_yieldsThePart() {
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      int first = random.nextInt(BYTES.length);
      int last = first + random.nextInt(2 * BYTES.length);
      boolean open = random.nextInt(4) == 0;
      ByteRange range = open ? ByteRange.from(first) : new ByteRange(first, last);

      Download download = download(range);

      int end = open ? BYTES.length : Math.min(last + 1, BYTES.length);
      assertThat(download.length()).isEqualTo(end - first);
      assertThat(read(download)).isEqualTo(Arrays.copyOfRange(BYTES, first, end));
    }
  }

  @Test
  void download_rangeBehindTheEnd_isRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> download(ByteRange.from(BYTES.length)))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    assertThat(backend.count(Operation.DOWNLOAD)).isZero();
  }

  @Test
  void download_rangeThatTheProviderIgnores_failsAndCloses() {
    backend.ignoresRanges = true;

    for (boolean hidden : new boolean[] {false, true}) {
      backend.hidesLengths = hidden;
      assertThatThrownBy(() -> download(ByteRange.of(2, 3))).isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void download_lengthOtherThanDescribed_failsAndCloses() {
    FileItem stale =
        FileItem.builder(file, "a.txt")
            .size(4)
            .addChecksum(ScriptedBackend.sha1(new byte[4]))
            .build();

    assertThatThrownBy(() -> fixture.connector.download(DownloadRequest.of(stale)))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void download_noHashPublished_isRefusedBeforeAnythingIsOpened() {
    backend.hidesChecksums = true;

    assertThatThrownBy(() -> fixture.connector.download(DownloadRequest.of(file)))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("no hash");
    assertThat(backend.count(Operation.DOWNLOAD)).isZero();
    assertThat(read(download(ByteRange.from(0)))).isEqualTo(BYTES);
  }

  @Test
  void transferTo_interrupted_isCancelledAndKeepsTheFlag() {
    cutAfter(5, true);
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> download.transferTo(new ByteArrayOutputStream()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void saveTo_interrupted_isCancelledKeepsTheFlagAndLeavesNoFile() throws IOException {
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> download.saveTo(directory.resolve("out")))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(filesIn(directory)).isZero();
  }

  @Test
  void download_earlierVersion_isCheckedForItsLength() {
    fixture.connector.upload(
        UploadRequest.builder(ROOT, "a.txt", ContentSource.of(new byte[3]))
            .onConflict(ConflictPolicy.NEW_VERSION)
            .build());

    Download download =
        fixture.connector.download(
            DownloadRequest.builder(file).versionId(file.id() + "v1").build());

    assertThat(download.length()).isEqualTo(BYTES.length);
    assertThat(read(download)).isEqualTo(BYTES);
  }

  @Test
  void download_lengthNotAnnounced_isVerifiedAgainstTheDescription() {
    backend.hidesLengths = true;

    assertThat(read(fixture.connector.download(DownloadRequest.of(file)))).isEqualTo(BYTES);
  }

  @Test
  void download_pending_isPolled() {
    backend.refuse(Operation.DOWNLOAD, ErrorKind.PENDING, RetryAdvice.after(Duration.ofSeconds(1)));

    assertThat(read(fixture.connector.download(DownloadRequest.of(file)))).isEqualTo(BYTES);
    assertThat(fixture.clock.waits()).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void download_trashedFile_isNotFound() {
    backend.putInTrash(file);

    StorageException e =
        catchThrowableOfType(
            StorageException.class, () -> fixture.connector.download(DownloadRequest.of(file)));

    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void saveTo_success_replacesTheFile() throws IOException {
    Path target = Files.write(directory.resolve("out"), new byte[] {1});
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      download.saveTo(target);
    }

    assertThat(target).hasBinaryContent(BYTES);
    assertThat(filesIn(directory)).isEqualTo(1);
  }

  @Test
  void saveTo_brokenDownload_leavesEverythingAsItWas() throws IOException {
    Path target = Files.write(directory.resolve("out"), new byte[] {1});
    cutAfter(5, true);
    try (Download download = fixture.connector.download(DownloadRequest.of(file))) {
      assertThatThrownBy(() -> download.saveTo(target)).isInstanceOf(StorageException.class);
    }

    assertThat(target).hasBinaryContent(new byte[] {1});
    assertThat(filesIn(directory)).isEqualTo(1);
  }

  private static long filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }
}
