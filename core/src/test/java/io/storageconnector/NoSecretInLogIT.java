package io.storageconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Reads the log that the whole suite wrote at TRACE before: every token, code and state of the
 * tests holds one word, and the log must not.
 */
class NoSecretInLogIT {

  private static final Path LOG = Path.of("target", "trace.log");

  @Test
  void traceLog_ofTheWholeSuite_holdsNoSecret() throws IOException {
    List<String> lines = Files.readAllLines(LOG);

    assertThat(lines)
        .as("the suite was logged: run the tests before this one")
        .anyMatch(line -> line.contains("io.storageconnector.internal.rotation"));
    assertThat(lines.stream().filter(line -> line.contains("FAKESECRET")).count())
        .as("lines of %s with a secret", LOG)
        .isZero();
  }
}
