package io.storageconnector.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mistakes with one record. */
enum RecordDefect implements StoreDefect {
  ONE_SLOT_FOR_ALL(
      "load_unknownId_isEmpty", backing -> new Renaming(backing, id -> ConnectionId.of("slot"))),
  OTHERS_TOUCHED(
      "compareAndSet_oneOfMany_leavesTheOthers",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              boolean applied = super.swap(id, expected, next);
              if (applied && next != null && !expected.equals(Revision.ABSENT)) {
                backing.records.replaceAll((key, record) -> next);
              }
              return applied;
            }
          }),
  READS_CACHED(
      "load_afterAWriteElsewhere_seesIt",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, StoredToken> seen = new ConcurrentHashMap<>();

            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              StoredToken known = seen.get(id);
              Optional<StoredToken> found = known == null ? super.load(id) : Optional.of(known);
              found.ifPresent(record -> seen.put(id, record));
              return found;
            }

            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              seen.remove(id);
              return super.swap(id, expected, next);
            }
          }),
  INSERT_OVERWRITES(
      "compareAndSet_absent_insertsOnce",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              if (!expected.equals(Revision.ABSENT)) {
                return super.swap(id, expected, next);
              }
              put(id, next);
              return true;
            }
          }),
  ROW_COUNT_IGNORED(
      "compareAndSet_staleRevision_changesNothing",
      backing ->
          new MapStore(backing) {
            @Override
            public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
              boolean applied = super.compareAndSet(id, expected, next);
              return applied || !expected.equals(Revision.ABSENT);
            }
          }),
  WRITES_BLIND(
      "compareAndSet_staleRevision_changesNothing",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              put(id, next);
              return true;
            }
          }),
  DUE_TIME_NOT_REPLACED(
      "compareAndSet_expectedRevision_replacesEverything",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              StoredToken present = backing.records.get(id);
              return super.swap(
                  id,
                  expected,
                  next == null || present == null
                      ? next
                      : StoredToken.of(next.revision(), present.dueAt(), next.sealed()));
            }
          }),
  MISSING_RECORD_CREATED(
      "compareAndSet_noRecord_createsNone",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              return backing.records.containsKey(id)
                  ? super.swap(id, expected, next)
                  : super.swap(id, Revision.ABSENT, next);
            }
          }),
  SAME_CALL_TAKEN_FOR_DONE(
      "compareAndSet_sameCallAgain_isRefused",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              StoredToken present = backing.records.get(id);
              return (next != null && next.equals(present)) || super.swap(id, expected, next);
            }
          }),
  CONTENT_COMPARED(
      "revision_afterDeleteAndInsert_doesNotComeBack",
      backing ->
          new MapStore(backing) {
            private final Map<Revision, byte[]> written = new ConcurrentHashMap<>();

            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              if (next != null) {
                written.put(next.revision(), next.sealed());
              }
              StoredToken present = backing.records.get(id);
              byte[] meant = written.get(expected);
              if (present != null && meant != null && Arrays.equals(present.sealed(), meant)) {
                return super.swap(id, present.revision(), next);
              }
              return super.swap(id, expected, next);
            }
          }),
  DELETED_WHATEVER_THE_REVISION(
      "compareAndDelete_expectedRevision_removesOnce",
      backing ->
          new MapStore(backing) {
            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              return next == null
                  ? backing.records.remove(id) != null
                  : super.swap(id, expected, next);
            }
          }),
  BYTES_CUT_AT_64K_LESS_ONE(
      "compareAndSet_anyBytes_comeBackExactly",
      bytes(b -> Arrays.copyOf(b, Math.min(b.length, 65_535)))),
  BYTES_READ_AS_TEXT(
      "compareAndSet_anyBytes_comeBackExactly", bytes(b -> new String(b, UTF_8).getBytes(UTF_8))),
  TRAILING_BLANKS_OF_BYTES_LOST(
      "compareAndSet_anyBytes_comeBackExactly",
      bytes(
          b -> {
            int length = b.length;
            while (length > 0 && b[length - 1] == ' ') {
              length--;
            }
            return Arrays.copyOf(b, length);
          })),
  EMPTY_RECORD_TAKEN_FOR_NONE(
      "badRecord_anyCall_isReportedAndLeftAlone",
      backing ->
          new MapStore(backing) {
            @Override
            public Optional<StoredToken> load(ConnectionId id) {
              return super.load(id).filter(record -> record.sealed().length > 0);
            }
          }),
  CASE_OF_IDS_FOLDED(
      "ids_lookingAlike_areDifferentConnections",
      backing -> new Renaming(backing, id -> ConnectionId.of(id.value().toLowerCase(Locale.ROOT)))),
  TRAILING_BLANK_OF_IDS_IGNORED(
      "ids_lookingAlike_areDifferentConnections",
      backing -> new Renaming(backing, id -> ConnectionId.of(id.value().stripTrailing()))),
  IDS_CUT_AT_191(
      "ids_lookingAlike_areDifferentConnections",
      backing ->
          new Renaming(
              backing,
              id -> ConnectionId.of(id.value().substring(0, Math.min(191, id.value().length()))))),
  IDS_TAKEN_FOR_PATHS(
      "ids_lookingAlike_areDifferentConnections",
      backing -> new Renaming(backing, id -> ConnectionId.of(id.value().replace("./", "")))),
  PERCENT_IN_IDS_DROPPED(
      "ids_withEveryPrintableCharacter_areKept",
      backing -> new Renaming(backing, id -> ConnectionId.of(id.value().replace("%", "")))),
  DUE_TIME_IN_SECONDS(
      "dueAt_anyTime_isKeptToTheMillisecond", dueAt(time -> time.truncatedTo(ChronoUnit.SECONDS))),
  DUE_TIME_ENDS_IN_2038(
      "dueAt_anyTime_isKeptToTheMillisecond",
      dueAt(
          time ->
              time.getEpochSecond() > Integer.MAX_VALUE
                  ? Instant.ofEpochSecond(Integer.MAX_VALUE, time.getNano())
                  : time)),
  NULL_ANSWERED_WITH_FALSE(
      "arguments_null_areRefused",
      backing ->
          new MapStore(backing) {
            @Override
            @SuppressWarnings("NullAway")
            public boolean compareAndDelete(ConnectionId id, Revision expected) {
              return expected != null && super.compareAndDelete(id, expected);
            }
          }),
  NULL_NOT_NOTICED_WITHOUT_RECORD(
      "arguments_nullWithoutRecords_areRefused",
      backing ->
          new MapStore(backing) {
            @Override
            public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
              return (backing.records.containsKey(id) || Revision.ABSENT.equals(expected))
                  && super.compareAndSet(id, expected, next);
            }
          }),
  LIMIT_NOT_CHECKED(
      "arguments_limitNotPositive_areRefused",
      backing ->
          new MapStore(backing) {
            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              return limit < 1 ? List.of() : super.connections(after, limit);
            }
          });

  private final String brokenPromise;

  // Each function is a lambda without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<MapBacking, TokenStore> opener;

  RecordDefect(String brokenPromise, Function<MapBacking, TokenStore> opener) {
    this.brokenPromise = brokenPromise;
    this.opener = opener;
  }

  private static Function<MapBacking, TokenStore> bytes(UnaryOperator<byte[]> change) {
    return written(
        next -> StoredToken.of(next.revision(), next.dueAt(), change.apply(next.sealed())));
  }

  private static Function<MapBacking, TokenStore> dueAt(UnaryOperator<Instant> change) {
    return written(
        next -> StoredToken.of(next.revision(), change.apply(next.dueAt()), next.sealed()));
  }

  private static Function<MapBacking, TokenStore> written(UnaryOperator<StoredToken> change) {
    return backing ->
        new MapStore(backing) {
          @Override
          boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
            return super.swap(id, expected, next == null ? null : change.apply(next));
          }
        };
  }

  @Override
  public String brokenPromise() {
    return brokenPromise;
  }

  @Override
  public TokenStore open(MapBacking backing) {
    return opener.apply(backing);
  }

  /** A store that knows connections by another name. */
  private static final class Renaming extends MapStore {

    private final UnaryOperator<ConnectionId> name;

    Renaming(MapBacking backing, UnaryOperator<ConnectionId> name) {
      super(backing);
      this.name = name;
    }

    @Override
    public Optional<StoredToken> load(ConnectionId id) {
      return super.load(name.apply(id));
    }

    @Override
    boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
      return super.swap(name.apply(id), expected, next);
    }
  }
}
