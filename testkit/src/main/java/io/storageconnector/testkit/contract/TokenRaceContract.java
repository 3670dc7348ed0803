package io.storageconnector.testkit.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Many threads over two stores, as many processes: every write wins or loses, and never both. */
public abstract class TokenRaceContract extends TokenScanContract {

  private static final int COUNTERS = 6;
  private static final int COUNTS = 800;
  private static final int RACERS = 16;
  private static final int RACES = 25;
  private static final int HISTORIES = 150;
  private static final int HISTORY_THREADS = 4;
  private static final int HISTORY_STEPS = 12;
  private static final int INTERRUPTS = 40;

  /** A slow store does fewer rounds, not a longer test. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

  /** For subclasses. */
  protected TokenRaceContract() {}

  private static boolean isLongEnoughSince(long start) {
    return System.nanoTime() - start > LONG_ENOUGH.toNanos();
  }

  /** Increments by compare-and-set, from two stores: none is lost, none is counted twice. */
  @Test
  public final void compareAndSet_manyIncrements_countsExactly() {
    List<TokenStore> stores = List.of(open(), open());
    insert(stores.get(0), ACME, counter(0));
    AtomicInteger unknown = new AtomicInteger();
    long start = System.nanoTime();
    List<Integer> applied =
        Race.of(
            COUNTERS,
            thread ->
                () -> {
                  TokenStore store = stores.get(thread % 2);
                  int mine = 0;
                  for (int i = 0; i < COUNTS && !isLongEnoughSince(start); i++) {
                    StoredToken seen = store.load(ACME).orElseThrow();
                    try {
                      StoredToken next = counter(count(seen) + 1);
                      mine += store.compareAndSet(ACME, seen.revision(), next) ? 1 : 0;
                    } catch (TokenStoreException e) {
                      unknown.incrementAndGet();
                    }
                  }
                  return mine;
                });
    int sum = applied.stream().mapToInt(Integer::intValue).sum();
    assertThat(sum).as("writes that were applied").isGreaterThanOrEqualTo(COUNTERS);
    assertThat(count(open().load(ACME).orElseThrow()))
        .as("applied %s, unknown %s", applied, unknown)
        .isBetween(sum, sum + unknown.get());
  }

  private static StoredToken counter(int value) {
    return token(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private static int count(StoredToken record) {
    return ByteBuffer.wrap(record.sealed()).getInt();
  }

  /** Of many who insert at the same moment, one succeeds, and its record is there. */
  @Test
  public final void compareAndSet_manyInsertAtOnce_oneWins() {
    List<TokenStore> stores = List.of(open(), open());
    long start = System.nanoTime();
    for (int race = 0; race < RACES && !isLongEnoughSince(start); race++) {
      assertOneWins(stores, ConnectionId.of("race-" + race), Revision.ABSENT);
    }
  }

  /** Of many who replace the same state at the same moment, one succeeds. */
  @Test
  public final void compareAndSet_manyReplaceAtOnce_oneWins() {
    List<TokenStore> stores = List.of(open(), open());
    StoredToken present = insert(stores.get(0), ACME, token("first"));
    long start = System.nanoTime();
    for (int race = 0; race < RACES && !isLongEnoughSince(start); race++) {
      present = assertOneWins(stores, ACME, present.revision());
    }
  }

  private StoredToken assertOneWins(List<TokenStore> stores, ConnectionId id, Revision expected) {
    List<Optional<StoredToken>> written =
        Race.of(
            RACERS,
            thread ->
                () -> {
                  StoredToken mine = token("of thread " + thread);
                  return stores.get(thread % 2).compareAndSet(id, expected, mine)
                      ? Optional.of(mine)
                      : Optional.empty();
                });
    List<StoredToken> winners = written.stream().flatMap(Optional::stream).toList();
    assertThat(winners).as("writes of %s that were applied", id).hasSize(1);
    stores.forEach(store -> assertHolds(store, id, winners.get(0)));
    return winners.get(0);
  }

  /** Of a replacement and a removal at the same moment, one succeeds. */
  @Test
  public final void compareAndDelete_againstReplacements_oneWins() {
    List<TokenStore> stores = List.of(open(), open());
    long start = System.nanoTime();
    for (int race = 0; race < RACES && !isLongEnoughSince(start); race++) {
      ConnectionId id = ConnectionId.of("race-" + race);
      Revision expected = insert(stores.get(0), id, token("first")).revision();
      StoredToken next = token("next");
      List<Boolean> applied =
          Race.of(
              4,
              thread ->
                  () -> {
                    TokenStore store = stores.get(thread % 2);
                    return thread == 0
                        ? store.compareAndSet(id, expected, next)
                        : store.compareAndDelete(id, expected);
                  });
      assertThat(applied).as("one of %s", applied).containsOnlyOnce(true);
      if (applied.get(0)) {
        assertHolds(stores.get(1), id, next);
      } else {
        assertHoldsNothing(stores.get(1), id);
      }
    }
  }

  /** Writers of different connections do not stand in each other's way. */
  @Test
  public final void compareAndSet_differentConnections_allSucceed() {
    List<TokenStore> stores = List.of(open(), open());
    List<StoredToken> last =
        Race.of(
            RACERS,
            thread ->
                () -> {
                  TokenStore store = stores.get(thread % 2);
                  ConnectionId id = ConnectionId.of("c" + thread);
                  StoredToken present = insert(store, id, token("0 of " + thread));
                  for (int i = 1; i < 5; i++) {
                    present = replace(store, id, present, token(i + " of " + thread));
                  }
                  return present;
                });
    for (int i = 0; i < RACERS; i++) {
      assertHolds(stores.get(i % 2), ConnectionId.of("c" + i), last.get(i));
    }
  }

  /**
   * Whatever several threads do to a record through two stores, it looks as if they had done it one
   * after the other. The property {@code storageconnector.contract.seed} repeats a choice of
   * operations, though not their interleaving.
   */
  @Test
  public final void operations_atRandom_areLinearizable() {
    List<TokenStore> stores = List.of(open(), open());
    long seed =
        Long.getLong("storageconnector.contract.seed", ThreadLocalRandom.current().nextLong());
    SplittableRandom seeds = new SplittableRandom(seed);
    long start = System.nanoTime();
    for (int i = 0; i < HISTORIES && !isLongEnoughSince(start); i++) {
      ConnectionId id = ConnectionId.of("history-" + i);
      RegisterHistory history = new RegisterHistory();
      List<SplittableRandom> choices =
          List.of(seeds.split(), seeds.split(), seeds.split(), seeds.split());
      Race.of(
          HISTORY_THREADS,
          thread ->
              () -> {
                act(stores.get(thread % 2), id, choices.get(thread), history);
                return true;
              });
      assertThat(history.isLinearizable())
          .as("history %s of seed %s can't have happened:%n%s", i, seed, history)
          .isTrue();
    }
  }

  private static void act(
      TokenStore store, ConnectionId id, SplittableRandom choice, RegisterHistory history) {
    Revision known = Revision.ABSENT;
    for (int step = 0; step < HISTORY_STEPS; step++) {
      int dice = choice.nextInt(10);
      long start = System.nanoTime();
      if (dice < 4) {
        Optional<StoredToken> found = store.load(id);
        known = found.map(StoredToken::revision).orElse(Revision.ABSENT);
        history.loaded(start, known);
        found.ifPresent(TokenRaceContract::assertWhole);
      } else {
        boolean removal = dice == 9 && !known.equals(Revision.ABSENT);
        StoredToken next = whole(choice.nextInt(1, 400));
        Revision after = removal ? Revision.ABSENT : next.revision();
        try {
          boolean applied =
              removal ? store.compareAndDelete(id, known) : store.compareAndSet(id, known, next);
          if (applied) {
            history.applied(start, known, after);
            known = after;
          } else {
            history.refused(start, known);
          }
        } catch (TokenStoreException e) {
          history.unknown(start, known, after);
        }
      }
    }
  }

  /** A record whose bytes tell its revision. */
  private static StoredToken whole(int repetitions) {
    Revision revision = revision();
    byte[] sealed = revision.value().repeat(repetitions).getBytes(US_ASCII);
    return StoredToken.of(revision, DUE.plusSeconds(repetitions), sealed);
  }

  /** Tests that revision, due time and bytes of a record are of the same write. */
  private static void assertWhole(StoredToken record) {
    int repetitions = record.sealed().length / 32;
    assertThat(new String(record.sealed(), US_ASCII))
        .isEqualTo(record.revision().value().repeat(repetitions));
    assertThat(record.dueAt()).isEqualTo(DUE.plusSeconds(repetitions));
  }

  /** An interrupted thread keeps its flag, and its writes are done or not done, never half. */
  @Test
  public final void interrupt_beforeACall_isKept() {
    TokenStore store = open();
    StoredToken present = insert(store, ACME, token("first"));
    interrupted(() -> store.load(ACME));
    interrupted(() -> store.due(DUE, 1));
    interrupted(() -> store.connections(null, 1));
    StoredToken next = token("next");
    Revision expected = present.revision();
    boolean applied = interrupted(() -> store.compareAndSet(ACME, expected, next)).orElse(false);
    StoredToken now = store.load(ACME).orElseThrow();
    assertHolds(open(), ACME, now.revision().equals(next.revision()) ? next : present);
    if (applied) {
      assertHolds(store, ACME, next);
    }
    boolean removed = interrupted(() -> store.compareAndDelete(ACME, now.revision())).orElse(false);
    if (removed) {
      assertHoldsNothing(store, ACME);
    }
    insert(store, ConnectionId.of("globex"), token("the store still works"));
    insert(open(), ConnectionId.of("initech"), token("and so do others"));
  }

  private static <T> Optional<T> interrupted(Supplier<T> call) {
    Thread.currentThread().interrupt();
    Optional<T> result;
    try {
      result = Optional.of(call.get());
    } catch (TokenStoreException e) {
      result = Optional.empty();
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt flag is kept").isTrue();
    }
    return result;
  }

  /** Interrupts that arrive in the middle of writes are kept, and leave whole records behind. */
  @Test
  public final void interrupt_duringWrites_isKept() {
    TokenStore store = open();
    insert(store, ACME, whole(1));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    AtomicReference<Thread> writer = new AtomicReference<>();
    Race.of(
        2,
        thread ->
            () -> {
              if (thread == 0) {
                writer.set(Thread.currentThread());
                writeUntil(done, store, seen);
              } else {
                try {
                  interruptManyTimes(writer, seen);
                } finally {
                  done.set(true);
                }
              }
              return true;
            });
    assertThat(seen).as("interrupts that were kept").hasValue(INTERRUPTS);
    assertWhole(open().load(ACME).orElseThrow());
    StoredToken last = store.load(ACME).orElseThrow();
    replace(store, ACME, last, token("the store still works"));
  }

  private static void writeUntil(AtomicBoolean done, TokenStore store, AtomicInteger seen) {
    while (!done.get()) {
      try {
        StoredToken present = store.load(ACME).orElseThrow();
        assertWhole(present);
        store.compareAndSet(ACME, present.revision(), whole(50));
      } catch (TokenStoreException e) {
        // An interrupted call may throw; the record is looked at in the next round.
        assertThat(Thread.currentThread().isInterrupted()).as("%s", e).isTrue();
      }
      if (Thread.interrupted()) {
        seen.incrementAndGet();
      }
    }
  }

  private static void interruptManyTimes(AtomicReference<Thread> writer, AtomicInteger seen) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    for (int i = 1; i <= INTERRUPTS; i++) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
      Thread target = writer.get();
      while (target == null) {
        Thread.onSpinWait();
        target = writer.get();
      }
      target.interrupt();
      while (seen.get() < i) {
        assertThat(System.nanoTime()).as("interrupt %s was kept", i).isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }
}
