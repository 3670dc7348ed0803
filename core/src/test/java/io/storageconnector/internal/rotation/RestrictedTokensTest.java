package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.restricted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile.Policy;
import io.storageconnector.spi.TokenRestriction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens for one folder, made from those of a connection. */
@Timeout(60)
class RestrictedTokensTest {

  private static final TokenRestriction READ =
      new TokenRestriction(ItemRef.folder("fake", "11"), TokenRestriction.Access.READ);

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final Pod pod = Pod.of(world, store, provider);
  private final TokenSource tokens = pod.coordinator.tokens(Pod.ACME, "fake", READ);

  @BeforeEach
  void connect() {
    pod.connect();
  }

  private Deadline soon() {
    return Deadline.after(Duration.ofMinutes(1), world);
  }

  private AccessToken current() {
    return tokens.current(soon());
  }

  private static void assertKind(Runnable call, ErrorKind kind) {
    assertThatThrownBy(call::run)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void current_manyThreads_askOnce() throws Exception {
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        answers.add(
            callers.submit(
                () -> {
                  start.await();
                  return current().value().reveal();
                }));
      }
      start.countDown();
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo(restricted(1));
      }
      assertThat(provider.restricted).containsExactly(access(1));
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void tokens_sameRestriction_isTheSameSource() {
    assertThat(pod.coordinator.tokens(Pod.ACME, "fake", READ)).isSameAs(tokens);
  }

  @Test
  void current_nearItsEnd_isMadeAnewFromTheConnectionsPresentToken() {
    current();
    world.advance(Duration.ofMinutes(59));

    assertThat(current().value().reveal()).isEqualTo(restricted(2));

    assertThat(provider.restricted).containsExactly(access(1), access(2));
  }

  @Test
  void replace_refusedToken_makesANewOneOnceForAllWhoReportIt() {
    AccessToken refused = current();

    AccessToken renewed = tokens.replace(refused, soon());

    assertThat(renewed.isSameVersion(refused)).isFalse();
    assertThat(tokens.replace(refused, soon())).isSameAs(renewed);
    assertThat(provider.restricted).hasSize(2);
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void current_connectionsTokenRefused_renewsThatOneFirst() {
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertThat(current().value().reveal()).isEqualTo(restricted(2));

    assertThat(provider.restricted).containsExactly(access(1), access(2));
  }

  @Test
  void replace_evenANewOneWasRefused_stopsForAWhile() {
    AccessToken first = current();
    AccessToken second = tokens.replace(first, soon());
    tokens.refusedAlthoughNew(second);

    assertKind(() -> tokens.replace(second, soon()), ErrorKind.ACCESS_DENIED);
    assertThat(provider.restricted).hasSize(2);
    world.advance(Duration.ofMinutes(6));
    assertThat(tokens.replace(second, soon()).value().reveal()).isEqualTo(restricted(3));
  }

  @Test
  void current_providerTrouble_isTypedAndSpendsNothing() {
    provider.faults.add(Fault.THROTTLED);
    assertKind(this::current, ErrorKind.UNAVAILABLE);
    provider.faults.add(Fault.WRONG_CLIENT);
    assertKind(this::current, ErrorKind.MISCONFIGURED);
    provider.faults.add(Fault.RESPONSE_LOST);
    assertKind(this::current, ErrorKind.UNAVAILABLE);

    assertThat(current().value().reveal()).isEqualTo(restricted(4));
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void current_disconnected_givesNoNewOne() {
    pod.register.disconnect(Pod.ACME);

    assertKind(this::current, ErrorKind.NOT_CONNECTED);
  }
}
