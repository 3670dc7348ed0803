package io.storageconnector.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What all contract tests of a token store share: an empty backing for each test, the stores opened
 * over it, and the words in which the tests are written.
 *
 * <p>Each test has a thread of its own, so that a store which hangs, deaf to interrupts, ends the
 * test and not the build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisplayNameGeneration(PromiseNames.class)
@ExtendWith({TokenStoreConditions.class, ContractReport.class})
abstract class TokenStoreContractBase {

  static final ConnectionId ACME = ConnectionId.of("acme");

  /** Some moment, in whole milliseconds, which every store keeps exactly. */
  static final Instant DUE = Instant.parse("2026-11-23T09:30:00.123Z");

  /** More than any test makes, so that a walk in circles is noticed. */
  private static final int MOST_CONNECTIONS = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<TokenStore> stores = new ArrayList<>();
  private @Nullable TokenStoreHarness harness;

  /**
   * {@return how to reach the store under test, with empty backing data} Called for each test; the
   * tests close the harness.
   */
  protected abstract TokenStoreHarness harness();

  /** The harness of this test. */
  final TokenStoreHarness opened() {
    lock.lock();
    try {
      if (harness == null) {
        harness = harness();
      }
      return harness;
    } finally {
      lock.unlock();
    }
  }

  /** One more store over the backing of this test. */
  final TokenStore open() {
    lock.lock();
    try {
      TokenStore store = opened().open();
      stores.add(store);
      return store;
    } finally {
      lock.unlock();
    }
  }

  @AfterEach
  final void closeStores() {
    lock.lock();
    try {
      stores.forEach(TokenStore::close);
    } finally {
      stores.clear();
      close();
      lock.unlock();
    }
  }

  /** A test that was left out may have left its harness behind. */
  @AfterAll
  final void close() {
    TokenStoreHarness last = harness;
    harness = null;
    if (last != null) {
      last.close();
    }
  }

  static Revision revision() {
    return new Revision(UUID.randomUUID().toString().replace("-", ""));
  }

  static StoredToken token(byte[] sealed) {
    return StoredToken.of(revision(), DUE, sealed);
  }

  static StoredToken token(String sealed) {
    return token(sealed.getBytes(UTF_8));
  }

  static StoredToken dueAt(Instant dueAt) {
    return StoredToken.of(revision(), dueAt, new byte[] {1, 2, 3});
  }

  static StoredToken insert(TokenStore store, ConnectionId id, StoredToken record) {
    assertThat(store.compareAndSet(id, Revision.ABSENT, record)).as("inserted %s", id).isTrue();
    return record;
  }

  static StoredToken replace(
      TokenStore store, ConnectionId id, StoredToken expected, StoredToken next) {
    assertThat(store.compareAndSet(id, expected.revision(), next)).as("replaced %s", id).isTrue();
    return next;
  }

  /** Tests that a store holds this record: all of it, the due time to the millisecond. */
  static void assertHolds(TokenStore store, ConnectionId id, StoredToken expected) {
    Optional<StoredToken> found = store.load(id);
    assertThat(found).as("the record of %s", id).isPresent();
    StoredToken record = found.orElseThrow();
    assertThat(record.revision()).as("revision of %s", id).isEqualTo(expected.revision());
    assertThat(record.sealed()).as("sealed bytes of %s", id).isEqualTo(expected.sealed());
    assertThat(Duration.between(record.dueAt(), expected.dueAt()).abs())
        .as("difference between %s and %s", record.dueAt(), expected.dueAt())
        .isLessThan(Duration.ofMillis(1));
  }

  static void assertHoldsNothing(TokenStore store, ConnectionId id) {
    assertThat(store.load(id)).as("the record of %s", id).isEmpty();
  }

  /** All connections, in the order in which the store walks through them. */
  static List<ConnectionId> walk(TokenStore store, int limit) {
    List<ConnectionId> seen = new ArrayList<>();
    ConnectionId last = null;
    while (true) {
      List<ConnectionId> page = store.connections(last, limit);
      if (page.isEmpty()) {
        return seen;
      }
      assertThat(page).as("one answer").hasSizeLessThanOrEqualTo(limit);
      seen.addAll(page);
      last = page.get(page.size() - 1);
      assertThat(seen).as("a walk comes to its end").hasSizeLessThan(MOST_CONNECTIONS);
    }
  }

  /** Tests something that becomes true as soon as {@code due} has caught up with the writes. */
  final void eventually(Runnable check) {
    long end = System.nanoTime() + opened().dueLag().toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - end >= 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }
}
