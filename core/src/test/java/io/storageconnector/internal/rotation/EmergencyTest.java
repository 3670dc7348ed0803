package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static io.storageconnector.internal.rotation.FakeTokenEndpoint.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.StorageException;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * New tokens that the store does not take before the process ends, at a provider that kills the
 * whole grant if the spent token is presented again.
 */
@Timeout(60)
class EmergencyTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FaultyStore disk = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.FAMILY_REVOKING);
  private final Pod pod = Pod.withEmergency(world, store, disk, provider);

  /** The store fails after the claim, and the process is told to end while it still tries. */
  @BeforeEach
  void endWithTokensThatTheStoreDidNotTake() {
    pod.connect();
    world.advance(Duration.ofHours(2));
    provider.onTheWayBack.add(() -> store.down = true);
    world.whenWaiting =
        count -> {
          if (store.down && disk.inner.load(Pod.ACME).isPresent()) {
            throw new Crash();
          }
        };
    assertThatThrownBy(pod::current).isInstanceOf(Crash.class);
    world.whenWaiting = count -> {};
    store.down = false;
  }

  private Pod nextProcess() {
    return Pod.withEmergency(world, store, disk, provider);
  }

  @Test
  void current_nextProcess_bringsThemInBeforeItAsksTheProvider() {
    world.advance(Duration.ofMinutes(10));

    assertThat(nextProcess().token()).isEqualTo(access(2));

    assertThat(provider.presented).containsExactly(refresh(1));
    assertThat(disk.inner.load(Pod.ACME)).isEmpty();
    assertThat(pod.record().sequence()).isEqualTo(2);
    assertThat(pod.record().attempt()).isNull();
  }

  @Test
  void keepAlive_nextProcess_bringsThemInWithoutACaller() {
    assertThat(nextProcess().keepAlive().refreshed()).isEqualTo(1);

    assertThat(provider.presented).containsExactly(refresh(1));
    assertThat(pod.record().sequence()).isEqualTo(2);
    assertThat(disk.inner.load(Pod.ACME)).isEmpty();
  }

  @Test
  void current_withoutThePlace_theGrantWouldBeLost() {
    world.advance(Duration.ofMinutes(10));

    assertThatThrownBy(Pod.of(world, store, provider)::current)
        .isInstanceOf(StorageException.class);

    assertThat(provider.accepts(pod.record().refreshTokens().get(0))).isFalse();
  }

  @Test
  void current_authorizedAnewMeanwhile_forgetsThem() {
    Pod other = Pod.of(world, store, provider);
    other.connect();

    assertThat(nextProcess().token()).isEqualTo(access(3));

    assertThat(disk.inner.load(Pod.ACME)).isEmpty();
    assertThat(pod.record().generation()).isEqualTo(2);
  }

  @Test
  void current_diskCannotBeRead_goesOnWithoutIt() {
    disk.down = true;
    world.advance(Duration.ofMinutes(10));

    assertThatThrownBy(nextProcess()::current).isInstanceOf(StorageException.class);
  }

  @Test
  void current_storeComesBackInTime_leavesNothingBehind() {
    Pod next = nextProcess();
    next.current();
    world.advance(Duration.ofHours(2));
    provider.onTheWayBack.add(() -> store.down = true);
    world.whenWaiting = count -> store.down = disk.inner.load(Pod.ACME).isEmpty();

    assertThat(next.token()).isEqualTo(access(3));

    assertThat(disk.inner.load(Pod.ACME)).isEmpty();
  }
}
