package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may consent for a connection that somebody consented for before. */
class AccountTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  // Here a new consent leaves the other account's grant alone.
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final Pod pod = Pod.of(world, store, provider);

  @BeforeEach
  void connect() {
    pod.connect();
  }

  private void assertRefused(String message) {
    assertThatThrownBy(pod::connect)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .satisfies(e -> assertThat(e).hasMessageContaining(message).hasNoCause())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("account-2"));
  }

  @Test
  void connect_scopeLeftOut_isRefusedAndTheFormerGrantStays() {
    provider.required = Set.of("files", "mail");
    provider.granted = List.of("files", "other");

    assertThatThrownBy(pod::connect)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SCOPE_MISSING))
        .satisfies(e -> assertThat(e).hasMessageContaining("[mail]").hasNoCause());

    assertThat(pod.record().generation()).isEqualTo(1);
    assertThat(pod.token()).isEqualTo(access(1));
    // It may be the grant of another connection too.
    assertThat(provider.revocations).isEmpty();
  }

  @Test
  void connect_allScopesOrNoneTold_isFine() {
    provider.required = Set.of("files");
    for (List<String> granted : List.of(List.of("files", "other"), List.<String>of())) {
      provider.granted = granted;
      pod.connect();
    }
    assertThat(pod.record().generation()).isEqualTo(3);
  }

  @Test
  void connect_sameAccount_replacesTheGrant() {
    pod.connect();

    assertThat(pod.record().generation()).isEqualTo(2);
    assertThat(pod.found().account()).contains("account-1");
  }

  @Test
  void connect_otherAccount_isRefusedAndTheGrantStays() {
    provider.account = "account-2";

    assertRefused("another account");

    assertThat(pod.record().generation()).isEqualTo(1);
    assertThat(pod.found().account()).contains("account-1");
    assertThat(pod.token()).isEqualTo(access(1));
    // The other account may have a connection of its own.
    assertThat(provider.revocations).isEmpty();
  }

  @Test
  void connect_accountNotTold_isRefusedWhereItWasKnown() {
    provider.account = null;

    assertRefused("whose account");

    assertThat(pod.record().generation()).isEqualTo(1);
  }

  @Test
  void connect_otherAccountAfterADisconnect_isFine() {
    pod.register.disconnect(Pod.ACME);
    provider.account = "account-2";

    pod.connect();

    assertThat(pod.found().account()).contains("account-2");
  }

  @Test
  void connect_accountUnknownSoFar_isLearned() {
    pod.register.disconnect(Pod.ACME);
    provider.account = null;
    pod.connect();
    provider.account = "account-3";

    pod.connect();

    assertThat(pod.found().account()).contains("account-3");
  }

  @Test
  void connect_accountTooLongToStore_isLikeNotTold() {
    pod.register.disconnect(Pod.ACME);
    provider.account = "x".repeat(201);

    pod.connect();

    assertThat(pod.found().account()).isEmpty();
  }

  @Test
  void connect_twoConsentsAtOnce_theOneThatTheProviderLetLiveIsFound() {
    Pod other = Pod.of(world, store, provider);
    // The first exchanges its code; before it stores the grant, the second one does all of it. The
    // provider keeps one grant for each user, so the first one's is dead, and stored last.
    AtomicInteger writes = new AtomicInteger();
    store.before =
        () -> {
          if (writes.getAndIncrement() == 1) {
            other.connect();
          }
        };

    pod.connect();
    store.before = () -> {};
    assertThat(pod.record().alternates()).hasSize(1);
    world.advance(Duration.ofHours(2));

    assertThat(pod.current()).isNotNull();
    assertThat(pod.record().state()).isEqualTo(RecordState.ACTIVE);
    assertThat(provider.accepts(pod.record().refreshTokens().get(0))).isTrue();
  }

  @Test
  void connect_writeOfUnknownOutcomeThenADisconnection_doesNotComeBack() {
    Pod other = Pod.of(world, store, provider);
    store.faults.add(FaultyStore.Fault.APPLIED_BUT_UNKNOWN);
    world.whenWaiting = count -> other.register.disconnect(Pod.ACME);

    assertThatThrownBy(pod::connect)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_CONNECTED));

    assertThat(pod.record().isDeleted()).isTrue();
  }
}
