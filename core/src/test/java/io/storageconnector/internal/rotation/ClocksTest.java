package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.ConnectionState;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One process's clock is off by ten minutes, which is far beyond what is allowed for. */
@Timeout(60)
class ClocksTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();

  @ParameterizedTest
  @CsvSource({
    "SAME_PAIR, 10",
    "SAME_PAIR, -10",
    "STRICT, 10",
    "STRICT, -10",
    "NON_ROTATING, 10",
    "NON_ROTATING, -10"
  })
  void current_twoProcessesForADay_oneExchangeEachHourAndNobodyIsAsked(Policy policy, int minutes) {
    FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, policy);
    Pod right = Pod.of(world, store, provider);
    Pod wrong = Pod.withClockOffBy(Duration.ofMinutes(minutes), world, store, provider);
    wrong.connect();

    for (int minute = 0; minute < 24 * 60; minute++) {
      world.advance(Duration.ofMinutes(1));
      AccessToken token = (minute % 2 == 0 ? right : wrong).current();
      provider.use(token);
    }

    assertThat(provider.presented.size()).isBetween(24, 40);
    assertThat(right.found().state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(right.states).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, -10})
  void current_wrongProcessDied_isTakenOverAllTheSame(int minutes) {
    FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
    Pod right = Pod.of(world, store, provider);
    Pod wrong = Pod.withClockOffBy(Duration.ofMinutes(minutes), world, store, provider);
    right.connect();
    world.advance(Duration.ofMinutes(75));
    provider.onTheWayBack.add(
        () -> {
          throw new Crash();
        });
    assertThatThrownBy(wrong::current).isInstanceOf(Crash.class);
    Duration before = Duration.ofMillis(world.millis());

    assertThat(right.token()).isEqualTo(access(2));

    // Its own observation ends the wait, whatever the other clock wrote.
    assertThat(Duration.ofMillis(world.millis()).minus(before)).isLessThan(Duration.ofSeconds(40));
    assertThat(right.states).containsExactly(ConnectionState.ACTIVE);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, -10})
  void replace_refusedTokenOfAWrongClock_costsOneExchange(int minutes) {
    FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
    Pod right = Pod.of(world, store, provider);
    Pod wrong = Pod.withClockOffBy(Duration.ofMinutes(minutes), world, store, provider);
    right.connect();
    AccessToken refused = wrong.current();

    assertThat(wrong.replace(refused).value().reveal()).isEqualTo(access(2));
    assertThat(right.replace(refused).value().reveal()).isEqualTo(access(2));

    assertThat(provider.presented).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, -10})
  void current_wrongProcessHearsARefusal_isBelievedOnlyWhenConfirmed(int minutes) {
    FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
    Pod wrong = Pod.withClockOffBy(Duration.ofMinutes(minutes), world, store, provider);
    wrong.connect();
    world.advance(Duration.ofMinutes(75));
    provider.faults.add(Fault.REQUEST_LOST);
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertThatThrownBy(wrong::current).isInstanceOf(RuntimeException.class);
    world.advance(Duration.ofSeconds(10));

    assertThat(wrong.token()).isEqualTo(access(2));
    assertThat(wrong.states)
        .containsExactly(ConnectionState.ACTIVE, ConnectionState.DEGRADED, ConnectionState.ACTIVE);
  }
}
