package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.DriveUrls;
import io.storageconnector.testkit.FakeDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large content passes through a client whose heap is far smaller. */
@Timeout(120)
class LargeTransferTest {

  @Test
  void upAndDown_300MebibytesIn64_passes(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (FakeDrive fake = FakeDrive.builder().addRedirectUri(DriveStorage.REDIRECT).start()) {
      DriveUrls urls = fake.urls();
      Path output = directory.resolve("output");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:MaxDirectMemorySize=16m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LargeTransfer.class.getName(),
                  urls.root().toString(),
                  urls.authorize().toString(),
                  urls.token().toString(),
                  urls.revoke().toString(),
                  fake.clientId())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("CLIENT_SECRET", fake.clientSecret());
      builder.environment().put("ACCESS_TOKEN", fake.tokens().accessToken());

      Process client = builder.start();
      boolean ended = client.waitFor(100, TimeUnit.SECONDS);
      client.destroyForcibly();

      List<String> lines = Files.readAllLines(output);
      assertThat(ended).as("ended, having said %s", lines).isTrue();
      assertThat(lines)
          .containsExactly("parts " + LargeTransfer.SIZE, "direct " + LargeTransfer.SIZE, "done");
      assertThat(fake.md5("parts.bin")).isEqualTo(fake.md5("direct.bin"));
      fake.assertClean();
    }
  }
}
