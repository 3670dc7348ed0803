package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Finding records without knowing their connections: what is due, and a walk through all.
 *
 * <p>What is due may be told a little late; what is told at once is the order, the limit, and that
 * nothing is due too early.
 */
public abstract class TokenScanContract extends TokenRecordContract {

  private static final int MANY = 30;
  private static final int STABLE = 30;
  private static final int WALKS = 5;

  /** For subclasses. */
  protected TokenScanContract() {}

  private static ConnectionId id(int number) {
    return ConnectionId.of("c" + number);
  }

  /** One record is due at {@code DUE}, the next a second later, and so on; written in disorder. */
  private static void insertDue(TokenStore store, int count) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(count));
    order.forEach(i -> insert(store, id(i), dueAt(DUE.plusSeconds(i))));
  }

  private static List<ConnectionId> due(TokenStore store, Instant notAfter, int limit) {
    List<DueToken> due = store.due(notAfter, limit);
    assertThat(due).as("the limit").hasSizeLessThanOrEqualTo(limit);
    assertThat(due).extracting(DueToken::dueAt).as("the oldest first").isSorted();
    assertThat(due)
        .extracting(DueToken::dueAt)
        .as("nothing is due too early")
        .allMatch(dueAt -> !dueAt.isAfter(notAfter));
    return due.stream().map(DueToken::id).toList();
  }

  /** Without records, nothing is due. */
  @Test
  public final void due_noRecords_isEmpty() {
    assertThat(open().due(Instant.parse("2126-01-01T00:00:00Z"), 10)).isEmpty();
  }

  /** A record is due from its due time on, to the millisecond, and tells that time. */
  @Test
  public final void due_aroundTheDueTime_beginsWithIt() {
    TokenStore store = open();
    insert(store, ACME, dueAt(DUE));
    eventually(() -> assertThat(store.due(DUE, 10)).containsExactly(new DueToken(ACME, DUE)));
    eventually(() -> assertThat(due(store, DUE.plusMillis(1), 10)).containsExactly(ACME));
    assertThat(due(store, DUE.minusMillis(1), 10)).isEmpty();
    eventually(
        () ->
            assertThat(due(store, Instant.parse("2126-11-23T00:00:00Z"), 10))
                .containsExactly(ACME));
    assertThat(due(store, Instant.parse("1926-11-23T00:00:00Z"), 10)).isEmpty();
  }

  /** The oldest come first, however they were written. */
  @Test
  public final void due_manyRecords_oldestFirst() {
    TokenStore store = open();
    insertDue(store, MANY);
    List<ConnectionId> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(id(i));
    }
    Instant last = DUE.plusSeconds(MANY);
    eventually(() -> assertThat(due(store, last, 1000)).isEqualTo(all));
    eventually(() -> assertThat(due(open(), last, Integer.MAX_VALUE)).isEqualTo(all));
    eventually(
        () -> assertThat(due(store, DUE.plusSeconds(10), 1000)).isEqualTo(all.subList(0, 11)));
  }

  /**
   * No more are returned than were asked for, and those are the oldest.
   *
   * @param limit how many are asked for
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, MANY - 1, MANY, MANY + 1})
  public final void due_limit_isKept(int limit) {
    TokenStore store = open();
    insertDue(store, MANY);
    eventually(
        () -> {
          List<ConnectionId> due = due(store, DUE.plusSeconds(MANY), limit);
          assertThat(due).hasSize(Math.min(limit, MANY)).startsWith(id(0));
          assertThat(due.get(due.size() - 1)).isEqualTo(id(Math.min(limit, MANY) - 1));
        });
  }

  /** A write moves a record to its new due time, and a removal takes it away. */
  @Test
  public final void due_afterAWrite_followsIt() {
    TokenStore store = open();
    StoredToken early = insert(store, id(1), dueAt(DUE));
    StoredToken late = insert(store, id(2), dueAt(DUE.plusSeconds(100)));
    StoredToken removed = insert(store, id(3), dueAt(DUE));
    eventually(() -> assertThat(due(store, DUE, 10)).containsExactlyInAnyOrder(id(1), id(3)));
    TokenStore other = open();
    replace(other, id(1), early, dueAt(DUE.plusSeconds(200)));
    replace(other, id(2), late, dueAt(DUE.minusSeconds(100)));
    assertThat(other.compareAndDelete(id(3), removed.revision())).isTrue();
    eventually(() -> assertThat(due(store, DUE, 10)).containsExactly(id(2)));
    eventually(
        () -> assertThat(due(store, DUE.plusSeconds(200), 10)).containsExactly(id(2), id(1)));
  }

  /** Asking claims nothing: what stays due is returned to everybody, again and again. */
  @Test
  public final void due_askedAgain_returnsTheSame() {
    TokenStore store = open();
    TokenStore other = open();
    insertDue(store, 3);
    for (int i = 0; i < 3; i++) {
      for (TokenStore each : List.of(store, other)) {
        eventually(
            () ->
                assertThat(due(each, DUE.plusSeconds(3), 10)).containsExactly(id(0), id(1), id(2)));
      }
    }
  }

  /** Whoever handles what is returned and asks again gets to see every record. */
  @Test
  public final void due_handledStepByStep_starvesNobody() {
    TokenStore store = open();
    insertDue(store, MANY);
    Set<ConnectionId> handled = new HashSet<>();
    eventually(
        () -> {
          for (int poll = 0; poll < MANY; poll++) {
            for (ConnectionId id : due(store, DUE.plusSeconds(MANY), 4)) {
              replace(store, id, store.load(id).orElseThrow(), dueAt(DUE.plus(Duration.ofDays(1))));
              handled.add(id);
            }
          }
          assertThat(handled).hasSize(MANY);
        });
    eventually(() -> assertThat(due(store, DUE.plusSeconds(MANY), 4)).isEmpty());
  }

  /** Records that nobody can handle leave room for the others, as long as they are fewer. */
  @Test
  public final void due_olderOnesStayDue_othersAreReturnedToo() {
    TokenStore store = open();
    insertDue(store, 10);
    eventually(() -> assertThat(due(store, DUE.plusSeconds(10), 10)).contains(id(9)));
    StoredToken moved = dueAt(DUE.plusSeconds(20));
    replace(store, id(9), store.load(id(9)).orElseThrow(), moved);
    eventually(() -> assertThat(due(store, DUE.plusSeconds(20), 10)).contains(id(9)));
  }

  /** Without records, there is nothing to walk through. */
  @Test
  public final void connections_noRecords_isEmpty() {
    assertThat(open().connections(null, 10)).isEmpty();
  }

  /**
   * A walk sees every connection once, in answers of any size.
   *
   * @param limit the size of an answer
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, MANY - 1, MANY, MANY + 1, Integer.MAX_VALUE})
  public final void connections_walk_seesEachOnce(int limit) {
    TokenStore store = open();
    insertDue(store, MANY);
    List<ConnectionId> seen = walk(store, limit);
    assertThat(seen).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(walk(open(), limit)).as("the same order again").isEqualTo(seen);
  }

  /** A walk can go on in another store, and after the connection where it stopped is gone. */
  @Test
  public final void connections_lastOneRemoved_walkGoesOn() {
    TokenStore store = open();
    TokenStore other = open();
    insertDue(store, MANY);
    List<ConnectionId> seen = new ArrayList<>();
    ConnectionId last = null;
    while (true) {
      TokenStore turn = seen.size() % 2 == 0 ? store : other;
      List<ConnectionId> page = turn.connections(last, 3);
      if (page.isEmpty()) {
        break;
      }
      seen.addAll(page);
      last = page.get(page.size() - 1);
      Revision revision = store.load(last).orElseThrow().revision();
      assertThat(other.compareAndDelete(last, revision)).isTrue();
      assertThat(seen).hasSizeLessThanOrEqualTo(MANY);
    }
    assertThat(seen).hasSize(MANY).doesNotHaveDuplicates();
  }

  /** Writes in the middle of a walk do not move a connection before or behind it. */
  @Test
  public final void connections_recordsReplacedMeanwhile_eachIsSeenOnce() {
    TokenStore store = open();
    insertDue(store, MANY);
    List<ConnectionId> seen = new ArrayList<>();
    ConnectionId last = null;
    int round = 0;
    while (true) {
      List<ConnectionId> page = store.connections(last, 4);
      if (page.isEmpty()) {
        break;
      }
      seen.addAll(page);
      last = page.get(page.size() - 1);
      round++;
      for (int i = 0; i < MANY; i++) {
        Instant dueAt = DUE.plusSeconds((long) (round % 2 == 0 ? i : -i) * 1000);
        replace(store, id(i), store.load(id(i)).orElseThrow(), dueAt(dueAt));
      }
      assertThat(seen).hasSizeLessThanOrEqualTo(MANY);
    }
    assertThat(seen).hasSize(MANY).doesNotHaveDuplicates();
  }

  /** While others come and go, every connection that stays is seen once, and none twice. */
  @Test
  public final void connections_othersComeAndGo_thoseThatStayAreSeenOnce() {
    TokenStore store = open();
    TokenStore other = open();
    List<ConnectionId> stable = new ArrayList<>();
    for (int i = 0; i < STABLE; i++) {
      stable.add(insertedId(store, "s" + i * 7 % STABLE));
    }
    AtomicBoolean walking = new AtomicBoolean(true);
    List<List<ConnectionId>> walks = new ArrayList<>();
    Race.of(
        2,
        thread ->
            () -> {
              if (thread == 0) {
                try {
                  for (int i = 0; i < WALKS; i++) {
                    walks.add(walkAmongOthers(store, 3 + i));
                  }
                } finally {
                  walking.set(false);
                }
                return true;
              }
              for (int i = 0; walking.get(); i++) {
                comeOrGo(other, ConnectionId.of("s" + i % STABLE + "-racing"));
              }
              return true;
            });
    assertThat(walks).hasSize(WALKS);
    for (List<ConnectionId> seen : walks) {
      assertThat(seen).doesNotHaveDuplicates().containsAll(stable);
    }
  }

  /** Between two answers, connections come or go before and behind the place that was reached. */
  private static List<ConnectionId> walkAmongOthers(TokenStore store, int limit) {
    List<ConnectionId> seen = new ArrayList<>();
    ConnectionId last = null;
    for (int step = 1; ; step++) {
      List<ConnectionId> page = store.connections(last, limit);
      if (page.isEmpty()) {
        return seen;
      }
      seen.addAll(page);
      last = page.get(page.size() - 1);
      for (int i = 0; i < STABLE; i += 4 + step * limit % 7) {
        comeOrGo(store, ConnectionId.of("s" + i + "-guest"));
      }
    }
  }

  private static void comeOrGo(TokenStore store, ConnectionId id) {
    Optional<StoredToken> present = store.load(id);
    if (present.isPresent()) {
      assertThat(store.compareAndDelete(id, present.get().revision())).isTrue();
    } else {
      insert(store, id, token("for a while"));
    }
  }

  private static ConnectionId insertedId(TokenStore store, String name) {
    ConnectionId id = ConnectionId.of(name);
    insert(store, id, token("stays"));
    return id;
  }
}
