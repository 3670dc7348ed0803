package io.storageconnector.testkit.contract;

import static io.storageconnector.testkit.contract.TokenStorePort.AMBIENT_TRANSACTION;
import static io.storageconnector.testkit.contract.TokenStorePort.CRASH;
import static io.storageconnector.testkit.contract.TokenStorePort.FAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What was said to be written stays written: after a close, a crash, a rollback, a lost answer. */
public abstract class TokenDurabilityContract extends TokenRaceContract {

  private static final int WRITERS = 4;

  /** For subclasses. */
  protected TokenDurabilityContract() {}

  /** What is written is there when all stores were closed and one is opened again. */
  @Test
  public final void close_thenOpenAgain_keepsEverything() {
    TokenStore first = open();
    Map<ConnectionId, StoredToken> expected = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      ConnectionId id = ConnectionId.of("c" + i);
      expected.put(id, replace(first, id, insert(first, id, token("1")), token("2 of " + i)));
    }
    ConnectionId removed = ConnectionId.of("removed");
    assertThat(first.compareAndDelete(removed, insert(first, removed, token("x")).revision()))
        .isTrue();
    first.close();
    TokenStore second = open();
    expected.forEach((id, record) -> assertHolds(second, id, record));
    assertHoldsNothing(second, removed);
    assertThat(walk(second, 100)).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  /** Closing a store again does nothing, and closing one does not close another. */
  @Test
  public final void close_twice_leavesOtherStoresOpen() {
    TokenStore closed = open();
    TokenStore other = open();
    StoredToken record = insert(closed, ACME, token("a"));
    closed.close();
    closed.close();
    assertHolds(other, ACME, record);
    replace(other, ACME, record, token("b"));
    closed.close();
  }

  /** A write that was answered with true outlives a crash right after it. */
  @Test
  @RequiresTokenStorePort(CRASH)
  public final void crash_afterWrites_keepsEverything() {
    TokenStore store = open();
    Map<ConnectionId, StoredToken> expected = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      ConnectionId id = ConnectionId.of("c" + i);
      expected.put(id, replace(store, id, insert(store, id, token("1")), token("2 of " + i)));
    }
    ConnectionId removed = ConnectionId.of("removed");
    assertThat(store.compareAndDelete(removed, insert(store, removed, token("x")).revision()))
        .isTrue();
    expected.put(ACME, insert(store, ACME, token("the last write")));
    crash();
    TokenStore again = open();
    expected.forEach((id, record) -> assertHolds(again, id, record));
    assertHoldsNothing(again, removed);
    replace(again, ACME, again.load(ACME).orElseThrow(), token("life goes on"));
  }

  /** A crash in the middle of writes leaves of each record what was confirmed last, or later. */
  @Test
  @RequiresTokenStorePort(CRASH)
  public final void crash_duringWrites_keepsWhatWasConfirmed() {
    Map<ConnectionId, List<StoredToken>> lastTwo = new ConcurrentHashMap<>();
    CountDownLatch underWay = new CountDownLatch(WRITERS * 5);
    Race.of(
        WRITERS + 1,
        thread -> {
          if (thread == WRITERS) {
            return () -> {
              assertThat(underWay.await(30, TimeUnit.SECONDS)).as("writers under way").isTrue();
              crash();
              return true;
            };
          }
          ConnectionId id = ConnectionId.of("c" + thread);
          TokenStore store = open();
          StoredToken inserted = insert(store, id, token("0"));
          lastTwo.put(id, List.of(inserted, inserted));
          return () -> {
            StoredToken confirmed = inserted;
            try {
              for (int i = 1; i < 2000; i++) {
                StoredToken next = token(i + " of " + id);
                lastTwo.put(id, List.of(confirmed, next));
                confirmed = replace(store, id, confirmed, next);
                underWay.countDown();
              }
            } catch (RuntimeException e) {
              // The crash. It may not turn a write into a refusal, but an exception is in order.
              return true;
            }
            return true;
          };
        });
    TokenStore again = open();
    lastTwo.forEach(
        (id, either) -> {
          StoredToken found = again.load(id).orElseThrow();
          assertThat(either).extracting(StoredToken::revision).contains(found.revision());
          assertHolds(
              again,
              id,
              found.revision().equals(either.get(0).revision()) ? either.get(0) : either.get(1));
        });
  }

  private void crash() {
    opened().crash().orElseThrow().run();
  }

  /** A rollback of the caller's transaction does not take a write back. */
  @Test
  @RequiresTokenStorePort(AMBIENT_TRANSACTION)
  public final void ambientTransaction_rolledBack_keepsWrites() {
    TokenStore store = open();
    StoredToken replaced = insert(store, ACME, token("first"));
    ConnectionId globex = ConnectionId.of("globex");
    Revision removed = insert(store, globex, token("first")).revision();
    ConnectionId initech = ConnectionId.of("initech");
    AmbientTransaction transaction = opened().ambientTransaction().orElseThrow();
    StoredToken next;
    StoredToken inserted;
    transaction.begin();
    try {
      next = replace(store, ACME, replaced, token("second"));
      assertThat(store.compareAndDelete(globex, removed)).isTrue();
      inserted = insert(store, initech, token("new"));
      TokenStore other = open();
      Race.of(
          1,
          thread ->
              () -> {
                assertHolds(other, ACME, next);
                return true;
              });
    } finally {
      transaction.rollback();
    }
    for (TokenStore each : List.of(store, open())) {
      assertHolds(each, ACME, next);
      assertHoldsNothing(each, globex);
      assertHolds(each, initech, inserted);
    }
  }

  /** A snapshot that the caller's transaction took does not hide later writes. */
  @Test
  @RequiresTokenStorePort(AMBIENT_TRANSACTION)
  public final void ambientTransaction_underWay_hidesNothing() {
    TokenStore store = open();
    TokenStore other = open();
    StoredToken first = insert(store, ACME, token("first"));
    AmbientTransaction transaction = opened().ambientTransaction().orElseThrow();
    transaction.begin();
    try {
      assertHolds(store, ACME, first);
      StoredToken second =
          Race.of(1, thread -> () -> replace(other, ACME, first, token("second"))).get(0);
      assertHolds(store, ACME, second);
      StoredToken third = replace(store, ACME, second, token("third"));
      assertHolds(store, ACME, third);
    } finally {
      transaction.rollback();
    }
  }

  /**
   * A write that did not reach the backing is not said to have been refused, and changes nothing.
   */
  @Test
  @RequiresTokenStorePort(FAULTS)
  public final void fault_beforeTheWrite_changesNothing() {
    TokenStore store = open();
    StoredToken first = token("first");
    faults().failNextWriteBeforeItIsApplied();
    if (!isSaidToBeApplied(() -> store.compareAndSet(ACME, Revision.ABSENT, first))) {
      assertHoldsNothing(store, ACME);
      insert(store, ACME, first);
    }
    StoredToken second = token("second");
    faults().failNextWriteBeforeItIsApplied();
    if (!isSaidToBeApplied(() -> store.compareAndSet(ACME, first.revision(), second))) {
      assertHolds(store, ACME, first);
      assertHolds(open(), ACME, first);
      replace(store, ACME, first, second);
    }
    assertHolds(open(), ACME, second);
    faults().failNextWriteBeforeItIsApplied();
    if (!isSaidToBeApplied(() -> store.compareAndDelete(ACME, second.revision()))) {
      assertHolds(open(), ACME, second);
      assertThat(store.compareAndDelete(ACME, second.revision())).isTrue();
    }
    assertHoldsNothing(open(), ACME);
  }

  /** A write whose answer was lost is not said to have been refused, and looking settles it. */
  @Test
  @RequiresTokenStorePort(FAULTS)
  public final void fault_afterTheWrite_isSettledByLooking() {
    TokenStore store = open();
    StoredToken first = token("first");
    faults().failNextWriteAfterItIsApplied();
    isSaidToBeApplied(() -> store.compareAndSet(ACME, Revision.ABSENT, first));
    assertHolds(store, ACME, first);
    StoredToken second = token("second");
    faults().failNextWriteAfterItIsApplied();
    isSaidToBeApplied(() -> store.compareAndSet(ACME, first.revision(), second));
    assertHolds(store, ACME, second);
    assertHolds(open(), ACME, second);
    assertThat(store.compareAndSet(ACME, first.revision(), token("third"))).isFalse();
    faults().failNextWriteAfterItIsApplied();
    isSaidToBeApplied(() -> store.compareAndDelete(ACME, second.revision()));
    assertHoldsNothing(store, ACME);
    assertHolds(open(), ACME, insert(store, ACME, token("again")));
  }

  final TokenStoreFaults faults() {
    return opened().faults().orElseThrow();
  }

  /**
   * Makes a write whose revision is the expected one, and which fails. It may throw, or be settled
   * by the store itself; what it may not do is to call it refused, now and for ever.
   */
  private static boolean isSaidToBeApplied(BooleanSupplier write) {
    boolean applied;
    try {
      applied = write.getAsBoolean();
    } catch (TokenStoreException e) {
      return false;
    }
    assertThat(applied).as("a write that failed is said to have been refused").isTrue();
    return true;
  }
}
