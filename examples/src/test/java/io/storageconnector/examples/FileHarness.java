package io.storageconnector.examples;

import io.storageconnector.auth.TokenStore;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A token file in a directory of its own, and ways to open it. */
class FileHarness implements TokenStoreHarness {

  private final Function<Path, TokenStore> opener;
  private final Path directory;

  FileHarness(Function<Path, TokenStore> opener) {
    this.opener = opener;
    try {
      this.directory = Files.createTempDirectory("token-file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return directory.resolve("tokens");
  }

  @Override
  public TokenStore open() {
    return opener.apply(file());
  }

  @Override
  public Optional<byte[]> backing() {
    try {
      return Optional.of(Files.exists(file()) ? Files.readAllBytes(file()) : new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
