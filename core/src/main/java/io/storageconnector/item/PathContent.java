package io.storageconnector.item;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A file on disk, opened anew for each attempt. */
final class PathContent implements ContentSource {

  private final Path path;

  PathContent(Path path) {
    this.path = requireNonNull(path, "path");
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  @Override
  public OptionalLong length() {
    try {
      return OptionalLong.of(Files.size(path));
    } catch (IOException e) {
      // The same trouble comes again, with its reason, when the content is opened.
      return OptionalLong.empty();
    }
  }
}
