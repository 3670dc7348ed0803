package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.ExchangeTest.assertKind;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a refusal means that the admin has to consent again, and when it does not. */
@Timeout(30)
class VerdictTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.STRICT);
  private final FaultyStore store = new FaultyStore();
  private final Pod pod = Pod.of(world, store, provider);

  @BeforeEach
  void expire() {
    pod.connect();
    world.advance(Duration.ofHours(2));
  }

  @ParameterizedTest
  @EnumSource(
      value = ReauthorizationReason.class,
      names = {"GRANT_EXPIRED", "GRANT_REVOKED"})
  void current_cleanRefusal_isTheVerdictWithItsReason(ReauthorizationReason reason) {
    provider.withdraw();
    provider.refusal = reason;

    assertThatThrownBy(pod::current)
        .isInstanceOfSatisfying(
            ReauthorizationRequiredException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertKind(pod::current, ErrorKind.REAUTH_REQUIRED);

    assertThat(provider.presented).as("a verdict is not asked for again").hasSize(1);
    assertThat(pod.states).contains(ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.record().refreshTokens().get(0).reveal()).isEqualTo(refresh(1));
  }

  @Test
  void current_verdictWhileTheAccessTokenLives_servesItUntilItsEnd() {
    world.advance(Duration.ofHours(-2).plusMinutes(56));
    provider.withdraw();

    assertThat(pod.token()).isEqualTo(access(1));
    assertThat(pod.record().state()).isEqualTo(RecordState.REAUTH_REQUIRED);
    assertThat(pod.token()).isEqualTo(access(1));

    world.advance(Duration.ofMinutes(5));
    assertKind(pod::current, ErrorKind.REAUTH_REQUIRED);
  }

  @Test
  void current_refusedBecauseAnotherPodWasFaster_adoptsItsToken() {
    Pod other = Pod.of(world, store, provider);
    // The lease runs out while the request is on its way, and another pod takes over.
    provider.onTheWayThere.add(
        () -> {
          world.advance(Duration.ofMinutes(2));
          assertThat(other.token()).isEqualTo(access(2));
        });

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(pod.states).doesNotContain(ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);
  }

  @Test
  void current_refusedAfterALostAnswer_isASuspicionUntilItIsConfirmed() {
    provider.faults.add(Fault.RESPONSE_LOST);

    assertKind(pod::current, ErrorKind.UNAVAILABLE);
    assertThat(pod.record().state()).isEqualTo(RecordState.SUSPECT);
    assertThat(pod.states).contains(ConnectionState.DEGRADED);

    world.advance(Duration.ofSeconds(6));
    assertKind(pod::current, ErrorKind.UNAVAILABLE);
    assertThat(pod.record().state()).as("too early").isEqualTo(RecordState.SUSPECT);

    world.advance(Agenda.CONFIRMED_AFTER);
    assertKind(pod::current, ErrorKind.REAUTH_REQUIRED);
    assertThat(pod.record().state()).isEqualTo(RecordState.REAUTH_REQUIRED);
  }

  @Test
  void current_suspicionWasWrong_heals() {
    provider.faults.addAll(List.of(Fault.REQUEST_LOST, Fault.REFUSED_ALTHOUGH_GOOD));
    assertKind(pod::current, ErrorKind.UNAVAILABLE);

    world.advance(Duration.ofSeconds(6));
    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(pod.states)
        .containsExactly(ConnectionState.ACTIVE, ConnectionState.DEGRADED, ConnectionState.ACTIVE);
  }

  @Test
  void current_pausedHolderComesBackAfterTheVerdict_reopensTheCase() {
    Pod other = Pod.of(world, store, provider);
    provider.onTheWayBack.add(
        () -> {
          // The other pod takes over, hears a refusal of the spent token, and believes it in time.
          world.advance(Duration.ofMinutes(2));
          assertKind(other::current, ErrorKind.UNAVAILABLE);
          world.advance(Duration.ofMinutes(3));
          assertKind(other::current, ErrorKind.REAUTH_REQUIRED);
        });

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);
    assertThat(other.states)
        .containsExactly(ConnectionState.DEGRADED, ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.states).containsExactly(ConnectionState.ACTIVE, ConnectionState.ACTIVE);
    world.advance(Duration.ofHours(2));
    assertThat(other.token()).isEqualTo(access(3));
  }

  @Test
  void current_storedTokenIsDeadAndAnAlternateLives_usesTheAlternate() {
    replaceRecordBy(alternates(101, 1), 100);

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(provider.presented).containsExactly(refresh(100), refresh(101), refresh(1));
    assertThat(pod.record().alternates()).isEmpty();
  }

  @Test
  void current_crashBetweenTwoCandidates_losesNone() {
    replaceRecordBy(alternates(1), 100);
    provider.onTheWayThere.add(() -> {});
    provider.onTheWayThere.add(
        () -> {
          throw new Crash();
        });
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);

    world.advance(Duration.ofMinutes(2));
    Pod successor = Pod.of(world, store, provider);

    assertThat(successor.token()).isEqualTo(access(2));
  }

  @Test
  void current_allCandidatesAreDead_isTheVerdict() {
    replaceRecordBy(alternates(101, 102, 103), 100);

    assertKind(pod::current, ErrorKind.REAUTH_REQUIRED);

    assertThat(provider.presented)
        .containsExactly(refresh(100), refresh(101), refresh(102), refresh(103));
  }

  @Test
  void connect_afterAVerdict_bringsTheConnectionBack() {
    provider.withdraw();
    assertKind(pod::current, ErrorKind.REAUTH_REQUIRED);
    Pod other = Pod.of(world, store, provider);

    other.connect();

    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(pod.record().generation()).isEqualTo(2);
  }

  private List<Alternate> alternates(int... numbers) {
    return java.util.Arrays.stream(numbers)
        .mapToObj(n -> new Alternate(Secret.of(refresh(n)), world.instant()))
        .toList();
  }

  private void replaceRecordBy(List<Alternate> alternates, int dead) {
    Versioned seen = pod.vault.load(Pod.ACME).orElseThrow();
    TokenRecord record = seen.record();
    TokenPair pair =
        new TokenPair(
            record.tokens().accessToken(),
            Secret.of(refresh(dead)),
            record.tokens().expiresAt(),
            record.tokens().issuedAt(),
            List.of());
    TokenRecord next =
        new TokenRecord(
            record.connection(),
            record.origin(),
            record.generation(),
            record.sequence() + 1,
            RecordState.ACTIVE,
            false,
            pair,
            alternates,
            null,
            false,
            null,
            record.trail());
    assertThat(pod.vault.replace(seen.revision(), pod.vault.next(next, world.instant()))).isTrue();
  }
}
