package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The token table was restored from a backup, at a provider that forgives no spent token. */
class RestoredBackupTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.STRICT);
  private final Pod old = Pod.of(world, store, provider);

  private StoredToken backup = StoredToken.of(RandomIds.revision(), world.instant(), new byte[0]);

  @BeforeEach
  void connectAndBackUp() {
    old.connect();
    backup = store.inner.load(Pod.ACME).orElseThrow();
  }

  private void restore() {
    store.fallBackTo(Pod.ACME, backup);
    world.advance(Duration.ofHours(2));
  }

  private static void assertKind(Runnable call, ErrorKind kind) {
    assertThatThrownBy(call::run)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void current_idleSinceTheBackup_isNotAffected() {
    restore();

    assertThat(Pod.of(world, store, provider).token()).isEqualTo(access(2));
  }

  @Test
  void current_podThatRemembers_presentsNoSpentToken() {
    world.advance(Duration.ofHours(2));
    old.current();
    restore();

    assertThat(old.token()).isEqualTo(access(3));

    assertThat(provider.presented).containsExactly(refresh(1), refresh(2));
    assertThat(Pod.of(world, store, provider).token()).isEqualTo(access(3));
  }

  @Test
  void current_newPodBelievedTheBackup_isHealedByAPodThatRemembers() {
    world.advance(Duration.ofHours(2));
    old.current();
    restore();
    Pod fresh = Pod.of(world, store, provider);
    assertKind(fresh::current, ErrorKind.REAUTH_REQUIRED);
    assertThat(fresh.found().reason()).contains(ConnectionReason.GRANT_REVOKED);

    assertThat(old.token()).isEqualTo(access(3));

    assertThat(fresh.token()).isEqualTo(access(3));
    assertThat(fresh.found().state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(fresh.found().history())
        .extracting(event -> event.what())
        .contains("repaired", "rotated");
  }

  @Test
  void current_nobodyRemembers_needsAConsent() {
    world.advance(Duration.ofHours(2));
    old.current();
    restore();
    Pod fresh = Pod.of(world, store, provider);
    assertKind(fresh::current, ErrorKind.REAUTH_REQUIRED);

    fresh.connect();

    assertThat(fresh.token()).isEqualTo(access(3));
  }

  @Test
  void disconnect_undoneByTheBackup_isDoneAgainByASecondCall() {
    assertThat(old.register.disconnect(Pod.ACME)).isTrue();
    restore();
    assertThat(old.found().state()).isEqualTo(ConnectionState.ACTIVE);
    assertKind(Pod.of(world, store, provider)::current, ErrorKind.REAUTH_REQUIRED);

    assertThat(old.register.disconnect(Pod.ACME)).isTrue();

    assertThat(old.found().state()).isEqualTo(ConnectionState.GONE);
    assertThat(old.record().refreshTokens()).isEmpty();
  }

  @Test
  void current_rowMadeAfterTheBackup_isServedToItsEndAndNotBroughtBack() {
    store.inner.compareAndDelete(Pod.ACME, backup.revision());

    assertThat(old.token()).isEqualTo(access(1));
    world.advance(Duration.ofHours(2));
    assertKind(old::current, ErrorKind.NOT_CONNECTED);
    assertThat(old.register.find(Pod.ACME)).isEmpty();
  }
}
