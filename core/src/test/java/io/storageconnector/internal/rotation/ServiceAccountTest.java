package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.minted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.Connection;
import io.storageconnector.ErrorKind;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins without a human: the same claim, store and flight, but nothing that can be spent. */
@Timeout(60)
class ServiceAccountTest {

  private static final ServiceAccount ACCOUNT = new ServiceAccount("fake", "enterprise", "12345");

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.STRICT);
  private final Pod pod = Pod.of(world, store, provider);

  private Connection connect() {
    return pod.register.connect(Pod.ACME, ACCOUNT);
  }

  private void expire() {
    world.advance(Duration.ofHours(2));
  }

  @Test
  void connect_goodAccount_storesATokenThatIsUsed() {
    Connection connection = connect();

    assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(connection.serviceAccount()).contains(ACCOUNT);
    assertThat(pod.token()).isEqualTo(minted(1));
    assertThat(provider.minted).containsExactly(ACCOUNT);
    assertThat(pod.record().refreshTokens()).isEmpty();
  }

  @Test
  void connect_again_sendsNothing() {
    connect();

    assertThat(Pod.of(world, store, provider).register.connect(Pod.ACME, ACCOUNT).state())
        .isEqualTo(ConnectionState.ACTIVE);

    assertThat(provider.minted).hasSize(1);
    assertThat(pod.record().generation()).isEqualTo(1);
  }

  @Test
  void connect_otherSubject_replacesTheLogin() {
    connect();
    ServiceAccount other = new ServiceAccount("fake", "user", "67890");

    pod.register.connect(Pod.ACME, other);

    assertThat(pod.found().serviceAccount()).contains(other);
    assertThat(pod.token()).isEqualTo(minted(2));
  }

  @Test
  void connect_overAConsent_switchesTheLoginAndTheOpenViewsFollow() {
    pod.connect();
    pod.current();

    connect();

    assertThat(pod.token()).isEqualTo(minted(1));
    assertThat(provider.revocations).isEmpty();
  }

  @Test
  void connect_consentOverAServiceAccount_switchesBackWhateverTheAccount() {
    connect();

    pod.connect();

    assertThat(pod.found().serviceAccount()).isEmpty();
    assertThat(pod.found().account()).contains("account-1");
    assertThat(pod.token()).isEqualTo(access(1));
  }

  @Test
  void connect_refused_saysWhatTheAdminHasToDoAndStoresNothing() {
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertThatThrownBy(this::connect)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .satisfies(e -> assertThat(e).hasMessageContaining("authorise the application"));
    assertThat(pod.register.find(Pod.ACME)).isEmpty();
  }

  @Test
  void connect_refusedForATellingReason_namesIt() {
    Map<ReauthorizationReason, String> remedies =
        Map.of(
            ReauthorizationReason.DELEGATION_NOT_GRANTED, "domain-wide delegation",
            ReauthorizationReason.SUBJECT_UNKNOWN, "name another user",
            ReauthorizationReason.BLOCKED_BY_POLICY, "allow the application");
    remedies.forEach(
        (reason, remedy) -> {
          provider.mintRefusal = reason;
          provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

          assertThatThrownBy(this::connect)
              .asInstanceOf(type(StorageException.class))
              .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
              .satisfies(e -> assertThat(e).hasMessageContaining(remedy));
        });
    assertThat(pod.register.find(Pod.ACME)).isEmpty();
  }

  @Test
  void current_delegationTakenBack_namesTheReasonAndTheNextAction() {
    connect();
    expire();
    provider.mintRefusal = ReauthorizationReason.DELEGATION_NOT_GRANTED;
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertThatThrownBy(pod::current)
        .asInstanceOf(type(ReauthorizationRequiredException.class))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ReauthorizationReason.DELEGATION_NOT_GRANTED))
        .satisfies(e -> assertThat(e).hasMessageContaining("domain-wide delegation"));
    assertThat(pod.found().reason()).contains(ConnectionReason.DELEGATION_NOT_GRANTED);
    assertThat(pod.found().nextAction()).isEqualTo(NextAction.AUTHORIZE_APPLICATION);
  }

  @Test
  void current_expired_mintsOnceForManyThreadsOfTwoProcesses() throws Exception {
    ExecutorService flights = Executors.newCachedThreadPool();
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      Pod first = Pod.of(world, store, provider, flights);
      Pod second = Pod.of(world, store, provider, flights);
      first.register.connect(Pod.ACME, ACCOUNT);
      expire();
      world.frozen = true;
      CountDownLatch start = new CountDownLatch(1);
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        Pod one = i % 2 == 0 ? first : second;
        tokens.add(
            callers.submit(
                () -> {
                  start.await();
                  return one.token();
                }));
      }
      start.countDown();
      for (Future<String> token : tokens) {
        assertThat(token.get()).isEqualTo(minted(2));
      }
      assertThat(provider.minted).hasSize(2);
    } finally {
      callers.shutdownNow();
      flights.shutdownNow();
    }
  }

  @Test
  void current_lostAnswer_asksAgainAtOnceBecauseNothingIsSpent() {
    connect();
    expire();
    provider.faults.add(Fault.RESPONSE_LOST);

    assertThat(pod.token()).isEqualTo(minted(2));
    assertThat(pod.states).containsExactly(ConnectionState.ACTIVE);
  }

  @Test
  void current_refused_namesTheReasonAndHealsWhenTheAdminAllowsIt() {
    connect();
    expire();
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);

    assertThatThrownBy(pod::current)
        .asInstanceOf(type(ReauthorizationRequiredException.class))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED));
    assertThat(pod.found().state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    assertThat(pod.found().reason()).contains(ConnectionReason.SERVICE_ACCOUNT_REFUSED);
    assertThat(pod.found().nextAction()).isEqualTo(NextAction.AUTHORIZE_APPLICATION);
    // In its rest the provider is not asked by each caller.
    assertThatThrownBy(pod::current).isInstanceOf(ReauthorizationRequiredException.class);
    assertThat(provider.minted).hasSize(2);

    world.advance(Duration.ofMinutes(2));

    assertThat(pod.token()).isEqualTo(minted(2));
    assertThat(pod.states)
        .containsExactly(
            ConnectionState.ACTIVE, ConnectionState.REAUTH_REQUIRED, ConnectionState.ACTIVE);
  }

  @Test
  void keepAlive_refusedAccount_asksAgainByItself() {
    connect();
    expire();
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);
    assertThatThrownBy(pod::current).isInstanceOf(ReauthorizationRequiredException.class);
    world.advance(Duration.ofMinutes(10));

    assertThat(pod.keepAlive().refreshed()).isEqualTo(1);

    assertThat(pod.found().state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void keepAlive_idleAccount_asksForNothing() {
    connect();
    world.advance(Duration.ofDays(300));

    assertThat(pod.keepAlive().refreshed()).isZero();

    assertThat(provider.minted).hasSize(1);
  }

  @Test
  void connect_refusedAccountOnceAllowed_isGoodAtOnce() {
    connect();
    expire();
    provider.faults.add(Fault.REFUSED_ALTHOUGH_GOOD);
    assertThatThrownBy(pod::current).isInstanceOf(ReauthorizationRequiredException.class);

    assertThat(connect().state()).isEqualTo(ConnectionState.ACTIVE);

    assertThat(pod.token()).isEqualTo(minted(2));
  }

  @Test
  void disconnect_serviceAccount_revokesTheTokenThatIsLeft() {
    connect();

    assertThat(pod.register.disconnect(Pod.ACME)).isTrue();

    assertThat(provider.revocations).containsExactly(minted(1));
    assertThat(pod.record().pair()).isNull();
  }

  @Test
  void current_processDiedInTheMiddle_isTakenOverAfterTheLease() {
    connect();
    expire();
    provider.whenever =
        () -> {
          provider.whenever = () -> {};
          throw new Crash();
        };
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);
    Pod next = Pod.of(world, store, provider);

    assertThat(next.token()).isEqualTo(minted(2));
  }
}
