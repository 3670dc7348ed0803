package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads the log that all tests of this module wrote at TRACE before this one ran. Every secret that
 * a fake hands out carries a marker; keys and assertions are known by their beginnings, the
 * addresses of upload sessions by their parameter.
 */
class NoSecretInLogIT {

  private static final Path LOG = Path.of("target/trace.log");

  /** A marked secret, a session's address, the beginning of a signed assertion, or a key in PEM. */
  private static final Pattern LEAK =
      Pattern.compile("FAKESECRET|upload_id=[A-Za-z0-9]|eyJhbGciOiJSUzI1NiI|PRIVATE KEY-----");

  @Test
  void log_ofTheWholeSuite_holdsNoSecret() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      List<String> leaks = lines.filter(line -> LEAK.matcher(line).find()).limit(5).toList();
      assertThat(leaks).isEmpty();
    }
  }

  @Test
  void log_ofTheWholeSuite_wasWritten() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      assertThat(lines.filter(line -> line.contains("DEBUG io.storageconnector")).count())
          .as("what the library logged")
          .isGreaterThan(1_000);
    }
  }
}
