package io.storageconnector.testkit.contract;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mistakes with scans. */
enum ScanDefect implements StoreDefect {
  DUE_NOT_WRITTEN_YET(
      "due_noRecords_isEmpty",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              throw new UnsupportedOperationException();
            }
          }),
  DUE_TIME_EXCLUDED(
      "due_aroundTheDueTime_beginsWithIt",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return super.due(notAfter.minusNanos(1), limit);
            }
          }),
  DUE_TOO_EARLY(
      "due_aroundTheDueTime_beginsWithIt",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return super.due(notAfter.plusMillis(999), limit);
            }
          }),
  DUE_NEWEST_FIRST(
      "due_manyRecords_oldestFirst",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              List<DueToken> due = new ArrayList<>(super.due(notAfter, limit));
              Collections.reverse(due);
              return due;
            }
          }),
  DUE_LIMIT_IGNORED(
      "due_limit_isKept",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return allDue(notAfter);
            }
          }),
  DUE_LIMITED_BEFORE_SORTED(
      "due_limit_isKept",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              Set<ConnectionId> first = new HashSet<>(ids().stream().limit(limit).toList());
              return allDue(notAfter).stream().filter(due -> first.contains(due.id())).toList();
            }
          }),
  DUE_AS_INSERTED(
      "due_afterAWrite_followsIt",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, Instant> index = new ConcurrentHashMap<>();

            @Override
            boolean swap(ConnectionId id, Revision expected, @Nullable StoredToken next) {
              boolean applied = super.swap(id, expected, next);
              if (applied && next != null) {
                index.putIfAbsent(id, next.dueAt());
              }
              return applied;
            }

            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return index.entrySet().stream()
                  .map(entry -> new DueToken(entry.getKey(), entry.getValue()))
                  .filter(due -> !due.dueAt().isAfter(notAfter))
                  .sorted(Comparator.comparing(DueToken::dueAt))
                  .limit(limit)
                  .toList();
            }
          }),
  DUE_CLAIMED_BY_ASKING(
      "due_askedAgain_returnsTheSame",
      backing ->
          new MapStore(backing) {
            private final Set<DueToken> told = ConcurrentHashMap.newKeySet();

            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return super.due(notAfter, limit).stream().filter(told::add).toList();
            }
          }),
  DUE_ONLY_IN_THE_FIRST_PAGE_OF_A_SCAN(
      "due_handledStepByStep_starvesNobody",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              Set<ConnectionId> page = new HashSet<>(ids().stream().limit(10).toList());
              return allDue(notAfter).stream()
                  .filter(due -> page.contains(due.id()))
                  .limit(limit)
                  .toList();
            }
          }),
  DUE_AT_MOST_FIVE(
      "due_olderOnesStayDue_othersAreReturnedToo",
      backing ->
          new MapStore(backing) {
            @Override
            public List<DueToken> due(Instant notAfter, int limit) {
              return super.due(notAfter, Math.min(5, limit));
            }
          }),
  CONNECTIONS_NOT_WRITTEN_YET(
      "connections_noRecords_isEmpty",
      backing ->
          new MapStore(backing) {
            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              throw new UnsupportedOperationException();
            }
          }),
  WALK_REPEATS_THE_LAST(
      "connections_walk_seesEachOnce",
      backing ->
          new MapStore(backing) {
            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              return ids().stream()
                  .filter(id -> after == null || id.value().compareTo(after.value()) >= 0)
                  .limit(limit)
                  .toList();
            }
          }),
  WALK_SKIPS_ONE_BETWEEN_PAGES(
      "connections_walk_seesEachOnce",
      backing ->
          new MapStore(backing) {
            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              return ids().stream()
                  .filter(id -> after == null || id.value().compareTo(after.value()) > 0)
                  .skip(after == null ? 0 : 1)
                  .limit(limit)
                  .toList();
            }
          }),
  WALK_NEEDS_THE_LAST_ONE(
      "connections_lastOneRemoved_walkGoesOn",
      backing ->
          new MapStore(backing) {
            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              List<ConnectionId> ids = ids();
              int from = after == null ? 0 : ids.indexOf(after) + 1;
              return after != null && from == 0
                  ? List.of()
                  : ids.stream().skip(from).limit(limit).toList();
            }
          }),
  WALK_BY_OFFSET(
      "connections_othersComeAndGo_thoseThatStayAreSeenOnce",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, Integer> offsets = new ConcurrentHashMap<>();

            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              int offset = after == null ? 0 : offsets.getOrDefault(after, 0);
              List<ConnectionId> page = ids().stream().skip(offset).limit(limit).toList();
              for (ConnectionId id : page) {
                offsets.put(id, ++offset);
              }
              return page;
            }
          }),
  WALK_BY_DUE_TIME(
      "connections_recordsReplacedMeanwhile_eachIsSeenOnce",
      backing ->
          new MapStore(backing) {
            private final Map<ConnectionId, Instant> seen = new ConcurrentHashMap<>();

            @Override
            public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
              Instant from = after == null ? Instant.MIN : seen.getOrDefault(after, Instant.MIN);
              List<DueToken> page =
                  allDue(Instant.MAX).stream()
                      .filter(due -> due.dueAt().isAfter(from))
                      .limit(limit)
                      .toList();
              page.forEach(due -> seen.put(due.id(), due.dueAt()));
              return page.stream().map(DueToken::id).toList();
            }
          });

  private final String brokenPromise;

  // Each function is a lambda without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<MapBacking, TokenStore> opener;

  ScanDefect(String brokenPromise, Function<MapBacking, TokenStore> opener) {
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
}
