package io.storageconnector.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The storm of the long command with fewer threads and rotations. */
@Timeout(120)
class StormTest {

  private static final int ROTATIONS = 4;
  private static final int CALLERS = 2 * 16;

  @Test
  void storm_ofTwoProcesses_exchangesOnceForEachRotation() throws Exception {
    StormReport report = StormRun.run(2, 16, ROTATIONS, 100);

    StormTally library = report.library();
    assertThat(library.calls()).isEqualTo(ROTATIONS * CALLERS);
    assertThat(library.failures()).isEmpty();
    assertThat(library.requests()).isEqualTo(ROTATIONS);
    assertThat(library.rotationsWithOneRequest()).isEqualTo(ROTATIONS);
    assertThat(report.sdk().calls()).isEqualTo(ROTATIONS * CALLERS);
    assertThat(report.sdk().requests())
        .as("if the bare SDK needs no more, the comparison has lost its point")
        .isGreaterThan(ROTATIONS);
    assertThat(printed(report)).contains("| refreshes sent to the token endpoint | 4 |");
  }

  private static String printed(StormReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
