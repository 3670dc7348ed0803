package io.storageconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadCheckpointTest {

  @TempDir Path directory;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void file_savedTwice_keepsTheLatestAlone() throws IOException {
    Path file = directory.resolve("upload");
    UploadCheckpoint checkpoint = UploadCheckpoint.file(file);

    checkpoint.save(Secret.of("a-long-first-handle"));
    checkpoint.save(Secret.of("second"));

    assertThat(UploadCheckpoint.file(file).load()).contains(Secret.of("second"));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void file_neverSavedOrCleared_isEmpty() throws IOException {
    UploadCheckpoint checkpoint = UploadCheckpoint.file(directory.resolve("upload"));
    assertThat(checkpoint.load()).isEmpty();
    checkpoint.clear();

    checkpoint.save(Secret.of("handle"));
    checkpoint.clear();
    checkpoint.clear();

    assertThat(checkpoint.load()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void file_leftEmptyOrWithADraftByACrash_works() throws IOException {
    Path file = Files.createFile(directory.resolve("upload"));
    Files.writeString(directory.resolve("upload.new"), "half a han");
    UploadCheckpoint checkpoint = UploadCheckpoint.file(file);

    assertThat(checkpoint.load()).isEmpty();
    checkpoint.save(Secret.of("handle"));
    assertThat(checkpoint.load()).contains(Secret.of("handle"));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void file_onPosix_isReadByItsOwnerAlone() throws IOException {
    Path file = directory.resolve("upload");
    Files.createFile(directory.resolve("upload.new"));
    UploadCheckpoint.file(file).save(Secret.of("handle"));

    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(file)).isEqualTo("handle");
  }

  @Test
  void file_inAMissingFolder_throws() {
    UploadCheckpoint checkpoint = UploadCheckpoint.file(directory.resolve("missing/upload"));

    assertThat(checkpoint.load()).isEmpty();
    assertThatThrownBy(() -> checkpoint.save(Secret.of("handle")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
