package io.storageconnector.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What data sources and drivers may do wrong, and what callers may do meanwhile. */
@Timeout(60)
class IsolatedCallsTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final TestDatabase database = TestDatabase.h2();

  @BeforeEach
  void migrate() {
    JdbcSchema.of(database.dataSource()).migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static TokenStore hasty(DataSource source) {
    return JdbcTokenStore.create(JdbcConfig.builder(source).timeout(SHORT).build());
  }

  @Test
  void create_anyDataSource_sendsNothing() {
    AtomicInteger asked = new AtomicInteger();
    DataSource source =
        Interposed.of(
            () -> {
              asked.incrementAndGet();
              throw new SQLException("down", "08001");
            });
    try (TokenStore store = JdbcTokenStore.create(source)) {
      assertThat(store.toString()).doesNotContain("jdbc:");
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void dataSource_refuses_isToldWithoutItsMessage() {
    TokenStore store =
        hasty(
            Interposed.of(
                () -> {
                  throw new SQLException("password FAKESECRET is wrong", "28P01");
                }));
    assertThatThrownBy(() -> store.load(ACME))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("could not load the record of connection acme")
        .hasMessageContaining("refused the login")
        .hasMessageContaining("28P01")
        .hasMessageNotContaining("FAKESECRET")
        .hasNoCause();
  }

  @Test
  void dataSource_throwsSomethingElse_isTold() {
    TokenStore store =
        hasty(
            Interposed.of(
                () -> {
                  throw new IllegalStateException("FAKESECRET");
                }));
    assertThatThrownBy(() -> store.load(ACME))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("IllegalStateException")
        .hasMessageNotContaining("FAKESECRET");
  }

  /** A pool without a limit must not hold a caller; what comes later is not used any more. */
  @Test
  void dataSource_hangs_callerIsFreedAndTheLateConnectionGivenBack() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger prepared = new AtomicInteger();
    TokenStore store =
        hasty(
            Interposed.of(
                () -> {
                  awaitPatiently(go);
                  return Interposed.around(
                      Connection.class,
                      database.connect(),
                      (method, call) -> {
                        switch (method.getName()) {
                          case "prepareStatement" -> prepared.incrementAndGet();
                          case "close" -> closed.countDown();
                          default -> {}
                        }
                        return call.proceed();
                      });
                }));
    assertThatThrownBy(
            () -> store.compareAndSet(ACME, Revision.ABSENT, JdbcStoreCases.token((byte) 1)))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("no answer within PT1S; the outcome is unknown");
    go.countDown();
    assertThat(closed.await(20, TimeUnit.SECONDS)).as("the connection was given back").isTrue();
    assertThat(prepared).as("statements on it").hasValue(0);
  }

  /** What hangs must not pile up without end, and must not stop the store for good. */
  @Test
  void dataSource_hangsManyTimes_threadsAreBoundedAndComeBack() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    TokenStore store =
        hasty(
            Interposed.of(
                () -> {
                  asked.incrementAndGet();
                  awaitPatiently(go);
                  return database.connect();
                }));
    List<Throwable> thrown =
        JdbcStoreCases.together(40, thread -> () -> catchThrowable(() -> store.load(ACME)));
    assertThat(thrown).allMatch(TokenStoreException.class::isInstance);
    assertThat(asked).as("threads at once").hasValue(32);
    assertThatThrownBy(() -> store.load(ACME)).hasMessageContaining("earlier calls still wait");
    go.countDown();
    TokenStore patient = JdbcTokenStore.create(database.dataSource());
    assertThat(patient.load(ACME)).isEmpty();
    List<Boolean> answers = new ArrayList<>();
    while (answers.size() < 3) {
      Throwable failure = catchThrowable(() -> store.load(ACME));
      if (failure == null) {
        answers.add(true);
      }
    }
    assertThat(answers).hasSize(3);
  }

  private static void awaitPatiently(CountDownLatch latch) {
    try {
      assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /** H2 closes a whole database when a thread that reads its file is interrupted. */
  @Test
  void interrupt_ofTheCaller_doesNotReachTheDriver() throws Exception {
    AtomicReference<Boolean> seen = new AtomicReference<>(true);
    TokenStore store =
        JdbcTokenStore.create(
            Interposed.of(
                () -> {
                  seen.set(Thread.currentThread().isInterrupted());
                  return database.connect();
                }));
    Thread.currentThread().interrupt();
    StoredToken record = JdbcStoreCases.token((byte) 1);
    boolean applied = store.compareAndSet(ACME, Revision.ABSENT, record);
    assertThat(Thread.interrupted()).as("kept").isTrue();
    assertThat(applied).isTrue();
    assertThat(seen).hasValue(false);
    assertThat(store.load(ACME)).contains(record);
  }

  /** A driver that dies with an error must not leave its caller waiting. */
  @Test
  void driver_throwsAnError_callerIsTold() {
    TokenStore store =
        JdbcTokenStore.create(
            Interposed.of(
                () -> {
                  throw new NoClassDefFoundError("driver/Missing");
                }));
    assertThatThrownBy(() -> store.load(ACME))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("ended without an answer");
  }

  /** Managed connections refuse to leave a global transaction; nothing must be written in it. */
  @Test
  void connection_thatStaysInATransaction_isRefused() throws SQLException {
    for (boolean loudly : List.of(true, false)) {
      AtomicInteger prepared = new AtomicInteger();
      TokenStore store =
          JdbcTokenStore.create(
              Interposed.of(
                  () ->
                      Interposed.around(
                          Connection.class,
                          database.connect(),
                          (method, call) -> {
                            switch (method.getName()) {
                              case "getAutoCommit" -> {
                                return false;
                              }
                              case "setAutoCommit" -> {
                                if (loudly) {
                                  throw new SQLException("in a global transaction", "25000");
                                }
                                return null;
                              }
                              case "prepareStatement" -> prepared.incrementAndGet();
                              default -> {}
                            }
                            return call.proceed();
                          })));
      assertThatThrownBy(
              () -> store.compareAndSet(ACME, Revision.ABSENT, JdbcStoreCases.token((byte) 1)))
          .isInstanceOf(TokenStoreException.class)
          .hasMessageContaining("belongs to a transaction and can't leave it");
      assertThat(prepared).hasValue(0);
    }
  }

  /** After the statement nothing can change the outcome. */
  @Test
  void connection_breaksAfterTheWrite_isStillTrue() {
    TokenStore store =
        JdbcTokenStore.create(
            Interposed.of(
                () -> {
                  Connection physical = database.connect();
                  physical.setAutoCommit(false);
                  AtomicInteger autoCommits = new AtomicInteger();
                  return Interposed.around(
                      Connection.class,
                      physical,
                      (method, call) -> {
                        Object result = call.proceed();
                        boolean restore =
                            method.getName().equals("setAutoCommit")
                                && autoCommits.incrementAndGet() == 2;
                        if (restore || method.getName().equals("close")) {
                          throw new SQLException("connection reset", "08006");
                        }
                        return result;
                      });
                }));
    StoredToken record = JdbcStoreCases.token((byte) 1);
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, record)).isTrue();
    assertThat(JdbcTokenStore.create(database.dataSource()).load(ACME)).contains(record);
  }

  /** A deadlock is nobody's revision: the statement is repeated, and only then answered. */
  @Test
  void write_rolledBackForAnother_isRepeated() {
    StoredToken record = JdbcStoreCases.token((byte) 1);
    AtomicInteger failures = new AtomicInteger();
    TokenStore store = deadlocking(failures, 3);
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, record)).isTrue();
    assertThat(failures).hasValue(3);
    TokenStore unlucky = deadlocking(new AtomicInteger(), 1000);
    assertThatThrownBy(
            () -> unlucky.compareAndSet(ACME, record.revision(), JdbcStoreCases.token((byte) 2)))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("40001");
    assertThat(store.load(ACME)).contains(record);
  }

  private TokenStore deadlocking(AtomicInteger failures, int times) {
    return JdbcTokenStore.create(
        Interposed.of(
            () ->
                Interposed.around(
                    Connection.class,
                    database.connect(),
                    (method, call) ->
                        method.getName().equals("prepareStatement")
                            ? Interposed.around(
                                PreparedStatement.class,
                                requireNonNull((PreparedStatement) call.proceed()),
                                (inner, innerCall) -> {
                                  if (inner.getName().equals("executeUpdate")
                                      && failures.get() < times) {
                                    failures.incrementAndGet();
                                    throw new SQLException("deadlock", "40001");
                                  }
                                  return innerCall.proceed();
                                })
                            : call.proceed())));
  }
}
