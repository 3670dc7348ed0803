package io.storageconnector.testkit.contract;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mistakes that show with several threads, processes or failures. */
enum RaceDefect implements StoreDefect {
  LOOKS_THEN_WRITES("compareAndSet_manyIncrements_countsExactly", LookThenWrite::new),
  LOOKS_THEN_INSERTS("compareAndSet_manyInsertAtOnce_oneWins", LookThenWrite::new),
  LOOKS_THEN_REPLACES("compareAndSet_manyReplaceAtOnce_oneWins", LookThenWrite::new),
  LOOKS_THEN_DELETES("compareAndDelete_againstReplacements_oneWins", LookThenWrite::new),
  LOOKS_THEN_CLAIMS("rotation_manyCallersInTwoProcesses_exchangeOnce", LookThenWrite::new),
  ONE_WRITER_AT_A_TIME_OR_ERROR(
      "compareAndSet_differentConnections_allSucceed",
      backing ->
          new MapStore(backing) {
            private final ReentrantLock lock = new ReentrantLock();

            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              if (!lock.tryLock()) {
                throw new TokenStoreException("the table is locked");
              }
              try {
                LockSupport.parkNanos(20_000);
                return super.swap(id, expected, next);
              } finally {
                lock.unlock();
              }
            }
          }),
  READS_FROM_A_REPLICA(
      "operations_atRandom_areLinearizable",
      backing ->
          new MapStore(backing) {
            private final AtomicInteger reads = new AtomicInteger();
            private final Map<ConnectionId, Optional<StoredToken>> replica =
                new ConcurrentHashMap<>();

            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              if (reads.incrementAndGet() % 3 == 0) {
                replica.put(id, super.load(id));
              }
              return replica.computeIfAbsent(id, super::load);
            }
          }),
  RECORDS_WRITTEN_IN_TWO_STEPS(
      "operations_atRandom_areLinearizable",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              StoredToken present = backing.records.get(id);
              if (next == null || present == null) {
                return super.swap(id, expected, next);
              }
              StoredToken half = StoredToken.of(next.revision(), next.dueAt(), present.sealed());
              boolean applied = super.swap(id, expected, half);
              LockSupport.parkNanos(20_000);
              return applied && super.swap(id, next.revision(), next);
            }
          }),
  INTERRUPT_SWALLOWED(
      "interrupt_beforeACall_isKept",
      backing ->
          new MapStore(backing) {
            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              if (Thread.interrupted()) {
                throw new TokenStoreException("interrupted");
              }
              return super.load(id);
            }
          }),
  INTERRUPT_OF_A_WRITE_SWALLOWED(
      "interrupt_duringWrites_isKept",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              boolean applied = super.swap(id, expected, next);
              boolean interrupted = Thread.interrupted();
              return applied || interrupted;
            }
          }),
  LOST_WHEN_CLOSED(
      "close_thenOpenAgain_keepsEverything",
      backing ->
          new MapStore(backing) {
            @Override
            public void close() {
              backing.records.clear();
            }
          }),
  CLOSES_WHAT_OTHERS_USE(
      "close_twice_leavesOtherStoresOpen",
      backing ->
          new MapStore(backing) {
            @Override
            public void close() {
              backing.crash().orElseThrow().run();
            }
          }),
  WRITTEN_LATER("crash_afterWrites_keepsEverything", WriteBehind::new),
  CONFIRMED_BEFORE_WRITTEN("crash_duringWrites_keepsWhatWasConfirmed", WriteBehind::new),
  CLAIMS_WRITTEN_LATER("rotation_processDies_anotherRecovers", WriteBehind::new),
  TRANSACTION_JOINED(
      "ambientTransaction_rolledBack_keepsWrites",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              StoredToken present = backing.records.get(id);
              boolean applied = super.swap(id, expected, next);
              Deque<Runnable> undo = backing.transaction();
              if (applied && undo != null) {
                undo.push(() -> put(id, present));
              }
              return applied;
            }
          }),
  SNAPSHOT_READ(
      "ambientTransaction_underWay_hidesNothing",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, Optional<StoredToken>> snapshot =
                new ConcurrentHashMap<>();

            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              return backing.transaction() == null
                  ? super.load(id)
                  : snapshot.computeIfAbsent(id, super::load);
            }
          }),
  FAILURE_CALLED_REFUSAL("fault_beforeTheWrite_changesNothing", FailureIsRefusal::new),
  LOST_ANSWER_CALLED_REFUSAL("fault_afterTheWrite_isSettledByLooking", FailureIsRefusal::new),
  FAILURE_CALLED_SUCCESS(
      "fault_beforeTheWrite_changesNothing",
      backing ->
          new MapStore(backing) {
            @Override
            public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
              try {
                return super.compareAndSet(id, expected, next);
              } catch (TokenStoreException e) {
                return true;
              }
            }
          }),
  BROKEN_AFTER_A_FAILURE(
      "rotation_storeFailsAtAnyWrite_keepsTheGrant",
      backing ->
          new MapStore(backing) {
            private final AtomicBoolean leaked = new AtomicBoolean();

            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              if (leaked.get()) {
                throw new TokenStoreException("the pool has no connection left");
              }
              return super.load(id);
            }

            @Override
            public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
              if (leaked.getAndSet(true)) {
                throw new TokenStoreException("the pool has no connection left");
              }
              boolean applied = super.compareAndSet(id, expected, next);
              leaked.set(false);
              return applied;
            }
          }),
  PRINTS_ITS_RECORDS(
      "toString_ofTheStore_showsNoSecret",
      backing ->
          new MapStore(backing) {
            @Override
            public String toString() {
              return backing.records.values().stream()
                  .map(record -> Arrays.toString(record.sealed()))
                  .toList()
                  .toString();
            }
          }),
  PARAMETERS_IN_EXCEPTIONS(
      "exception_ofAFailedWrite_showsNoSecret",
      backing ->
          new MapStore(backing) {
            @Override
            public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
              try {
                return super.compareAndSet(id, expected, next);
              } catch (TokenStoreException e) {
                throw new TokenStoreException(
                    "a write failed",
                    new IllegalStateException("sealed=" + Arrays.toString(next.sealed()), e));
              }
            }
          }),
  BACKING_NOT_SHOWN(
      "backing_afterRotations_holdsNoSecret",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, StoredToken> elsewhere = new ConcurrentHashMap<>();

            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              super.load(id).ifPresent(record -> elsewhere.put(id, record));
              backing.records.remove(id);
              return Optional.ofNullable(elsewhere.get(id));
            }

            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              StoredToken present = elsewhere.get(id);
              return super.swap(id, present == null ? expected : Revision.ABSENT, next);
            }
          });

  private final String brokenPromise;

  // Each function is a lambda without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<MapBacking, TokenStore> opener;

  RaceDefect(String brokenPromise, Function<MapBacking, TokenStore> opener) {
    this.brokenPromise = brokenPromise;
    this.opener = opener;
  }

  @Override
  public String brokenPromise() {
    return brokenPromise;
  }

  @Override
  public TokenStore open(MapBacking backing) {
    return opener.apply(backing);
  }

  /** Compares first and writes then, as {@code SELECT} and {@code UPDATE} do. */
  private static final class LookThenWrite extends MapStore {

    LookThenWrite(MapBacking backing) {
      super(backing);
    }

    @Override
    boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
      if (!MapBacking.revisionOf(backing.records.get(id)).equals(expected)) {
        return false;
      }
      LockSupport.parkNanos(20_000);
      put(id, next);
      return true;
    }
  }

  /** Keeps writes to itself until a few have come together. */
  private static final class WriteBehind extends MapStore {

    private final Map<ConnectionId, StoredToken> pending = new ConcurrentHashMap<>();

    WriteBehind(MapBacking backing) {
      super(backing);
    }

    @Override
    public Optional<StoredToken> load(ConnectionId id) {
      StoredToken mine = pending.get(id);
      return mine == null ? super.load(id) : Optional.of(mine);
    }

    @Override
    boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
      StoredToken present = load(id).orElse(null);
      if (!MapBacking.revisionOf(present).equals(expected) || next == null) {
        return next == null && super.swap(id, expected, null);
      }
      pending.put(id, next);
      if (pending.size() > 10) {
        pending.forEach(this::put);
        pending.clear();
      }
      return true;
    }
  }

  /** Takes every failure for "not applied". */
  private static final class FailureIsRefusal extends MapStore {

    FailureIsRefusal(MapBacking backing) {
      super(backing);
    }

    @Override
    public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
      try {
        return super.compareAndSet(id, expected, next);
      } catch (TokenStoreException e) {
        return false;
      }
    }
  }
}
