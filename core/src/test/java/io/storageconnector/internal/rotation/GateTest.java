package io.storageconnector.internal.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many connections of one provider have in common before its token endpoint. */
@Timeout(60)
class GateTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);

  private static ConnectionId id(int number) {
    return ConnectionId.of("customer-" + number);
  }

  private void connect(Pod pod, int count) {
    for (int i = 0; i < count; i++) {
      pod.register.connect(id(i), new ServiceAccount("fake", "user", "u" + i));
    }
    world.advance(Duration.ofHours(2));
  }

  private AccessToken current(Pod pod, int number) {
    return pod.coordinator
        .tokens(id(number), "fake")
        .current(Deadline.after(Duration.ofMinutes(1), world));
  }

  private void assertKind(Pod pod, int number, ErrorKind kind) {
    assertThatThrownBy(() -> current(pod, number))
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.connection()).contains(id(number)));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void current_manyConnectionsAtOnce_fewRequestsAreUnderWay() throws Exception {
    ExecutorService flights = Executors.newCachedThreadPool();
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      Pod pod = Pod.of(world, store, provider, flights);
      connect(pod, 40);
      world.frozen = true;
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch full = new CountDownLatch(Gate.FLIGHTS);
      provider.atTheProvider =
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            full.countDown();
            awaitUninterruptibly(full);
            now.decrementAndGet();
          };
      List<Future<AccessToken>> tokens = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        tokens.add(callers.submit(() -> current(pod, number)));
      }
      for (Future<AccessToken> token : tokens) {
        token.get();
      }

      assertThat(most).hasValue(Gate.FLIGHTS);
      assertThat(provider.minted).hasSize(80);
    } finally {
      callers.shutdownNow();
      flights.shutdownNow();
    }
  }

  @Test
  void current_applicationRefusedForOne_nobodyElseAsksForAWhile() {
    Pod pod = Pod.of(world, store, provider);
    connect(pod, 20);
    int before = provider.minted.size();
    provider.faults.add(Fault.WRONG_CLIENT);

    for (int i = 0; i < 20; i++) {
      assertKind(pod, i, ErrorKind.MISCONFIGURED);
    }

    assertThat(provider.minted).hasSize(before + 1);
    world.advance(Duration.ofMinutes(2));
    for (int i = 0; i < 20; i++) {
      assertThat(current(pod, i)).isNotNull();
    }
  }

  @Test
  void current_providerAskedForPatience_nobodyElseAsksUntilThen() {
    Pod pod = Pod.of(world, store, provider);
    connect(pod, 3);
    int before = provider.minted.size();
    provider.faults.add(Fault.THROTTLED);

    assertKind(pod, 0, ErrorKind.UNAVAILABLE);
    world.advance(Duration.ofSeconds(29));
    assertKind(pod, 1, ErrorKind.UNAVAILABLE);
    assertThat(provider.minted).hasSize(before + 1);

    world.advance(Duration.ofSeconds(2));
    assertThat(current(pod, 1)).isNotNull();
  }

  @Test
  void current_oneGrantRefused_isNoBusinessOfTheOthers() {
    Pod pod = Pod.of(world, store, provider);
    connect(pod, 2);
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertKind(pod, 0, ErrorKind.REAUTH_REQUIRED);

    assertThat(current(pod, 1)).isNotNull();
  }
}
