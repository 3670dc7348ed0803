package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.Connection;
import io.storageconnector.ConnectionPage;
import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Switching connections off and on, and listing them. */
class SwitchTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final Pod pod = Pod.of(world, store, provider);
  private final Pod other = Pod.of(world, store, provider);

  private static void assertKind(Runnable call, ErrorKind kind) {
    assertThatThrownBy(call::run)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void switched_off_refusesCallsHereAtOnceAndElsewhereWhenItsTokenEnds() {
    pod.connect();
    pod.current();
    other.current();

    Connection off = pod.register.switched(Pod.ACME, true);

    assertThat(off.state()).isEqualTo(ConnectionState.DISABLED);
    assertThat(off.reason()).contains(ConnectionReason.SWITCHED_OFF);
    assertThat(off.nextAction()).isEqualTo(NextAction.ENABLE);
    assertKind(pod::current, ErrorKind.CONNECTION_DISABLED);
    assertThat(other.token()).isEqualTo(access(1));
    world.advance(Duration.ofHours(1));
    assertKind(other::current, ErrorKind.CONNECTION_DISABLED);
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void switched_onAgain_worksWithoutConsent() {
    pod.connect();
    pod.register.switched(Pod.ACME, true);

    assertThat(pod.register.switched(Pod.ACME, false).state()).isEqualTo(ConnectionState.ACTIVE);

    assertThat(pod.token()).isEqualTo(access(1));
    assertThat(pod.states)
        .containsExactly(ConnectionState.ACTIVE, ConnectionState.DISABLED, ConnectionState.ACTIVE);
  }

  @Test
  void switched_twice_changesNothingMore() {
    pod.connect();
    pod.register.switched(Pod.ACME, true);
    int writes = store.writes.get();

    pod.register.switched(Pod.ACME, true);

    assertThat(store.writes).hasValue(writes);
    assertThat(pod.states).containsExactly(ConnectionState.ACTIVE, ConnectionState.DISABLED);
  }

  @Test
  void switched_whileARefreshIsUnderWay_keepsBoth() {
    pod.connect();
    world.advance(Duration.ofHours(2));
    provider.onTheWayThere.add(() -> other.register.switched(Pod.ACME, true));

    assertKind(pod::current, ErrorKind.CONNECTION_DISABLED);

    assertThat(pod.record().sequence()).isEqualTo(2);
    assertThat(pod.record().disabled()).isTrue();
    other.register.switched(Pod.ACME, false);
    assertThat(other.token()).isEqualTo(access(2));
  }

  @Test
  void switched_absentOrDisconnected_isNotConnected() {
    assertKind(() -> pod.register.switched(Pod.ACME, true), ErrorKind.NOT_CONNECTED);
    pod.connect();
    pod.register.disconnect(Pod.ACME);
    assertKind(() -> pod.register.switched(Pod.ACME, true), ErrorKind.NOT_CONNECTED);
  }

  @Test
  void list_pageByPage_tellsOfEachConnectionOnceAndOfNoSecret() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ConnectionId id = ConnectionId.of("customer-" + i);
      pod.register.connect(id, new ServiceAccount("fake", "user", "u" + i));
      expected.add(id.value());
    }
    pod.connect();
    store.inner.compareAndSet(
        ConnectionId.of("broken"),
        Revision.ABSENT,
        StoredToken.of(RandomIds.revision(), world.instant(), new byte[] {1}));
    expected.add("acme");
    List<String> found = new ArrayList<>();
    List<ConnectionId> unreadable = new ArrayList<>();
    ConnectionId after = null;
    int pages = 0;

    do {
      ConnectionPage page = pod.register.list(after, 2);
      page.connections().forEach(connection -> found.add(connection.id().value()));
      unreadable.addAll(page.unreadable());
      assertThat(
              page.connections().toString()
                  + page.connections().stream()
                      .flatMap(connection -> connection.history().stream())
                      .toList())
          .doesNotContain("FAKESECRET");
      after = page.next().orElse(null);
      pages++;
    } while (after != null);

    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(unreadable).containsExactly(ConnectionId.of("broken"));
    assertThat(pages).isGreaterThan(4);
  }
}
