package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each answer of the token endpoint leads to, under one claim. */
@Timeout(30)
class ExchangeTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final FaultyStore store = new FaultyStore();
  private final Pod pod = Pod.of(world, store, provider);

  @BeforeEach
  void expire() {
    pod.connect();
    world.advance(Duration.ofHours(2));
  }

  static void assertKind(ThrowingCallable call, ErrorKind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST_LOST", "RESPONSE_LOST", "THROWS"})
  void current_noAnswer_presentsTheSameTokenAgainUnderTheSameLease(Fault fault) {
    provider.faults.add(fault);
    int writes = store.writes.get();

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(provider.presented).containsExactly(refresh(1), refresh(1));
    assertThat(store.writes).as("claim and commit").hasValue(writes + 2);
  }

  @Test
  void current_noAnswerFourTimes_leavesTheAttemptForWhoeverComesNext() {
    provider.faults.addAll(
        List.of(
            Fault.RESPONSE_LOST, Fault.RESPONSE_LOST, Fault.RESPONSE_LOST, Fault.RESPONSE_LOST));

    assertKind(pod::current, ErrorKind.UNAVAILABLE);
    assertThat(pod.record().attempt()).isNotNull();
    assertThat(provider.presented).hasSize(4);

    world.advance(Duration.ofSeconds(1));
    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(pod.record().attempt()).isNull();
    assertThat(provider.presented).hasSize(5).containsOnly(refresh(1));
  }

  @Test
  void current_answersTakeLong_renewsTheLeaseBeforeItSendsAgain() {
    for (int i = 0; i < 3; i++) {
      provider.faults.add(Fault.REQUEST_LOST);
      provider.onTheWayBack.add(() -> world.advance(Duration.ofSeconds(10)));
    }
    int writes = store.writes.get();

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(store.writes).as("claim, renewal, commit").hasValue(writes + 3);
  }

  @Test
  void current_throttled_givesTheLeaseBackAndSparesTheProviderAsLongAsItAsked() {
    provider.faults.add(Fault.THROTTLED);

    assertThatThrownBy(pod::current)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.retry()).isEqualTo(RetryAdvice.after(Duration.ofSeconds(30))));
    assertThat(pod.record().attempt()).isNull();
    world.advance(Duration.ofSeconds(29));
    assertKind(pod::current, ErrorKind.UNAVAILABLE);
    assertThat(provider.presented).as("nobody asks in between").hasSize(1);

    world.advance(Duration.ofSeconds(1));
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_providerIsDown_restsLongerAfterEachFailure() {
    for (int i = 0; i < 20; i++) {
      provider.faults.add(Fault.NEVER_SENT);
    }

    for (int second = 0; second < 120; second++) {
      assertKind(pod::current, ErrorKind.UNAVAILABLE);
      world.advance(Duration.ofSeconds(1));
    }

    assertThat(provider.presented).hasSizeBetween(5, 9);
    provider.faults.clear();
    world.advance(Duration.ofMinutes(1));
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_notSentAfterALostAnswer_keepsTheAttempt() {
    provider.faults.addAll(List.of(Fault.RESPONSE_LOST, Fault.NEVER_SENT));

    assertKind(pod::current, ErrorKind.UNAVAILABLE);

    assertThat(pod.record().attempt()).isNotNull();
  }

  @Test
  void current_providerRefusesTheApplication_saysSoAndKeepsTheGrant() {
    provider.faults.add(Fault.WRONG_CLIENT);

    assertKind(pod::current, ErrorKind.MISCONFIGURED);
    assertKind(pod::current, ErrorKind.MISCONFIGURED);

    assertThat(provider.presented).hasSize(1);
    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);
    assertThat(pod.record().attempt()).isNull();
  }

  @Test
  void current_answerWithoutRefreshToken_keepsTheOldOne() {
    provider.faults.add(Fault.WITHOUT_REFRESH_TOKEN);

    assertThat(pod.token()).isEqualTo("FAKESECRET-access-x");

    assertThat(pod.record().refreshTokens().get(0).reveal()).isEqualTo(refresh(1));
    assertThat(pod.record().sequence()).isEqualTo(2);
  }

  @Test
  void current_staleTokenAndFailingRefresh_servesTheTokenUntilItsEnd() {
    world.advance(Duration.ofHours(-2).plusMinutes(56));
    provider.faults.add(Fault.THROTTLED);

    assertThat(pod.token()).isEqualTo(access(1));
    assertThat(pod.token()).isEqualTo(access(1));

    assertThat(provider.presented).hasSize(1);
  }
}
