package io.storageconnector.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InMemoryTokenStoreTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");

  private final InMemoryTokenStore store = InMemoryTokenStore.create();

  private static StoredToken token(int number) {
    return StoredToken.of(
        new Revision(String.format("%032x", number)), Instant.ofEpochSecond(number), new byte[1]);
  }

  @Test
  void compareAndSet_byRevision_replacesOnlyTheExpectedState() {
    assertThat(store.compareAndSet(ACME, token(1).revision(), token(2))).isFalse();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, token(1))).isTrue();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, token(2))).isFalse();
    assertThat(store.compareAndSet(ACME, token(1).revision(), token(2))).isTrue();
    assertThat(store.compareAndSet(ACME, token(1).revision(), token(3))).isFalse();

    assertThat(store.load(ACME)).contains(token(2));
    assertThat(store.load(ConnectionId.of("ACME"))).isEmpty();
  }

  @Test
  void compareAndDelete_byRevision_removesOnlyTheExpectedState() {
    store.compareAndSet(ACME, Revision.ABSENT, token(1));

    assertThat(store.compareAndDelete(ACME, token(2).revision())).isFalse();
    assertThat(store.compareAndDelete(ACME, token(1).revision())).isTrue();
    assertThat(store.compareAndDelete(ACME, token(1).revision())).isFalse();
  }

  @Test
  void due_someRecords_givesTheOldestFirstUpToTheLimit() {
    for (int i = 5; i > 0; i--) {
      store.compareAndSet(ConnectionId.of("c" + i), Revision.ABSENT, token(i));
    }

    assertThat(store.due(Instant.ofEpochSecond(4), 3))
        .extracting(due -> due.id().value())
        .containsExactly("c1", "c2", "c3");
    assertThatIllegalArgumentException().isThrownBy(() -> store.due(Instant.EPOCH, 0));
  }

  @Test
  @Timeout(20)
  void compareAndSet_sixThreads_countsExactly() throws Exception {
    store.compareAndSet(ACME, Revision.ABSENT, token(1));
    CyclicBarrier start = new CyclicBarrier(6);
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      writers.add(
          () -> {
            start.await();
            int won = 0;
            for (int round = 0; round < 500; round++) {
              StoredToken seen = store.load(ACME).orElseThrow();
              int next = Integer.parseInt(seen.revision().value(), 16) + 1;
              won += store.compareAndSet(ACME, seen.revision(), token(next)) ? 1 : 0;
            }
            return won;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(6);
    int won = 0;
    try {
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        won += writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(store.load(ACME)).contains(token(won + 1));
  }
}
