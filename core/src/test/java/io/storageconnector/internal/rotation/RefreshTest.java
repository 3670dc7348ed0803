package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a refresh, who does not, and that there is only one. */
@Timeout(30)
class RefreshTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.STRICT);
  private final FaultyStore store = new FaultyStore();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch hang = new CountDownLatch(1);

  @AfterEach
  void stopThreads() {
    hang.countDown();
    threads.shutdownNow();
  }

  private void waitForIt(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A pod whose next refresh hangs at the provider; returns once the request is there. */
  private CountDownLatch hangingRefresh() {
    CountDownLatch arrived = new CountDownLatch(1);
    provider.onTheWayThere.add(
        () -> {
          arrived.countDown();
          waitForIt(hang);
        });
    return arrived;
  }

  @Test
  void current_freshToken_touchesNeitherStoreNorProvider() {
    Pod pod = Pod.of(world, store, provider);
    pod.connect();
    int loads = store.loads.get();

    assertThat(pod.token()).isEqualTo(access(1));

    assertThat(store.loads).hasValue(loads);
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void current_expiredTokenAsked64TimesAtOnce_isRefreshedOnce() throws Exception {
    Pod pod = Pod.of(world, store, provider, threads);
    pod.connect();
    world.advance(Duration.ofHours(2));
    CyclicBarrier start = new CyclicBarrier(64);
    List<Callable<String>> callers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      callers.add(
          () -> {
            start.await();
            return pod.token();
          });
    }

    for (Future<String> caller : threads.invokeAll(callers)) {
      assertThat(caller.get()).isEqualTo(access(2));
    }

    assertThat(provider.presented).containsExactly(refresh(1));
  }

  @Test
  void current_staleToken_isGivenWhileItsRefreshHangs() throws Exception {
    Pod pod = Pod.of(world, store, provider, threads);
    pod.connect();
    world.advance(Duration.ofMinutes(56));
    CountDownLatch arrived = hangingRefresh();

    assertThat(pod.token()).isEqualTo(access(1));
    waitForIt(arrived);
    assertThat(pod.token()).isEqualTo(access(1));

    hang.countDown();
    pod.coordinator.close(Duration.ofSeconds(10));
    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void current_newProcessWithStaleTokenInTheStore_doesNotWaitForTheRefresh() {
    Pod.of(world, store, provider).connect();
    world.advance(Duration.ofMinutes(56));
    CountDownLatch arrived = hangingRefresh();
    Pod newcomer = Pod.of(world, store, provider, threads);

    assertThat(newcomer.token()).isEqualTo(access(1));

    waitForIt(arrived);
  }

  @Test
  void current_deadlineShorterThanTheRefresh_leavesTheRefreshAlone() {
    Pod pod = Pod.of(world, store, provider, threads);
    pod.connect();
    world.advance(Duration.ofHours(2));
    CountDownLatch arrived = hangingRefresh();
    Deadline soon = Deadline.after(Duration.ofMillis(50), world);

    assertThatThrownBy(() -> pod.tokens.current(soon))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));

    waitForIt(arrived);
    hang.countDown();
    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void current_interruptedWaiter_isCancelledAndTheRefreshGoesOn() {
    Pod pod = Pod.of(world, store, provider, threads);
    pod.connect();
    world.advance(Duration.ofHours(2));
    CountDownLatch arrived = hangingRefresh();

    Thread.currentThread().interrupt();
    assertThatThrownBy(pod::current)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();

    waitForIt(arrived);
    hang.countDown();
    assertThat(pod.token()).isEqualTo(access(2));
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void current_noThreadForTheRefresh_failsAndTheNextCallTriesAgain() {
    Pod.of(world, store, provider).connect();
    world.advance(Duration.ofHours(2));
    boolean[] full = {true};
    Pod pod =
        Pod.of(
            world,
            store,
            provider,
            flight -> {
              if (full[0]) {
                throw new RejectedExecutionException("full");
              }
              flight.run();
            });

    assertThatThrownBy(pod::current).isInstanceOf(RejectedExecutionException.class);
    full[0] = false;

    assertThat(pod.token()).isEqualTo(access(2));
  }

  @Test
  void current_afterClose_sendsNothing() {
    Pod pod = Pod.of(world, store, provider);
    pod.connect();
    pod.coordinator.close(Duration.ofSeconds(1));

    assertThat(pod.token()).as("a usable token stays usable").isEqualTo(access(1));
    world.advance(Duration.ofHours(2));

    assertThatThrownBy(pod::current)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void replace_reportedByManyAtOnce_refreshesOncePerVersion() throws Exception {
    Pod pod = Pod.of(world, store, provider, threads);
    pod.connect();
    AccessToken refused = pod.current();
    CyclicBarrier start = new CyclicBarrier(16);
    List<Callable<AccessToken>> reporters = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      reporters.add(
          () -> {
            start.await();
            return pod.replace(refused);
          });
    }

    for (Future<AccessToken> reporter : threads.invokeAll(reporters)) {
      assertThat(reporter.get().value().reveal()).isEqualTo(access(2));
    }

    assertThat(provider.presented).containsExactly(refresh(1));
    assertThat(pod.replace(refused).value().reveal()).isEqualTo(access(2));
    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void replace_anotherPodRefreshedMeanwhile_takesItsTokenWithoutARequest() {
    Pod one = Pod.of(world, store, provider);
    one.connect();
    Pod other = Pod.of(world, store, provider);
    AccessToken refused = one.current();
    other.replace(refused);

    assertThat(one.replace(refused).value().reveal()).isEqualTo(access(2));

    assertThat(provider.presented).hasSize(1);
  }

  @Test
  void replace_everyTokenIsRefused_spendsOneRefreshTokenInFiveMinutes() {
    Pod pod = Pod.of(world, store, provider);
    pod.connect();
    AccessToken forced = pod.replace(pod.current());
    pod.tokens().refusedAlthoughNew(forced);

    for (int call = 0; call < 10; call++) {
      assertThatThrownBy(() -> pod.replace(forced))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTH_REQUIRED));
    }
    assertThat(provider.presented).hasSize(1);
    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);

    world.advance(Flight.FORCED_APART);
    assertThat(pod.replace(forced).value().reveal()).isEqualTo(access(3));
  }

  @Test
  void replace_refusedTokenHadEndedMeanwhile_isReplacedAtOnce() {
    Pod pod = Pod.of(world, store, provider);
    pod.connect();
    AccessToken forced = pod.replace(pod.current());
    world.advance(Duration.ofHours(2));
    pod.tokens().refusedAlthoughNew(forced);

    assertThat(pod.replace(forced).isSameVersion(forced)).isFalse();
  }

  @Test
  void replace_forcedTokenWasAcceptedMeanwhile_isReplacedAtOnce() {
    Pod pod = Pod.of(world, store, provider);
    pod.connect();
    AccessToken forced = pod.replace(pod.current());
    pod.tokens().refusedAlthoughNew(forced);
    pod.tokens().accepted(forced);

    assertThat(pod.replace(forced).value().reveal()).isEqualTo(access(3));
  }
}
