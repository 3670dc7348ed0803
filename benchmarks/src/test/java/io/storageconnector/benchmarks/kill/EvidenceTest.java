package io.storageconnector.benchmarks.kill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What excuses a loss, and what does not. */
class EvidenceTest {

  private final Evidence evidence = new Evidence();

  @BeforeEach
  void rotateOnce() {
    evidence.granted("acme", "first");
    evidence.issued("first", "second");
  }

  @Test
  void isUnavoidable_afterAConsentAlone_isNot() {
    evidence.granted("globex", "other");
    evidence.diedInHand("other");

    assertThat(evidence.isUnavoidable("globex")).isFalse();
  }

  @Test
  void isUnavoidable_whenAllWasHeardAndStored_isNot() {
    assertThat(evidence.isUnavoidable("acme")).isFalse();
  }

  @Test
  void isUnavoidable_whenTheLastAnswerWasLost_is() {
    evidence.answerLost("first");

    assertThat(evidence.isUnavoidable("acme")).isTrue();
  }

  @Test
  void isUnavoidable_whenTheHolderOfTheLastAnswerDied_is() {
    evidence.diedInHand("first");

    assertThat(evidence.isUnavoidable("acme")).isTrue();
  }

  @Test
  void isUnavoidable_whenAnEarlierAnswerWasLost_isNot() {
    evidence.answerLost("first");
    evidence.issued("second", "third");

    assertThat(evidence.isUnavoidable("acme")).isFalse();
  }

  @Test
  void isUnavoidable_afterANewConsent_beginsAnew() {
    evidence.answerLost("first");
    evidence.granted("acme", "again");

    assertThat(evidence.isUnavoidable("acme")).isFalse();
  }
}
