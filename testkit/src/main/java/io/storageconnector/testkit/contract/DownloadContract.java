package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content on its way down: all of it, a range of it, or an error. */
public abstract class DownloadContract extends ContentContract {

  private static final int SIZE = 2000;

  /** For subclasses. */
  protected DownloadContract() {}

  /**
   * The body yields the whole content and then ends.
   *
   * @throws IOException if a body can't be read
   */
  @Test
  public final void download_wholeFile_yieldsEveryByte() throws IOException {
    byte[] bytes = Samples.bytes(SIZE);
    FileItem file = put(freshFolder(), "a", bytes);
    for (DownloadRequest request :
        List.of(DownloadRequest.of(file.ref()), DownloadRequest.of(file))) {
      try (Download download = connector().download(request)) {
        assertThat(download.length()).isEqualTo(SIZE);
        assertThat(download.file().ref()).isEqualTo(file.ref());
        assertThat(download.body()).isSameAs(download.body());
        assertThat(download.body().readAllBytes()).isEqualTo(bytes);
        assertThat(download.body().read()).isEqualTo(-1);
      }
    }
  }

  /**
   * An empty file is empty and no error.
   *
   * @throws IOException if a body can't be read
   */
  @Test
  public final void download_emptyFile_endsAtOnce() throws IOException {
    ItemRef file = put(freshFolder(), "empty", new byte[0]).ref();
    try (Download download = connector().download(DownloadRequest.of(file))) {
      assertThat(download.length()).isZero();
      assertThat(download.body().read()).isEqualTo(-1);
    }
  }

  /**
   * Two downloads of one file do not disturb each other.
   *
   * @throws IOException if a body can't be read
   */
  @Test
  public final void download_twiceAtOnce_areIndependent() throws IOException {
    byte[] bytes = Samples.bytes(SIZE);
    DownloadRequest request = DownloadRequest.of(put(freshFolder(), "a", bytes).ref());
    try (Download first = connector().download(request);
        Download second = connector().download(request)) {
      assertThat(first.body().readNBytes(SIZE / 2)).isEqualTo(Arrays.copyOf(bytes, SIZE / 2));
      assertThat(drain(second)).isEqualTo(bytes);
      assertThat(first.body().readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE / 2, SIZE));
    }
  }

  /**
   * What was closed early never looks like the end of the file.
   *
   * @throws IOException if a body can't be read
   */
  @Test
  public final void download_closedEarly_neverEndsNormally() throws IOException {
    DownloadRequest request =
        DownloadRequest.of(put(freshFolder(), "a", Samples.bytes(SIZE)).ref());
    Download download = connector().download(request);
    InputStream body = download.body();
    assertThat(body.readNBytes(10)).hasSize(10);
    download.close();
    download.close();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    try (Download again = connector().download(request)) {
      assertThat(drain(again)).hasSize(SIZE);
    }
  }

  /**
   * A saved file is there, whole, or as it was before.
   *
   * @param directory where it is saved
   * @throws IOException if the directory can't be used
   */
  @Test
  public final void saveTo_existingFile_replacesIt(@TempDir Path directory) throws IOException {
    byte[] bytes = Samples.bytes(SIZE);
    ItemRef file = put(freshFolder(), "a", bytes).ref();
    Path path = directory.resolve("copy");
    Files.write(path, new byte[] {1, 2, 3});
    try (Download download = connector().download(DownloadRequest.of(file))) {
      download.saveTo(path);
    }
    assertThat(path).hasBinaryContent(bytes);
    assertThat(directory.toFile().list()).containsExactly("copy");
  }

  /** What is not there can't be downloaded. */
  @Test
  public final void download_missingFile_isNotFound() {
    DownloadRequest request = DownloadRequest.of(missing(ItemKind.FILE));
    assertFails(ErrorKind.NOT_FOUND, () -> connector().download(request).close());
    DownloadRequest foreign = DownloadRequest.of(ItemRef.file("elsewhere", "1"));
    assertRefused(() -> connector().download(foreign).close());
  }

  /** A range yields exactly its bytes, wherever it lies. */
  @Test
  @RequiresCapability(Capability.RANGE_DOWNLOAD)
  public final void download_range_yieldsExactlyThat() {
    byte[] bytes = Samples.bytes(SIZE);
    ItemRef file = put(freshFolder(), "a", bytes).ref();
    for (ByteRange range :
        List.of(
            ByteRange.of(0, 1),
            ByteRange.of(0, SIZE),
            ByteRange.of(100, 50),
            ByteRange.of(SIZE - 1, 1),
            ByteRange.of(SIZE - 10, 1000),
            ByteRange.from(0),
            ByteRange.from(SIZE - 7))) {
      DownloadRequest request = DownloadRequest.builder(file).range(range).build();
      int first = Math.toIntExact(range.first());
      int length = Math.toIntExact(range.lengthWithin(SIZE));
      try (Download download = connector().download(request)) {
        assertThat(download.length()).as("%s", range).isEqualTo(length);
        assertThat(drain(download))
            .as("%s", range)
            .isEqualTo(Arrays.copyOfRange(bytes, first, first + length));
      }
    }
  }

  /** A range behind the end is refused, never empty. */
  @Test
  @RequiresCapability(Capability.RANGE_DOWNLOAD)
  public final void download_rangeBehindTheEnd_isRefused() {
    ItemRef folder = freshFolder();
    FileItem file = put(folder, "a", Samples.bytes(10));
    FileItem empty = put(folder, "empty", new byte[0]);
    for (DownloadRequest request :
        List.of(
            DownloadRequest.builder(file.ref()).range(ByteRange.of(10, 1)).build(),
            DownloadRequest.builder(file).range(ByteRange.from(11)).build(),
            DownloadRequest.builder(empty.ref()).range(ByteRange.from(0)).build())) {
      assertFails(ErrorKind.INVALID_ARGUMENT, () -> connector().download(request).close());
    }
  }

  /** Without ranges, asking for one is refused rather than answered with everything. */
  @Test
  @RequiresCapability(value = Capability.RANGE_DOWNLOAD, absent = true)
  public final void download_rangeUndeclared_isRefused() {
    ItemRef file = put(freshFolder(), "a", Samples.bytes(10)).ref();
    DownloadRequest request = DownloadRequest.builder(file).range(ByteRange.of(1, 2)).build();
    assertUnsupported(Capability.RANGE_DOWNLOAD, () -> connector().download(request).close());
  }
}
