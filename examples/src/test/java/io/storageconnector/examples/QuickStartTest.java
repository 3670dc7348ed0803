package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The quick start ends well and tells each step. */
class QuickStartTest {

  @Test
  void run_onTheFake_tellsTheWholeStory() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    new FakeBoxRun(new Narrator(new PrintStream(told, true, UTF_8))).run();
    assertThat(told.toString(UTF_8))
        .contains(
            "The admin consented",
            "imported departments.csv",
            "CREATED",
            "rotated, once",
            "401",
            "NEW_VERSION",
            "Box stored 2 uploads");
  }
}
