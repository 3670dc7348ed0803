package io.storageconnector.testkit.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder in which temporary files are not to stay. Thread-safe. */
final class WatchedFolder {

  private final Path folder;
  private final Predicate<String> isTemporary;
  private final Set<Path> before;

  private WatchedFolder(Path folder, Predicate<String> isTemporary) {
    this.folder = folder;
    this.isTemporary = isTemporary;
    this.before = Set.copyOf(temporaryFiles());
  }

  static WatchedFolder of(Path folder) {
    return new WatchedFolder(folder, name -> name.endsWith(".part") || name.endsWith(".spool"));
  }

  /** Other processes use the same folder; theirs bear other numbers. */
  static WatchedFolder ofSpool() {
    String mine = "storage-connector-" + ProcessHandle.current().pid() + "-";
    return new WatchedFolder(
        Path.of(System.getProperty("java.io.tmpdir")),
        name -> name.startsWith(mine) && name.endsWith(".spool"));
  }

  List<Leak> leaks() {
    Set<Path> left = temporaryFiles();
    left.removeAll(before);
    return left.stream().sorted().map(file -> Leak.of("the temporary file " + file)).toList();
  }

  private Set<Path> temporaryFiles() {
    try (Stream<Path> files = Files.list(folder)) {
      Set<Path> found = new HashSet<>();
      files.filter(file -> isTemporary.test(file.getFileName().toString())).forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("a watched folder can't be read", e);
    }
  }
}
