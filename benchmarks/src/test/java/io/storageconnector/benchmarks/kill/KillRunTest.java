package io.storageconnector.benchmarks.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few seconds of the long command: four processes, PostgreSQL, and a provider with a window. */
@Timeout(400)
class KillRunTest {

  private static final int KILLS = 16;
  private static final int SEED = 20261123;

  private static final KillPlan SHORT =
      new KillPlan("same", KILLS, 1, 4, 3, 60, 30, 60, 30, 15, SEED);

  @Test
  void killed_withAProviderThatRepeats_losesNothing() throws Exception {
    KillTally tally =
        KillRun.run(
            SHORT, new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));

    assertThat(tally.lost()).as("lost connections, seed %d", SEED).isEmpty();
    assertThat(tally.wrong()).as("what must not happen, seed %d", SEED).isEmpty();
    assertThat(tally.count("kills")).isEqualTo(KILLS);
    assertThat(tally.count("kills between send and store"))
        .as("kills that hit a rotation")
        .isPositive();
    assertThat(tally.count("pauses")).isEqualTo(1);
    assertThat(tally.count("issued")).as("rotations").isGreaterThan(KILLS);
    assertThat(tally.count("calls")).as("calls that worked").isPositive();
  }
}
