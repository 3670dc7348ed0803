package io.storageconnector.examples.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.ListRequest;
import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.testkit.contract.StorageHarness;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes over one tree agree on what is what. */
class DirectoryAcrossProcessesTest {

  private static final int PROCESSES = 3;
  private static final int FILES = 300;

  @Test
  @Timeout(120)
  void list_filesOfOthersByManyProcessesAtOnce_givesAllTheSameRefs(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path root = Files.createDirectory(directory.resolve("root"));
    for (int i = 0; i < FILES; i++) {
      Files.write(root.resolve("file-" + i), new byte[] {(byte) i});
    }
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      running.add(start(root, directory.resolve("out-" + i)));
    }
    for (Process process : running) {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
    }
    for (Process process : running) {
      process.getOutputStream().close();
    }
    for (Process process : running) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    List<String> refs = Files.readAllLines(directory.resolve("out-0"));
    assertThat(refs).hasSize(FILES).doesNotHaveDuplicates();
    for (int i = 1; i < PROCESSES; i++) {
      assertThat(Files.readAllLines(directory.resolve("out-" + i))).isEqualTo(refs);
    }
  }

  private static Process start(Path root, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Lister.class.getName(),
            root.toString(),
            out.toString())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** One of the processes: looks at all when it is told to, and writes what it saw. */
  static final class Lister {

    private Lister() {}

    public static void main(String[] args) throws IOException {
      Path root = Path.of(args[0]);
      try (StorageHarness harness =
              StorageHarness.of(DirectoryProvider.create(root), DirectoryProvider.mount());
          StorageConnector storage = harness.open(OpenOptions.ofDefaults())) {
        List<String> refs = new ArrayList<>();
        System.out.println("ready");
        System.in.read();
        storage
            .listAll(ListRequest.builder(storage.root()).pageSize(10).build())
            .forEach(item -> refs.add(item.ref().toString()));
        Files.write(Path.of(args[1]), refs);
      }
    }
  }
}
