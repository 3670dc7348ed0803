package io.storageconnector.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract can't know about the token file: how small it is, and what damages it. */
class FileTokenStoreTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/storageconnector/examples/FileTokenStore.java");

  private static final ConnectionId ACME = ConnectionId.of("acme");

  @TempDir Path directory;

  private Path file = Path.of("");
  private FileTokenStore store = new FileTokenStore(file);

  @BeforeEach
  void open() {
    file = directory.resolve("tokens");
    store = new FileTokenStore(file);
  }

  private static StoredToken token(char digit) {
    return StoredToken.of(
        new Revision(String.valueOf(digit).repeat(32)), Instant.EPOCH, new byte[] {1, 2, 3});
  }

  @Test
  void source_withImportsAndComments_isShorterThanAHundredLines() throws IOException {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThan(100);
  }

  @Test
  void file_oneRecord_isOneReadableLine() throws IOException {
    store.compareAndSet(ACME, Revision.ABSENT, token('a'));

    assertThat(Files.readAllLines(file))
        .containsExactly("acme\t" + "a".repeat(32) + "\t1970-01-01T00:00:00Z\tAQID");
  }

  @Test
  void load_damagedLine_isAnErrorAndTheFileStays() throws IOException {
    for (String damaged : List.of("acme", "acme\tx\ty\tz", "\t\t\t", "acme\t" + "a".repeat(32))) {
      Files.writeString(file, damaged);

      assertThatThrownBy(() -> store.load(ACME))
          .isInstanceOf(TokenStoreException.class)
          .hasMessageContaining("damaged");
      assertThatThrownBy(() -> store.compareAndSet(ACME, Revision.ABSENT, token('a')))
          .isInstanceOf(TokenStoreException.class);
      assertThat(file).hasContent(damaged);
    }
  }

  @Test
  void compareAndSet_draftOfADeadProcess_isOverwritten() throws IOException {
    Files.writeString(directory.resolve("tokens.draft"), "half a line ".repeat(1000));

    assertThat(store.compareAndSet(ACME, Revision.ABSENT, token('a'))).isTrue();

    assertThat(store.load(ACME)).contains(token('a'));
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void load_noDirectory_isAnError() {
    FileTokenStore nowhere = new FileTokenStore(directory.resolve("missing").resolve("tokens"));

    assertThatThrownBy(() -> nowhere.load(ACME)).isInstanceOf(TokenStoreException.class);
  }
}
