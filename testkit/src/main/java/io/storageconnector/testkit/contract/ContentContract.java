package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.SpooledContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content on its way up: every size and kind of source arrives whole, or nothing is stored. */
public abstract class ContentContract extends ConflictContract {

  /** For subclasses. */
  protected ContentContract() {}

  /**
   * Content of any size arrives byte for byte.
   *
   * @param size the size in bytes
   */
  @ParameterizedTest
  @MethodSource("sizes")
  public final void upload_anySize_arrivesExactly(int size) {
    assertStored(Samples.bytes(size));
  }

  /** Content that looks compressed, or is, is stored as it is. */
  @Test
  public final void upload_gzip_arrivesExactly() {
    assertStored(Samples.gzipMagic(2));
    assertStored(Samples.gzipMagic(5000));
    assertStored(Samples.gzip(Samples.bytes(5000)));
    byte[] zipped = Samples.gzip(new byte[100_000]);
    ItemRef folder = freshFolder();
    FileItem file = put(folder, "report.csv.gz", zipped);
    assertThat(file.size()).hasValue(zipped.length);
    assertThat(read(file.ref())).isEqualTo(zipped);
  }

  /**
   * Every kind of source works.
   *
   * @param directory for content on disk
   * @throws IOException if that can't be written
   */
  @Test
  public final void upload_everyKindOfSource_arrivesExactly(@TempDir Path directory)
      throws IOException {
    byte[] bytes = Samples.bytes(3000);
    Path path = directory.resolve("content");
    Files.write(path, bytes);
    assertStored(bytes, ContentSource.of(path));
    assertStored(bytes, ContentSource.once(new ByteArrayInputStream(bytes)));
    assertStored(bytes, ContentSource.once(new ByteArrayInputStream(bytes), bytes.length));
    assertStored(bytes, Samples.ofUnknownLength(bytes));
    assertStored(new byte[0], Samples.ofUnknownLength(new byte[0]));
    try (SpooledContent spooled = ContentSource.spool(new ByteArrayInputStream(bytes))) {
      assertStored(bytes, spooled);
      assertStored(bytes, spooled);
    }
  }

  /** A source that was read before can't be sent. */
  @Test
  public final void upload_spentSource_failsAndStoresNothing() {
    ItemRef folder = freshFolder();
    byte[] bytes = Samples.bytes(10);
    ContentSource once = ContentSource.once(new ByteArrayInputStream(bytes), bytes.length);
    assertThat(connector().upload(UploadRequest.builder(folder, "a", once).build()).file().size())
        .hasValue(10);
    UploadRequest again = UploadRequest.builder(folder, "b", once).build();
    assertFails(ErrorKind.SOURCE_UNREADABLE, () -> connector().upload(again));
    assertThat(names(folder)).containsExactly("a");
  }

  /**
   * A source that yields fewer bytes than it declared stores nothing.
   *
   * @param size the declared size in bytes
   */
  @ParameterizedTest
  @MethodSource("sizes")
  public final void upload_sourceTooShort_storesNothing(int size) {
    if (size > 0) {
      assertNothingStored(
          ErrorKind.CONTENT_MISMATCH, Samples.declaring(size, Samples.bytes(size - 1)));
      assertNothingStored(ErrorKind.CONTENT_MISMATCH, Samples.declaring(size, new byte[0]));
    }
  }

  /**
   * A source that yields more bytes than it declared stores nothing.
   *
   * @param size the declared size in bytes
   */
  @ParameterizedTest
  @MethodSource("sizes")
  public final void upload_sourceTooLong_storesNothing(int size) {
    assertNothingStored(
        ErrorKind.CONTENT_MISMATCH, Samples.declaring(size, Samples.bytes(size + 1)));
  }

  /**
   * A source that breaks off stores nothing, and it is said to be the source.
   *
   * @param size the declared size in bytes
   */
  @ParameterizedTest
  @MethodSource("sizes")
  public final void upload_sourceBreaksOff_storesNothing(int size) {
    if (size > 0) {
      assertNothingStored(
          ErrorKind.SOURCE_UNREADABLE, Samples.breakingAfter(size / 2, Samples.bytes(size)));
    }
  }

  /** A version from a bad source leaves the file as it was. */
  @Test
  @RequiresCapability(Capability.FILE_VERSIONS)
  public final void upload_versionFromBadSource_leavesTheFileAlone() {
    ItemRef folder = freshFolder();
    byte[] bytes = Samples.bytes(100);
    FileItem file = put(folder, "a", bytes);
    ContentSource tooShort = Samples.declaring(90, Samples.bytes(80));
    UploadRequest request =
        UploadRequest.builder(folder, "a", tooShort).onConflict(ConflictPolicy.NEW_VERSION).build();
    assertFails(ErrorKind.CONTENT_MISMATCH, () -> connector().upload(request));
    assertThat(read(file.ref())).isEqualTo(bytes);
  }

  /** A checksum the caller knows is held against the bytes. */
  @Test
  public final void upload_wrongDeclaredChecksum_storesNothing() {
    ChecksumAlgorithm algorithm = connector().capabilities().checksumAlgorithms().get(0);
    byte[] bytes = Samples.bytes(100);
    assertStored(bytes, Samples.announcing(Samples.checksum(algorithm, bytes), bytes));
    assertNothingStored(
        ErrorKind.CONTENT_MISMATCH,
        Samples.announcing(Samples.checksum(algorithm, Samples.bytes(99)), bytes));
  }

  /** Content that is too large for the provider is refused before it is opened. */
  @Test
  public final void upload_tooLarge_isRefusedUnopened() {
    long max = connector().capabilities().maxFileSize();
    if (max < Long.MAX_VALUE) {
      AtomicInteger opened = new AtomicInteger();
      ItemRef folder = freshFolder();
      ContentSource content = Samples.counted(max + 1, new byte[1], opened);
      UploadRequest request = UploadRequest.builder(folder, "a", content).build();
      assertThat(assertFails(ErrorKind.INVALID_ARGUMENT, () -> connector().upload(request)))
          .extracting(error -> error.attempts())
          .isEqualTo(0);
      assertThat(opened).hasValue(0);
      assertThat(children(folder)).isEmpty();
    }
  }

  /** Content is not opened where the provider can tell before that the name is taken. */
  @Test
  public final void upload_takenAndSkip_opensNothing() {
    ItemRef folder = freshFolder();
    put(folder, "a", Samples.bytes(1));
    AtomicInteger opened = new AtomicInteger();
    ContentSource content = Samples.counted(5, Samples.bytes(5), opened);
    UploadRequest request =
        UploadRequest.builder(folder, "a", content).onConflict(ConflictPolicy.SKIP).build();
    assertThat(connector().upload(request).outcome()).isEqualTo(UploadResult.Outcome.SKIPPED);
    assertThat(opened).hasValue(0);
  }

  final IntStream sizes() {
    TreeSet<Long> sizes = new TreeSet<>();
    long direct = connector().capabilities().maxDirectUpload();
    sizes.add(0L);
    sizes.add(1L);
    sizes.add(1000L);
    for (long edge = direct - 1; edge <= direct && edge < Long.MAX_VALUE; edge++) {
      sizes.add(edge);
    }
    if (supports(Capability.UPLOAD_SESSIONS) && direct < opened().largestFile()) {
      sizes.add(direct + 1);
      long part = opened().partSize().orElse(Math.toIntExact(direct));
      long whole = (direct / part + 1) * part;
      sizes.add(whole - 1);
      sizes.add(whole);
      sizes.add(whole + 1);
      sizes.add(whole + part);
    }
    return sizes.stream()
        .filter(size -> size >= 0 && size <= opened().largestFile())
        .mapToInt(Long::intValue);
  }

  private void assertStored(byte[] bytes) {
    assertStored(bytes, ContentSource.of(bytes));
  }

  private void assertStored(byte[] bytes, ContentSource content) {
    ItemRef folder = freshFolder();
    UploadResult result =
        connector().upload(UploadRequest.builder(folder, "content", content).build());
    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.CREATED);
    assertThat(result.file().size()).hasValue(bytes.length);
    ChecksumAlgorithm algorithm = connector().capabilities().checksumAlgorithms().get(0);
    assertThat(((FileItem) connector().get(result.file().ref())).checksum(algorithm))
        .contains(Samples.checksum(algorithm, bytes));
    assertThat(read(result.file().ref())).isEqualTo(bytes);
    assertThat(names(folder)).containsExactly("content");
  }

  private void assertNothingStored(ErrorKind kind, ContentSource content) {
    ItemRef folder = freshFolder();
    UploadRequest request = UploadRequest.builder(folder, "content", content).build();
    assertFails(kind, () -> connector().upload(request));
    assertThat(children(folder)).isEmpty();
  }
}
