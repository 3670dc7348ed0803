package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.ErrorKind;
import io.storageconnector.KeepAliveReport;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done for connections that nobody uses. */
@Timeout(60)
class UpkeepTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final Pod pod = Pod.of(world, store, provider);
  private final Pod other = Pod.of(world, store, provider);

  @BeforeEach
  void connect() {
    pod.connect();
  }

  private void assertDone(KeepAliveReport report, int refreshed) {
    assertThat(report.complete()).isTrue();
    assertThat(report.failures()).isEmpty();
    assertThat(report.refreshed()).isEqualTo(refreshed);
  }

  @Test
  void keepAlive_beforeDay24_doesNothing() {
    world.advance(Duration.ofDays(23));

    assertDone(pod.keepAlive(), 0);

    assertThat(provider.presented).isEmpty();
  }

  @Test
  void keepAlive_afterDay36_refreshesTheIdleGrantOnce() {
    world.advance(Duration.ofDays(36));

    assertDone(pod.keepAlive(), 1);
    assertDone(other.keepAlive(), 0);

    assertThat(provider.presented).containsExactly(refresh(1));
    assertThat(pod.record().sequence()).isEqualTo(2);
  }

  @Test
  void keepAlive_yearsWithoutAnyCall_neverLetsTheGrantRunOut() {
    for (int day = 0; day < 3 * 365; day++) {
      world.advance(Duration.ofDays(1));
      assertThat((day % 2 == 0 ? pod : other).keepAlive().failures()).isEmpty();
      Instant issued = pod.record().tokens().issuedAt();
      assertThat(Duration.between(issued, world.instant())).isLessThan(Duration.ofDays(37));
    }
    assertThat(provider.presented.size()).isBetween(3 * 365 / 37, 3 * 365 / 24);
  }

  @Test
  void keepAlive_whileAnotherProcessIsAtIt_leavesItAlone() {
    world.advance(Duration.ofDays(40));
    KeepAliveReport[] report = new KeepAliveReport[1];
    provider.onTheWayThere.add(() -> report[0] = other.keepAlive());

    assertDone(pod.keepAlive(), 1);

    assertDone(report[0], 0);
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void keepAlive_processDiedBetweenAnswerAndStore_isFinishedByAnother() {
    world.advance(Duration.ofHours(1));
    provider.onTheWayBack.add(
        () -> {
          throw new Crash();
        });
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);
    assertThat(other.keepAlive().waiting()).isEqualTo(0);
    world.advance(Duration.ofMinutes(1));
    assertThat(other.found().reason()).contains(ConnectionReason.REFRESH_UNFINISHED);
    assertThat(other.found().state()).isEqualTo(ConnectionState.DEGRADED);

    assertDone(other.keepAlive(), 1);

    assertThat(provider.presented).containsExactly(refresh(1), refresh(1));
    assertThat(other.found().state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(other.found().history())
        .extracting(event -> event.what())
        .contains("taken_over", "rotated");
  }

  @Test
  void keepAlive_suspectedGrant_isConfirmedWithoutACaller() {
    world.advance(Duration.ofHours(1));
    provider.faults.add(Fault.REQUEST_LOST);
    provider.withdraw();
    assertThatThrownBy(pod::current).isInstanceOf(StorageException.class);
    assertThat(pod.found().state()).isEqualTo(ConnectionState.DEGRADED);
    assertThat(pod.found().nextAction()).isEqualTo(NextAction.WATCH);
    world.advance(Duration.ofMinutes(3));

    KeepAliveReport report = other.keepAlive();

    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.error().kind()).isEqualTo(ErrorKind.REAUTH_REQUIRED));
    assertThat(pod.found().state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.found().reason()).contains(ConnectionReason.GRANT_REVOKED);
    assertThat(pod.found().nextAction()).isEqualTo(NextAction.CONSENT_AGAIN);
  }

  @Test
  void keepAlive_wrongVerdict_healsAtTheFirstProbe() {
    world.advance(Duration.ofHours(1));
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);
    assertThatThrownBy(pod::current).isInstanceOf(StorageException.class);
    assertThat(pod.found().state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    world.advance(Duration.ofMinutes(61));

    assertDone(other.keepAlive(), 1);

    assertThat(other.found().state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(other.states).containsExactly(ConnectionState.ACTIVE);
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void keepAlive_deadGrant_isProbedFourTimesAndThenLeftAlone() {
    world.advance(Duration.ofHours(1));
    provider.withdraw();
    assertThatThrownBy(pod::current).isInstanceOf(StorageException.class);
    int before = provider.presented.size();

    for (int hour = 0; hour < 24 * 90; hour++) {
      world.advance(Duration.ofHours(1));
      pod.keepAlive();
    }

    assertThat(provider.presented.size() - before).isEqualTo(4);
    assertThat(pod.found().state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.states).containsExactly(ConnectionState.ACTIVE, ConnectionState.REAUTH_REQUIRED);
  }

  @Test
  void keepAlive_pendingRevocation_isDoneAtLast() {
    provider.confirmsRevocation = false;
    assertThat(pod.register.disconnect(Pod.ACME)).isFalse();
    assertThat(pod.found().reason()).contains(ConnectionReason.REVOCATION_PENDING);
    provider.confirmsRevocation = true;
    world.advance(Duration.ofMinutes(2));

    assertThat(other.keepAlive().revoked()).isEqualTo(1);

    assertThat(pod.record().refreshTokens()).isEmpty();
    assertThat(pod.found().reason()).contains(ConnectionReason.DISCONNECTED);
    world.advance(Duration.ofDays(400));
    assertThat(other.keepAlive().revoked()).isZero();
  }

  @Test
  void keepAlive_revocationNeverConfirmed_isTriedLessAndLess() {
    provider.confirmsRevocation = false;
    pod.register.disconnect(Pod.ACME);

    for (int minute = 0; minute < 24 * 60; minute++) {
      world.advance(Duration.ofMinutes(1));
      pod.keepAlive();
    }

    assertThat(provider.revocations.size()).isBetween(5, 60);
  }

  @Test
  void keepAlive_providerDown_backsOffAndRecovers() {
    Instant due = pod.vault.load(Pod.ACME).orElseThrow().dueAt();
    world.advance(Duration.between(world.instant(), due));
    for (int minute = 0; minute < 24 * 60; minute++) {
      provider.faults.clear();
      provider.faults.add(Fault.NEVER_SENT);
      pod.keepAlive();
      world.advance(Duration.ofMinutes(1));
    }
    assertThat(provider.presented.size()).isBetween(5, 24);
    provider.faults.clear();
    world.advance(Duration.ofDays(1));

    assertDone(pod.keepAlive(), 1);
  }

  @Test
  void keepAlive_recordsNobodyCanOpen_doNotHideTheOthers() {
    for (int i = 0; i < 250; i++) {
      store.inner.compareAndSet(
          ConnectionId.of("broken-" + i),
          Revision.ABSENT,
          StoredToken.of(RandomIds.revision(), Instant.EPOCH, new byte[] {1, 2, 3}));
    }
    world.advance(Duration.ofDays(36));

    KeepAliveReport report = pod.keepAlive();

    assertThat(report.refreshed()).isEqualTo(1);
    assertThat(report.complete()).isTrue();
    assertThat(report.failures()).hasSize(KeepAliveReport.MAX_FAILURES);
    assertThat(store.inner.load(ConnectionId.of("broken-7")).orElseThrow().sealed())
        .containsExactly(1, 2, 3);
  }

  @Test
  void keepAlive_noTimeLeft_saysSoAndTheNextRunGoesOn() {
    world.advance(Duration.ofDays(36));

    KeepAliveReport report = pod.coordinator.upkeep().keepAlive(Duration.ZERO);

    assertThat(report.complete()).isFalse();
    assertThat(report.refreshed()).isZero();
    assertDone(pod.keepAlive(), 1);
  }

  @Test
  void keepAlive_storeDown_isAClearError() {
    world.advance(Duration.ofDays(36));
    store.down = true;

    assertThatThrownBy(pod::keepAlive)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void keepAlive_interrupted_stopsAndKeepsTheFlag() {
    world.advance(Duration.ofDays(36));
    Thread.currentThread().interrupt();

    assertThatThrownBy(pod::keepAlive)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void find_keepAliveForgotten_isDegraded() {
    world.advance(Duration.ofDays(49));

    assertThat(pod.found().state()).isEqualTo(ConnectionState.DEGRADED);
    assertThat(pod.found().reason()).contains(ConnectionReason.KEEP_ALIVE_OVERDUE);
    assertThat(pod.found().nextAction()).isEqualTo(NextAction.RUN_KEEP_ALIVE);
  }

  @Test
  void keepAlive_switchedOff_keepsTheGrantAliveAndGivesNothingOut() {
    pod.register.switched(Pod.ACME, true);
    world.advance(Duration.ofDays(36));

    assertDone(pod.keepAlive(), 1);

    assertThatThrownBy(pod::current)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONNECTION_DISABLED));
    assertThat(provider.presented).hasSize(1);
    assertThat(pod.found().state()).isEqualTo(ConnectionState.DISABLED);
  }
}
