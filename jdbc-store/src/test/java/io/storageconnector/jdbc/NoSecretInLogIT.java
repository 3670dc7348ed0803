package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads the log that all tests of this module wrote at TRACE before this one ran. Every secret in
 * it carries a marker, and so do sealed bytes and messages of databases that must not be kept. What
 * drivers and pools log is theirs, and is left out.
 */
class NoSecretInLogIT {

  private static final Path LOG = Path.of("target/trace.log");
  private static final Pattern OURS = Pattern.compile("\\[.*] [A-Z]+ +io\\.storageconnector.*");

  @Test
  void log_ofTheWholeSuite_holdsNoSecret() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      List<String> leaks =
          lines
              .filter(line -> OURS.matcher(line).find() && line.contains("FAKESECRET"))
              .limit(5)
              .toList();
      assertThat(leaks).isEmpty();
    }
  }

  @Test
  void log_ofTheWholeSuite_wasWritten() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      assertThat(lines.filter(line -> line.contains("INFO  io.storageconnector.jdbc")).count())
          .as("what the library logged")
          .isGreaterThan(20);
    }
  }
}
