package io.storageconnector.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentSourceTest {

  private static final int MIB = 1 << 20;

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] read(ContentSource source) throws IOException {
    try (InputStream stream = source.open()) {
      return stream.readAllBytes();
    }
  }

  /** Other programs spool at the same time, but not content of such a size. */
  private static List<Path> spoolFiles(int size) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("storage-connector-"))
          .filter(file -> file.toFile().length() == size)
          .toList();
    }
  }

  @Test
  void ofBytes_opensAgain_andKeepsItsOwnCopy() throws IOException {
    byte[] bytes = bytes(3);
    ContentSource source = ContentSource.of(bytes);
    bytes[0] = 9;

    assertThat(read(source)).containsExactly(0, 1, 2);
    assertThat(read(source)).containsExactly(0, 1, 2);
    assertThat(source.length()).hasValue(3);
    assertThat(source.isRepeatable()).isTrue();
  }

  @Test
  void ofPath_readsTheFileAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a"), bytes(3));
    ContentSource source = ContentSource.of(file);
    assertThat(source.length()).hasValue(3);
    Files.delete(file);

    assertThat(source.length()).isEmpty();
    assertThatIOException().isThrownBy(source::open);
  }

  @Test
  void once_secondOpen_fails() throws IOException {
    ContentSource source = ContentSource.once(new ByteArrayInputStream(bytes(3)), 3);

    assertThat(source.isRepeatable()).isFalse();
    assertThat(source.length()).hasValue(3);
    assertThat(read(source)).hasSize(3);
    assertThatIOException().isThrownBy(source::open).withMessageContaining("spool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContentSource.once(InputStream.nullInputStream(), -1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB, MIB + 1, 3 * MIB})
  void spool_anySize_opensAgainUntilItIsClosed(int size) throws IOException {
    SpooledContent spooled = ContentSource.spool(new ByteArrayInputStream(bytes(size)));
    try (spooled) {
      assertThat(spooled.length()).hasValue(size);
      assertThat(read(spooled)).isEqualTo(bytes(size));
      assertThat(read(spooled)).isEqualTo(bytes(size));
    }

    assertThatIOException().isThrownBy(spooled::open);
    spooled.close();
  }

  @Test
  void spool_largeContent_liesInAPrivateFileThatCloseDeletes() throws IOException {
    int size = MIB + 54_321;

    SpooledContent spooled = ContentSource.spool(new ByteArrayInputStream(bytes(size)));
    List<Path> files = spoolFiles(size);
    assertThat(files).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.get(0))))
        .isEqualTo("rw-------");
    spooled.close();

    assertThat(spoolFiles(size)).isEmpty();
  }

  @Test
  void spool_brokenStream_leavesNoFile() throws IOException {
    int size = MIB + 65_432;

    assertThatIOException()
        .isThrownBy(
            () ->
                ContentSource.spool(
                    breakingAfter(
                        size,
                        () -> {
                          throw new IOException("broken");
                        })));

    assertThat(spoolFiles(size)).isEmpty();
  }

  @Test
  void spool_streamThatThrowsUnchecked_leavesNoFile() throws IOException {
    int size = MIB + 76_543;

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ContentSource.spool(
                    breakingAfter(
                        size,
                        () -> {
                          throw new IllegalStateException("broken");
                        })));

    assertThat(spoolFiles(size)).isEmpty();
  }

  /** What a stream does instead of ending. */
  private interface Break {
    void happen() throws IOException;
  }

  private static InputStream breakingAfter(int size, Break end) {
    return new InputStream() {
      private int left = size;

      @Override
      public int read() throws IOException {
        return read(new byte[1], 0, 1);
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
          end.happen();
        }
        int count = Math.min(length, left);
        left -= count;
        return count;
      }
    };
  }
}
