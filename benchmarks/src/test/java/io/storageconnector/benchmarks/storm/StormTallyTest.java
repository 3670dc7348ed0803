package io.storageconnector.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The counting itself: a storm that is counted wrongly proves nothing. */
class StormTallyTest {

  private static final String ISSUED = "exchange a issued b delivered";

  private final StormTally tally = new StormTally();

  @Test
  void rotated_withOneExchange_countsOne() {
    boolean good = tally.rotated(List.of("call 5 ok", "call 7 ok"), List.of(ISSUED));

    assertThat(good).isTrue();
    assertThat(tally.requests()).isEqualTo(1);
    assertThat(tally.rotationsWithOneRequest()).isEqualTo(1);
    assertThat(tally.failed()).isZero();
    assertThat(tally.slowest(50)).isEqualTo(7);
  }

  @Test
  void rotated_withASecondExchange_isNotExactlyOne() {
    boolean good =
        tally.rotated(
            List.of("call 5 ok", "call 7 UNAVAILABLE"),
            List.of(ISSUED, "exchange a refused - delivered"));

    assertThat(good).isTrue();
    assertThat(tally.requests()).isEqualTo(2);
    assertThat(tally.issued()).isEqualTo(1);
    assertThat(tally.rotationsWithOneRequest()).isZero();
    assertThat(tally.failures()).containsEntry("UNAVAILABLE", 1);
  }

  @Test
  void rotated_withoutNewTokens_needsConsent() {
    boolean good =
        tally.rotated(List.of("call 5 BoxAPIError"), List.of("exchange a refused - delivered"));

    assertThat(good).isFalse();
    assertThat(tally.consents()).isEqualTo(1);
  }
}
