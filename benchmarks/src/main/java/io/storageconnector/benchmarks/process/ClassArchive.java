package io.storageconnector.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lets a program start with less than half the CPU, by the JVM's class data sharing: a process that
 * is killed every few seconds does little else than start. The JVM shares classes of jars only, so
 * folders are packed first. Not thread-safe.
 */
public final class ClassArchive implements AutoCloseable {

  private final Path folder;
  private final String classPath;

  private ClassArchive(Path folder, String classPath) {
    this.folder = folder;
    this.classPath = classPath;
  }

  /**
   * Packs the class path of this JVM.
   *
   * @return the archive, still without classes
   * @throws IOException if the temporary folder can't be written
   */
  public static ClassArchive create() throws IOException {
    Path folder = Files.createTempDirectory("storage-connector-classes");
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        path = packed(path, folder.resolve("packed-" + jars.size() + ".jar"));
      }
      jars.add(path.toString());
    }
    return new ClassArchive(folder, String.join(File.pathSeparator, jars));
  }

  private static Path packed(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> found = Files.walk(classes)) {
      for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(path, zip);
      }
    }
    return jar;
  }

  /**
   * Returns the program as it has to run once, to its own end, so that its classes are archived.
   *
   * @param program the program
   * @return the rehearsal
   */
  public Program rehearsal(Program program) {
    return with(program, "-XX:ArchiveClassesAtExit=" + file());
  }

  /**
   * Returns the program as it starts from the archive. Without a rehearsal it starts as ever.
   *
   * @param program the program
   * @return the same, quicker
   */
  public Program fast(Program program) {
    return with(program, "-XX:SharedArchiveFile=" + file());
  }

  private Program with(Program program, String flag) {
    return new Program(program.main(), program.heapMegabytes(), classPath, List.of(flag));
  }

  private Path file() {
    return folder.resolve("classes.jsa");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
