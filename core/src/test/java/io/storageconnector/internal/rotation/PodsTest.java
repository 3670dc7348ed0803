package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.ExchangeTest.assertKind;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several processes over one store, and changes of the grant while one of them refreshes. */
@Timeout(30)
class PodsTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final Pod pod = Pod.of(world, store, provider);
  private final Pod other = Pod.of(world, store, provider);

  private void connectAndExpire() {
    pod.connect();
    world.advance(Duration.ofHours(2));
  }

  private void crash() {
    throw new Crash();
  }

  @Test
  void current_eightPodsAtOnce_exchangeOnce() throws Exception {
    FakeTokenEndpoint strict = FakeTokenEndpoint.of(world, Policy.FAMILY_REVOKING);
    world.frozen = true;
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Pod.of(world, store, strict).connect();
      world.advance(Duration.ofHours(2));
      CyclicBarrier start = new CyclicBarrier(8);
      List<Callable<String>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Pod one = Pod.of(world, store, strict, threads);
        callers.add(
            () -> {
              start.await();
              return one.token();
            });
      }

      for (Future<String> caller : threads.invokeAll(callers)) {
        assertThat(caller.get()).isEqualTo(access(2));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(strict.presented).containsExactly(refresh(1));
  }

  @Test
  void current_crashBeforeTheRequest_isTakenOverAfterTheLease() {
    connectAndExpire();
    provider.onTheWayThere.add(this::crash);
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);

    assertThat(other.token()).isEqualTo(access(2));

    assertThat(world.waits).as("waited for the lease").isNotEmpty();
    assertThat(other.record().trail())
        .extracting(TrailEntry::event)
        .contains(TrailEntry.Event.TAKEN_OVER);
  }

  @Test
  void current_crashBetweenAnswerAndCommit_isRecoveredByPresentingTheTokenAgain() {
    connectAndExpire();
    provider.onTheWayBack.add(this::crash);
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);
    assertThat(other.record().attempt()).as("the mark of the attempt").isNotNull();

    assertThat(other.token()).isEqualTo(access(2));

    assertThat(provider.presented).containsExactly(refresh(1), refresh(1));
  }

  @Test
  void current_holderPausedBeyondItsLease_mergesWithWhoeverTookOver() {
    connectAndExpire();
    provider.onTheWayBack.add(
        () -> {
          world.advance(Duration.ofMinutes(2));
          assertThat(other.token()).isEqualTo(access(2));
        });

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(pod.record().sequence()).isEqualTo(2);
    assertThat(pod.record().alternates()).isEmpty();
  }

  @Test
  void current_twoDifferentPairsWereIssued_keepsTheSecondAsAnAlternate() {
    FakeTokenEndpoint loose = FakeTokenEndpoint.of(world, Policy.NON_ROTATING);
    Pod slow = Pod.of(world, store, loose);
    Pod fast = Pod.of(world, store, loose);
    slow.connect();
    world.advance(Duration.ofHours(2));
    loose.onTheWayBack.add(
        () -> {
          world.advance(Duration.ofMinutes(2));
          assertThat(fast.token()).isEqualTo(access(3));
        });

    assertThat(slow.token()).as("the stored pair wins").isEqualTo(access(3));

    TokenRecord record = slow.record();
    assertThat(record.refreshTokens().get(0).reveal()).isEqualTo(refresh(3));
    assertThat(record.alternates())
        .extracting(alternate -> alternate.refreshToken().reveal())
        .containsExactly(refresh(2));
  }

  @Test
  void connect_duringARefresh_winsAndTheOldPairIsNotRevoked() {
    connectAndExpire();
    provider.onTheWayBack.add(other::connect);

    assertThat(pod.token()).isEqualTo(access(3));

    assertThat(pod.record().generation()).isEqualTo(2);
    assertThat(pod.record().refreshTokens().get(0).reveal()).isEqualTo(refresh(3));
    assertThat(provider.revocations).isEmpty();
  }

  @Test
  void disconnect_duringARefresh_theHolderRevokesWhatOnlyItKnows() {
    connectAndExpire();
    provider.onTheWayBack.add(() -> assertThat(other.register.disconnect(Pod.ACME)).isTrue());

    assertKind(pod::current, ErrorKind.NOT_CONNECTED);

    assertThat(provider.revocations).containsExactly(refresh(1), refresh(2));
    assertThat(pod.record().isDeleted()).isTrue();
    assertThat(pod.record().refreshTokens()).isEmpty();
  }

  @Test
  void disconnect_duringARefreshAndRevocationFails_leavesTheTokenInTheTombstone() {
    connectAndExpire();
    provider.confirmsRevocation = false;
    provider.onTheWayBack.add(() -> assertThat(other.register.disconnect(Pod.ACME)).isFalse());

    assertKind(pod::current, ErrorKind.NOT_CONNECTED);
    assertThat(pod.record().refreshTokens()).hasSize(2);
    assertThat(pod.record().revokePending()).isTrue();

    provider.confirmsRevocation = true;
    assertThat(pod.register.disconnect(Pod.ACME)).isTrue();
    assertThat(pod.record().refreshTokens()).isEmpty();
    assertThat(pod.record().revokePending()).isFalse();
  }

  @Test
  void disconnect_reconnectedBeforeTheRevocation_doesNotTouchTheNewGrant() {
    pod.connect();
    provider.confirmsRevocation = false;
    assertThat(pod.register.disconnect(Pod.ACME)).isFalse();
    provider.confirmsRevocation = true;
    provider.revocations.clear();
    // The second call has read the tombstone when another pod connects.
    int[] loads = {0};
    store.before =
        () -> {
          if (++loads[0] == 3) {
            store.before = () -> {};
            other.connect();
          }
        };

    pod.register.disconnect(Pod.ACME);

    assertThat(provider.revocations).isEmpty();
    assertThat(other.token()).isEqualTo(access(2));
    assertThat(other.record().state()).isEqualTo(RecordState.ACTIVE);
  }

  @Test
  void disconnect_twice_isQuietTheSecondTime() {
    pod.connect();

    assertThat(pod.register.disconnect(Pod.ACME)).isTrue();
    assertThat(pod.register.disconnect(Pod.ACME)).isTrue();

    assertThat(provider.revocations).containsExactly(refresh(1));
    assertThat(pod.states).containsExactly(ConnectionState.ACTIVE, ConnectionState.GONE);
    assertKind(pod::current, ErrorKind.NOT_CONNECTED);
  }

  @Test
  void connect_overATombstone_startsALaterGeneration() {
    pod.connect();
    pod.register.disconnect(Pod.ACME);

    other.connect();

    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(pod.record().generation()).isEqualTo(2);
  }

  @Test
  void connect_storeDown_doesNotSpendTheCode() {
    store.down = true;

    assertKind(pod::connect, ErrorKind.UNAVAILABLE);

    store.down = false;
    assertThat(pod.register.find(Pod.ACME)).isEmpty();
  }

  @Test
  void connect_firstWriteUnknown_storesTheGrantOnce() {
    store.faults.add(FaultyStore.Fault.APPLIED_BUT_UNKNOWN);

    pod.connect();

    assertThat(pod.token()).isEqualTo(access(1));
    assertThat(pod.record().generation()).isEqualTo(1);
  }

  @Test
  void connect_writtenWithoutAnswerAndDisconnectedMeanwhile_staysDisconnected() {
    store.faults.add(FaultyStore.Fault.APPLIED_BUT_UNKNOWN);
    world.whenWaiting =
        waits -> {
          world.whenWaiting = more -> {};
          other.register.disconnect(Pod.ACME);
        };

    assertKind(pod::connect, ErrorKind.NOT_CONNECTED);

    assertThat(pod.record().isDeleted()).isTrue();
    assertThat(pod.record().generation()).isEqualTo(1);
  }

  @Test
  void connect_twoAtOnceWhileOneGrantIsRefreshed_keepsTheRefreshedToken() {
    connectAndExpire();
    provider.onTheWayBack.add(
        () -> {
          Versioned seen = pod.vault.load(Pod.ACME).orElseThrow();
          TokenPair later =
              new TokenPair(
                  Secret.of(access(9)),
                  Secret.of(refresh(9)),
                  world.instant().plus(Duration.ofHours(1)),
                  world.instant(),
                  List.of());
          TokenRecord both =
              TokenRecord.connected(
                      Pod.ACME, seen.record().origin(), 2, later, seen.record().trail())
                  .withAlternates(List.of(new Alternate(Secret.of(refresh(1)), world.instant())));
          assertThat(pod.vault.replace(seen.revision(), pod.vault.next(both, world.instant())))
              .isTrue();
        });

    pod.current();

    assertThat(pod.record().generation()).isEqualTo(2);
    assertThat(pod.record().refreshTokens()).anyMatch(provider::accepts);
  }

  @Test
  void withAlternates_theRecordsOwnToken_isNotKeptTwice() {
    pod.connect();
    TokenRecord record = pod.record();

    assertThat(
            record
                .withAlternates(List.of(new Alternate(Secret.of(refresh(1)), world.instant())))
                .alternates())
        .isEmpty();
  }

  @Test
  void connect_withAnotherProviderWhileConnected_isRefusedBeforeTheCodeIsSpent() {
    pod.connect();

    assertKind(() -> pod.connect("other"), ErrorKind.AUTHORIZATION_FAILED);

    assertThat(pod.token()).isEqualTo(access(1));
    assertThat(pod.record().provider()).isEqualTo("fake");
  }

  @Test
  void current_connectionBelongsToAnotherProviderNow_neverGivesItsToken() {
    pod.connect();
    AccessToken old = pod.current();
    other.register.disconnect(Pod.ACME);
    other.connect("other");

    assertKind(() -> pod.replace(old), ErrorKind.NOT_CONNECTED);
    assertKind(pod::current, ErrorKind.NOT_CONNECTED);
    assertKind(other::current, ErrorKind.NOT_CONNECTED);

    assertThat(
            other
                .coordinator
                .tokens(Pod.ACME, "other")
                .current(Deadline.after(Duration.ofMinutes(1), world))
                .value()
                .reveal())
        .isEqualTo(access(2));
  }

  @Test
  void connect_withAnotherProviderDuringARefresh_leavesTheOldViewShut() {
    connectAndExpire();
    provider.onTheWayBack.add(
        () -> {
          other.register.disconnect(Pod.ACME);
          other.connect("other");
        });

    assertKind(pod::current, ErrorKind.NOT_CONNECTED);

    assertThat(pod.record().provider()).isEqualTo("other");
    assertThat(pod.record().alternates()).isEmpty();
  }

  @Test
  void disconnect_providerNotRegistered_writesTheTombstoneAndKeepsTheRevocationPending() {
    pod.connect();
    Versioned seen = pod.vault.load(Pod.ACME).orElseThrow();
    TokenRecord orphan =
        TokenRecord.connected(
            Pod.ACME,
            Origin.consent("gone", null),
            1,
            seen.record().tokens(),
            seen.record().trail());
    assertThat(pod.vault.replace(seen.revision(), pod.vault.next(orphan, world.instant())))
        .isTrue();

    assertThat(pod.register.disconnect(Pod.ACME)).isFalse();

    assertThat(pod.record().isDeleted()).isTrue();
    assertThat(pod.record().revokePending()).isTrue();
  }

  @Test
  void dueAt_afterARotation_liesAboutHalfTheLifeOfTheRefreshToken() {
    connectAndExpire();
    pod.current();

    assertThat(pod.vault.load(Pod.ACME).orElseThrow().dueAt())
        .isBetween(
            world.instant().plus(Duration.ofDays(24)), world.instant().plus(Duration.ofDays(36)));
  }
}
