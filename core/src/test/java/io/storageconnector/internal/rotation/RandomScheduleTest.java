package io.storageconnector.internal.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.internal.rotation.FakeTokenEndpoint.Fault;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three processes on one thread, under seeds: whenever one of them reaches the store, the provider
 * or a pause, another one may run a whole call of its own, things may fail, and the process may
 * end. After every write and every answer the properties of the checked model hold, and at rest the
 * connection works.
 *
 * <p>The faults of each policy are those that a client can survive at all: nothing brings a lost
 * answer back where a spent token is dead.
 */
@Timeout(120)
class RandomScheduleTest {

  private static final int SEEDS = 400;
  private static final int STEPS = 30;
  private static final int PODS = 3;

  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {"SAME_PAIR", "STRICT", "NON_ROTATING"})
  void current_anySchedule_losesNoTokenAndAsksNobodyForConsent(Policy policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new Schedule(policy, seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(policy + ", seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One run. */
  private static final class Schedule {

    private final FakeWorld world = new FakeWorld();
    private final FaultyStore store = new FaultyStore();
    private final FakeTokenEndpoint provider;
    private final RecordVault reader = RecordVault.create(store.inner, Pod.CIPHER, "test");
    private final List<Pod> pods = new ArrayList<>();
    private final Set<Integer> busy = new HashSet<>();
    private final Set<String> committed = new HashSet<>();
    private final boolean forgiving;
    private final Random random;
    private int troubles = 12;
    private long lastSequence = 1;

    Schedule(Policy policy, int seed) {
      this.provider = FakeTokenEndpoint.of(world, policy);
      this.forgiving = policy != Policy.STRICT;
      this.random = new Random(seed);
      for (int i = 0; i < PODS; i++) {
        pods.add(Pod.of(world, store, provider));
      }
    }

    void run() {
      store.written = next -> check();
      pods.get(0).connect();
      store.before = this::interleave;
      provider.whenever = this::interleave;
      world.whenWaiting = count -> interleave();
      for (int step = 0; step < STEPS; step++) {
        world.advance(Duration.ofMinutes(random.nextInt(40)));
        act(random.nextInt(PODS));
      }
      rest();
    }

    /** S2: no verdict over a living token. S3: versions only grow. */
    private void check() {
      TokenRecord record = reader.load(Pod.ACME).orElseThrow().record();
      assertThat(record.sequence()).isGreaterThanOrEqualTo(lastSequence);
      lastSequence = record.sequence();
      committed.add(record.accessToken().value().reveal());
      if (record.state() == RecordState.REAUTH_REQUIRED) {
        assertThat(record.refreshTokens()).noneMatch(provider::accepts);
      }
    }

    private void interleave() {
      if (busy.size() < PODS && random.nextInt(6) == 0) {
        act(random.nextInt(PODS));
      }
      if (troubles == 0 || random.nextInt(12) != 0) {
        return;
      }
      troubles--;
      switch (random.nextInt(forgiving ? 6 : 4)) {
        case 0 -> store.faults.add(FaultyStore.Fault.NOT_APPLIED);
        case 1 -> store.faults.add(FaultyStore.Fault.APPLIED_BUT_UNKNOWN);
        case 2 -> provider.faults.add(Fault.NEVER_SENT);
        case 3 -> provider.faults.add(Fault.REQUEST_LOST);
        case 4 -> provider.faults.add(Fault.RESPONSE_LOST);
        default -> throw new Crash();
      }
    }

    private void act(int number) {
      if (!busy.add(number)) {
        return;
      }
      try {
        AccessToken token = pods.get(number).current();
        // S4: nothing is handed out before it was stored.
        assertThat(committed).contains(token.value().reveal());
        if (random.nextBoolean()) {
          provider.use(token);
        }
      } catch (StorageException e) {
        // A paused process may hold the pair while others despair; at rest that has healed.
        boolean excused = !forgiving && busy.size() > 1;
        if (e.kind() != ErrorKind.UNAVAILABLE && !excused) {
          fail("gave up: " + e.kind());
        }
      } catch (Crash e) {
        pods.set(number, Pod.of(world, store, provider));
      } finally {
        busy.remove(number);
      }
    }

    /** S1 and L1: with the faults over, every process gets new tokens. */
    private void rest() {
      troubles = 0;
      store.faults.clear();
      provider.faults.clear();
      store.before = () -> {};
      provider.whenever = () -> {};
      world.whenWaiting = count -> {};
      for (Pod pod : pods) {
        world.advance(Duration.ofHours(2));
        for (int tries = 0; tries < 4; tries++) {
          try {
            pod.current();
            break;
          } catch (StorageException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            world.advance(Duration.ofMinutes(1));
          }
        }
        provider.use(pod.current());
      }
      assertThat(pods.get(0).record().state()).isEqualTo(RecordState.ACTIVE);
      assertThat(pods.get(0).record().attempt()).isNull();
    }
  }
}
