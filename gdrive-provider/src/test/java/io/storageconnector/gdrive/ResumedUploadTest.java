package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upload goes on in a new process where Drive says that the one before ended. */
@Timeout(180)
class ResumedUploadTest {

  private static final int CHUNK = ResumedUpload.CHUNK;

  /** More than goes in one request, and no multiple of a chunk. */
  private static final int SIZE = (int) DriveCapabilities.MAX_DIRECT_UPLOAD + 3 * CHUNK + 100;

  @TempDir Path directory;

  @Test
  void upload_processDiesAtChunkAfterChunk_sendsEachChunkOnceAndStoresOneFile()
      throws IOException, InterruptedException {
    byte[] bytes = new byte[SIZE];
    new SplittableRandom(4).nextBytes(bytes);
    Path content = Files.write(directory.resolve("content"), bytes);
    Path checkpoint = directory.resolve("checkpoint");
    int chunks = (SIZE + CHUNK - 1) / CHUNK;
    // Each process gets a few chunks further than the one before, each time by another number.
    List<Integer> deaths = List.of(0, 1, 2, 5, 9, 14, 20, chunks - 1);
    try (FakeDrive fake = FakeDrive.builder().clock(FakeClock.ticking()).start()) {
      GoogleServiceAccount account = fake.serviceAccount("exporter");
      account.delegate(FakeDrive.DRIVE_SCOPE);
      Path key = Files.writeString(directory.resolve("key.json"), fake.keyFile(account));

      for (int sent : deaths) {
        assertThat(run(fake, key, content, checkpoint, (long) sent * CHUNK)).isEqualTo(137);
        assertThat(fake.effects(DriveOperation.UPLOAD_CHUNK)).as("chunks kept").isEqualTo(sent);
        assertThat(Files.readString(checkpoint)).doesNotContain("upload_id", "http");
      }
      assertThat(run(fake, key, content, checkpoint, Long.MAX_VALUE)).isZero();

      assertThat(fake.effects(DriveOperation.START_UPLOAD)).isEqualTo(1);
      assertThat(fake.effects(DriveOperation.UPLOAD_CHUNK)).isEqualTo(chunks);
      assertThat(checkpoint).doesNotExist();
      String file = fake.contents().id(FakeDrive.OWNER, "report.bin").orElseThrow();
      assertThat(fake.contents().children(FakeDrive.OWNER, "")).containsExactly("report.bin");
      assertThat(fake.contents().content(file)).isEqualTo(bytes);
      fake.assertClean();
    }
  }

  private int run(FakeDrive fake, Path key, Path content, Path checkpoint, long limit)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ResumedUpload.class.getName(),
                fake.urls().root().toString(),
                fake.urls().token().toString(),
                key.toString(),
                content.toString(),
                checkpoint.toString(),
                Long.toString(limit),
                FakeDrive.OWNER)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    int code = process.exitValue();
    assertThat(code).as("%s", Files.readString(output)).isIn(0, 137);
    return code;
  }
}
