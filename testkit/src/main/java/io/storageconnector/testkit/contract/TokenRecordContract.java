package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One record, one caller: what is written comes back, and only the expected state is replaced. */
public abstract class TokenRecordContract extends TokenStoreContractBase {

  /** As long as an id may be, and different from its neighbour in the last character only. */
  private static final String LONG = "long-".repeat(39) + "1234";

  /** Ids that careless stores take for one another, or for something else than a name. */
  private static final List<String> IDS =
      List.of(
          "acme",
          "Acme",
          "ACME",
          "acme ",
          " acme",
          "acme  ",
          "ac me",
          "a",
          "A",
          "a ",
          "'",
          "''",
          "' OR '1'='1",
          "'; DROP TABLE x; --",
          "\"",
          "\\",
          "\\\\",
          "\\n",
          "%",
          "%%",
          "%41",
          "a%",
          "_",
          "a_",
          "?",
          "??",
          ":id",
          "$1",
          "${id}",
          "#{id}",
          "*",
          "a*",
          ".",
          "..",
          "../acme",
          "./acme",
          "/",
          "/acme",
          "a/b",
          "a\\b",
          "a:b",
          "a;b",
          "a,b",
          "a|b",
          "a&b",
          "a=b",
          "a+b",
          "a~b",
          "{a}",
          "[a]",
          "<a>",
          "(a)",
          "@a",
          "!a",
          "^a",
          "`a`",
          "-",
          "--",
          "0",
          "00",
          "1",
          "01",
          "1.0",
          "true",
          "null",
          "NULL",
          "con",
          "nul",
          "key",
          LONG + "a",
          LONG + "b",
          LONG + "B");

  /** For subclasses. */
  protected TokenRecordContract() {}

  /** Instants that a store has to keep: around now, before the epoch, a century away. */
  static Stream<Instant> dueTimes() {
    return Stream.of(
        DUE,
        Instant.EPOCH,
        Instant.ofEpochMilli(1),
        Instant.ofEpochMilli(-1),
        Instant.parse("2026-11-23T09:30:00.123456789Z"),
        Instant.parse("2026-11-23T09:30:00.999999999Z"),
        Instant.parse("2026-03-29T01:30:00Z"),
        Instant.parse("2026-10-25T00:30:00Z"),
        Instant.parse("2038-01-19T03:14:08Z"),
        Instant.parse("1926-11-23T00:00:00.001Z"),
        Instant.parse("2126-11-23T23:59:59.999Z"));
  }

  /** A connection without a record has none. */
  @Test
  public final void load_unknownId_isEmpty() {
    TokenStore store = open();
    assertHoldsNothing(store, ACME);
    insert(store, ACME, token("a"));
    assertHoldsNothing(store, ConnectionId.of("globex"));
  }

  /** What one store has read is no news to it only until another one writes. */
  @Test
  public final void load_afterAWriteElsewhere_seesIt() {
    TokenStore store = open();
    TokenStore other = open();
    assertHoldsNothing(store, ACME);
    StoredToken first = insert(other, ACME, token("first"));
    assertHolds(store, ACME, first);
    StoredToken second = replace(other, ACME, first, token("second"));
    assertHolds(store, ACME, second);
    assertThat(other.compareAndDelete(ACME, second.revision())).isTrue();
    assertHoldsNothing(store, ACME);
  }

  /** A record is inserted once, and another store sees it. */
  @Test
  public final void compareAndSet_absent_insertsOnce() {
    TokenStore store = open();
    TokenStore other = open();
    StoredToken first = insert(store, ACME, token("first"));
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, token("second"))).isFalse();
    assertThat(other.compareAndSet(ACME, Revision.ABSENT, token("third"))).isFalse();
    assertHolds(store, ACME, first);
    assertHolds(other, ACME, first);
  }

  /**
   * Sealed bytes come back exactly, after an insertion and after a replacement, whatever they are.
   *
   * @param size how many
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 255, 256, 4000, 8001, 65_535, StoredToken.MAX_SEALED_BYTES})
  public final void compareAndSet_anyBytes_comeBackExactly(int size) {
    TokenStore store = open();
    StoredToken noise = insert(store, ACME, token(Samples.bytes(size)));
    assertHolds(open(), ACME, noise);
    byte[] everyValue = new byte[size];
    for (int i = 0; i < size; i++) {
      everyValue[i] = (byte) i;
    }
    StoredToken values = replace(store, ACME, noise, token(everyValue));
    assertHolds(open(), ACME, values);
    StoredToken zeros = replace(store, ACME, values, token(new byte[size]));
    assertHolds(open(), ACME, zeros);
    StoredToken blanks = replace(store, ACME, zeros, token(" ".repeat(size)));
    assertHolds(open(), ACME, blanks);
    StoredToken empty = replace(store, ACME, blanks, token(""));
    assertHolds(open(), ACME, empty);
  }

  /** A replacement replaces all of the record. */
  @Test
  public final void compareAndSet_expectedRevision_replacesEverything() {
    TokenStore store = open();
    StoredToken first = insert(store, ACME, token("first"));
    StoredToken second =
        replace(store, ACME, first, StoredToken.of(revision(), DUE.plusSeconds(60), new byte[7]));
    assertHolds(store, ACME, second);
    assertHolds(open(), ACME, second);
  }

  /** Whoever expects a state that has gone is refused, and nothing changes. */
  @Test
  public final void compareAndSet_staleRevision_changesNothing() {
    TokenStore store = open();
    TokenStore other = open();
    StoredToken first = insert(store, ACME, token("first"));
    StoredToken second = replace(other, ACME, first, token("second"));
    assertThat(store.compareAndSet(ACME, first.revision(), token("third"))).isFalse();
    assertThat(store.compareAndSet(ACME, revision(), token("fourth"))).isFalse();
    assertThat(other.compareAndSet(ACME, Revision.ABSENT, token("fifth"))).isFalse();
    assertHolds(store, ACME, second);
    assertHolds(other, ACME, second);
  }

  /** A record that is not there is not replaced, and not created on the way. */
  @Test
  public final void compareAndSet_noRecord_createsNone() {
    TokenStore store = open();
    assertThat(store.compareAndSet(ACME, revision(), token("a"))).isFalse();
    assertHoldsNothing(store, ACME);
    assertThat(walk(store, 10)).isEmpty();
  }

  /** The same call again is refused, because the revision it expects has gone. */
  @Test
  public final void compareAndSet_sameCallAgain_isRefused() {
    TokenStore store = open();
    StoredToken first = insert(store, ACME, token("first"));
    StoredToken second = replace(store, ACME, first, token("second"));
    assertThat(store.compareAndSet(ACME, first.revision(), second)).isFalse();
    assertHolds(store, ACME, second);
  }

  /** A write to one connection leaves all others alone. */
  @Test
  public final void compareAndSet_oneOfMany_leavesTheOthers() {
    TokenStore store = open();
    Map<ConnectionId, StoredToken> expected = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      ConnectionId id = ConnectionId.of("c" + i);
      expected.put(id, insert(store, id, token("first of " + i)));
    }
    ConnectionId seventh = ConnectionId.of("c7");
    StoredToken before = store.load(seventh).orElseThrow();
    expected.put(seventh, replace(store, seventh, before, token("second of 7")));
    assertThat(store.compareAndDelete(ConnectionId.of("c9"), before.revision())).isFalse();
    expected.forEach((id, record) -> assertHolds(store, id, record));
  }

  /** After a removal and a new beginning, a revision of the former life counts for nothing. */
  @Test
  public final void revision_afterDeleteAndInsert_doesNotComeBack() {
    TokenStore store = open();
    StoredToken former = insert(store, ACME, token("same bytes"));
    assertThat(store.compareAndDelete(ACME, former.revision())).isTrue();
    StoredToken present = insert(store, ACME, token("same bytes"));
    assertThat(store.compareAndSet(ACME, former.revision(), token("late"))).isFalse();
    assertThat(store.compareAndDelete(ACME, former.revision())).isFalse();
    assertHolds(store, ACME, present);
  }

  /** A removal needs the present revision, happens once, and leaves room for a new record. */
  @Test
  public final void compareAndDelete_expectedRevision_removesOnce() {
    TokenStore store = open();
    TokenStore other = open();
    StoredToken first = insert(store, ACME, token("first"));
    StoredToken second = replace(store, ACME, first, token("second"));
    assertThat(other.compareAndDelete(ACME, first.revision())).as("stale").isFalse();
    assertThat(other.compareAndDelete(ACME, revision())).as("never written").isFalse();
    assertThat(other.compareAndDelete(ACME, Revision.ABSENT)).as("absent").isFalse();
    assertHolds(store, ACME, second);
    assertThat(other.compareAndDelete(ACME, second.revision())).isTrue();
    assertHoldsNothing(store, ACME);
    assertHoldsNothing(other, ACME);
    assertThat(store.compareAndDelete(ACME, second.revision())).as("again").isFalse();
    assertThat(store.compareAndDelete(ACME, Revision.ABSENT)).as("nothing there").isFalse();
    assertHolds(other, ACME, insert(store, ACME, token("third")));
  }

  /** Ids that look alike, or like something to be interpreted, are names and nothing else. */
  @Test
  public final void ids_lookingAlike_areDifferentConnections() {
    TokenStore store = open();
    Map<ConnectionId, StoredToken> expected = new LinkedHashMap<>();
    for (String name : IDS) {
      ConnectionId id = ConnectionId.of(name);
      assertHoldsNothing(store, id);
      expected.put(id, insert(store, id, token("record of " + name)));
    }
    expected.forEach((id, record) -> assertHolds(store, id, record));
    List<ConnectionId> ids = new ArrayList<>(expected.keySet());
    for (int i = 0; i < ids.size(); i++) {
      ConnectionId id = ids.get(i);
      StoredToken before = store.load(id).orElseThrow();
      if (i % 2 == 0) {
        expected.put(id, replace(store, id, before, token("replaced " + id)));
      } else {
        assertThat(store.compareAndDelete(id, before.revision())).as("removed %s", id).isTrue();
        expected.remove(id);
      }
    }
    TokenStore other = open();
    for (ConnectionId id : ids) {
      StoredToken record = expected.get(id);
      if (record == null) {
        assertHoldsNothing(other, id);
      } else {
        assertHolds(other, id, record);
      }
    }
    assertThat(walk(other, 10)).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  /** Every printable character can stand in an id, at its end too. */
  @Test
  public final void ids_withEveryPrintableCharacter_areKept() {
    TokenStore store = open();
    List<ConnectionId> ids = new ArrayList<>();
    for (char c = 0x20; c <= 0x7e; c++) {
      ids.add(ConnectionId.of("x" + c));
    }
    for (ConnectionId id : ids) {
      insert(store, id, token("record of " + id));
    }
    for (ConnectionId id : ids) {
      assertThat(store.load(id).orElseThrow().sealed())
          .as("%s", id)
          .isEqualTo(token("record of " + id).sealed());
    }
    assertThat(walk(store, 10)).containsExactlyInAnyOrderElementsOf(ids);
  }

  /**
   * Due times are kept to the millisecond, whatever the time zone of the host.
   *
   * @param dueAt which
   */
  @ParameterizedTest
  @MethodSource("dueTimes")
  public final void dueAt_anyTime_isKeptToTheMillisecond(Instant dueAt) {
    TokenStore store = open();
    StoredToken first = insert(store, ACME, dueAt(dueAt));
    assertHolds(open(), ACME, first);
    StoredToken second = replace(store, ACME, first, dueAt(dueAt.plusMillis(1)));
    assertHolds(open(), ACME, second);
  }

  /** Arguments that are null are refused by name, before anything happens. */
  @Test
  @SuppressWarnings("NullAway")
  public final void arguments_null_areRefused() {
    TokenStore store = open();
    StoredToken record = insert(store, ACME, token("a"));
    Revision revision = record.revision();
    assertThatNullPointerException().isThrownBy(() -> store.load(null));
    assertThatNullPointerException()
        .isThrownBy(() -> store.compareAndSet(null, revision, token("b")));
    assertThatNullPointerException().isThrownBy(() -> store.compareAndSet(ACME, null, token("b")));
    assertThatNullPointerException().isThrownBy(() -> store.compareAndSet(ACME, revision, null));
    assertThatNullPointerException().isThrownBy(() -> store.compareAndDelete(null, revision));
    assertThatNullPointerException().isThrownBy(() -> store.compareAndDelete(ACME, null));
    assertThatNullPointerException().isThrownBy(() -> store.due(null, 1));
    assertHolds(store, ACME, record);
  }

  /** Arguments that are null are refused although there is no record to compare with. */
  @Test
  @SuppressWarnings("NullAway")
  public final void arguments_nullWithoutRecords_areRefused() {
    TokenStore store = open();
    assertThatNullPointerException().isThrownBy(() -> store.compareAndSet(ACME, null, token("b")));
    assertThatNullPointerException()
        .isThrownBy(() -> store.compareAndSet(ACME, Revision.ABSENT, null));
    assertThatNullPointerException().isThrownBy(() -> store.compareAndDelete(ACME, null));
    assertThatNullPointerException().isThrownBy(() -> store.due(null, 1));
    assertHoldsNothing(store, ACME);
  }

  /** A scan that may return nothing is a mistake of its caller. */
  @Test
  public final void arguments_limitNotPositive_areRefused() {
    TokenStore store = open();
    for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.due(DUE, limit));
      assertThatIllegalArgumentException().isThrownBy(() -> store.connections(null, limit));
      assertThatIllegalArgumentException().isThrownBy(() -> store.connections(ACME, limit));
    }
  }
}
