package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.ExchangeTest.assertKind;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.rotation.FaultyStore.Fault;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that fails at the worst moment, under a provider that forgives nothing. */
@Timeout(30)
class StoreTroubleTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.STRICT);
  private final FaultyStore store = new FaultyStore();
  private final Pod pod = Pod.of(world, store, provider);

  @BeforeEach
  void expire() {
    pod.connect();
    world.advance(Duration.ofHours(2));
  }

  @Test
  void current_storeDown_doesNotAskTheProvider() {
    store.down = true;

    assertThatThrownBy(pod::current)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              assertThat(e).hasRootCauseInstanceOf(TokenStoreException.class);
            });

    assertThat(provider.presented).isEmpty();
    store.down = false;
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_claimNotWritten_doesNotAskTheProvider() {
    store.faults.add(Fault.NOT_APPLIED);

    assertKind(pod::current, ErrorKind.UNAVAILABLE);

    assertThat(provider.presented).isEmpty();
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_claimWrittenButUnknown_asksOnlyAfterItTookItsOwnClaimOver() {
    store.faults.add(Fault.APPLIED_BUT_UNKNOWN);

    assertKind(pod::current, ErrorKind.UNAVAILABLE);
    assertThat(provider.presented).isEmpty();
    assertThat(pod.record().attempt()).isNotNull();

    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(provider.presented).containsExactly(refresh(1));
  }

  @Test
  void current_commitFails_keepsThePairAndPublishesItOnlyWhenStored() {
    store.faults.addAll(List.of(Fault.NONE, Fault.NOT_APPLIED, Fault.NOT_APPLIED));
    List<Long> storedWhileWaiting = new ArrayList<>();
    List<Integer> rotationsTold = new ArrayList<>();
    world.whenWaiting =
        count -> {
          storedWhileWaiting.add(pod.record().sequence());
          rotationsTold.add(pod.rotations);
        };

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(storedWhileWaiting).containsExactly(1L, 1L);
    assertThat(rotationsTold).containsExactly(0, 0);
    assertThat(pod.record().refreshTokens().get(0).reveal()).isEqualTo(refresh(2));
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void current_askedWhileACommitFails_givesTheStoredTokenAndNotTheNewOne() {
    world.advance(Duration.ofHours(-2).plusMinutes(56));
    store.faults.addAll(List.of(Fault.NONE, Fault.NOT_APPLIED, Fault.NOT_APPLIED));
    List<String> given = new ArrayList<>();
    world.whenWaiting = count -> given.add(pod.token());

    assertThat(pod.token()).isEqualTo(access(1));

    assertThat(given).containsExactly(access(1), access(1));
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_commitWrittenButUnknown_findsItAndPublishesIt() {
    store.faults.addAll(List.of(Fault.NONE, Fault.APPLIED_BUT_UNKNOWN));

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(pod.record().sequence()).isEqualTo(2);
    assertThat(pod.rotations).isEqualTo(1);
  }

  @Test
  void current_storeDownForAnHourAfterTheExchange_storesThePairInTheEnd() {
    provider.onTheWayBack.add(() -> store.down = true);
    world.whenWaiting = count -> store.down = count < 100;

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(world.waits)
        .hasSize(100)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) <= 0);
    assertThat(pod.record().refreshTokens().get(0).reveal()).isEqualTo(refresh(2));
  }

  @Test
  void current_leaseCouldNotBeGivenBack_saysWhatTheProviderSaid() {
    provider.faults.add(FakeTokenEndpoint.Fault.WRONG_CLIENT);
    store.faults.addAll(List.of(Fault.NONE, Fault.NOT_APPLIED));

    assertKind(pod::current, ErrorKind.MISCONFIGURED);

    world.advance(Duration.ofSeconds(1));
    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_storeForgotTheCommit_writesItAgain() {
    StoredToken before = store.inner.load(Pod.ACME).orElseThrow();
    assertThat(pod.token()).isEqualTo(access(2));
    store.fallBackTo(Pod.ACME, before);
    world.advance(Duration.ofHours(2));

    assertThat(pod.token()).isEqualTo(access(3));

    assertThat(provider.presented).containsExactly(refresh(1), refresh(2));
    assertThat(pod.record().sequence()).isEqualTo(3);
  }

  @Test
  void current_storeForgotANewAuthorization_writesItAgain() {
    StoredToken before = store.inner.load(Pod.ACME).orElseThrow();
    pod.connect();
    store.fallBackTo(Pod.ACME, before);
    world.advance(Duration.ofHours(2));

    assertThat(pod.token()).isEqualTo(access(3));

    assertThat(provider.presented).containsExactly(refresh(2));
    assertThat(pod.record().generation()).isEqualTo(2);
  }

  @Test
  void current_verdictCouldNotBeWritten_isNoVerdict() {
    provider.withdraw();
    store.faults.addAll(List.of(Fault.NONE, Fault.NOT_APPLIED));

    assertKind(pod::current, ErrorKind.UNAVAILABLE);

    assertThat(pod.states).doesNotContain(io.storageconnector.auth.ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);
  }

  @Test
  void current_recordCopiedFromAnotherConnection_doesNotOpenAndIsNotTouched() {
    ConnectionId thief = ConnectionId.of("thief");
    store.inner.compareAndSet(thief, Revision.ABSENT, store.inner.load(Pod.ACME).orElseThrow());
    int writes = store.writes.get();

    assertKind(
        () ->
            pod.coordinator
                .tokens(thief, "fake")
                .current(io.storageconnector.spi.Deadline.after(Duration.ofMinutes(1), world)),
        ErrorKind.UNAVAILABLE);

    assertThat(provider.presented).isEmpty();
    assertThat(store.writes).hasValue(writes);
  }

  @Test
  void load_databaseCopiedToAnotherInstallation_doesNotOpen() {
    RecordVault staging = RecordVault.create(store, Pod.CIPHER, "staging");

    assertThatThrownBy(() -> staging.load(Pod.ACME)).isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void current_storeThrowsSomethingOfItsOwn_isStoreTrouble() {
    store.before =
        () -> {
          throw new IllegalStateException("a defect of the store");
        };

    assertKind(pod::current, ErrorKind.UNAVAILABLE);
  }

  @Test
  void current_everyWriteIsRefused_endsAfterPausesAndWithoutARequest() {
    for (int i = 0; i < 1000; i++) {
      store.faults.add(Fault.REFUSED);
    }

    assertKind(pod::current, ErrorKind.UNAVAILABLE);

    assertThat(provider.presented).isEmpty();
    assertThat(world.waits).hasSizeBetween(10, 20);
  }

  @Test
  void current_commitIsRefusedAlthoughNothingChanged_pausesAndTriesAgain() {
    store.faults.add(Fault.NONE);
    for (int i = 0; i < 10; i++) {
      store.faults.add(Fault.REFUSED);
    }

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(world.waits).hasSize(10);
  }

  @Test
  void close_storeGoneForGood_endsTheFlightThatHoldsAPair() throws Exception {
    CountDownLatch trying = new CountDownLatch(1);
    world.frozen = true;
    CountDownLatch landed = new CountDownLatch(1);
    Pod threaded =
        Pod.of(
            world,
            store,
            provider,
            flight ->
                new Thread(
                        () -> {
                          flight.run();
                          landed.countDown();
                        })
                    .start());
    provider.onTheWayBack.add(
        () -> {
          store.down = true;
          trying.countDown();
        });
    Thread caller = new Thread(() -> assertKind(threaded::current, ErrorKind.CANCELLED));
    caller.start();
    assertThat(trying.await(20, TimeUnit.SECONDS)).isTrue();

    threaded.coordinator.close(Duration.ofMillis(50));

    assertThat(landed.await(20, TimeUnit.SECONDS)).isTrue();
    caller.join();
  }

  @Test
  void current_refreshFailsShortlyBeforeTheEnd_servesTheTokenUntilItEnds() {
    world.advance(Duration.ofHours(-2).plusMinutes(59));
    store.down = true;

    assertThat(pod.token()).isEqualTo(access(1));
    world.advance(Duration.ofSeconds(59));
    assertThat(pod.token()).isEqualTo(access(1));

    world.advance(Duration.ofSeconds(1));
    assertKind(pod::current, ErrorKind.UNAVAILABLE);
  }
}
