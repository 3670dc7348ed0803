package io.storageconnector.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** What the store does on each database, beyond the contract of all stores. */
@Timeout(120)
abstract class JdbcStoreCases {

  static final ConnectionId ACME = ConnectionId.of("acme");
  static final Instant DUE = Instant.parse("2026-11-23T10:00:00.123Z");

  private static final int COUNTERS = 6;
  private static final int COUNTS = 800;
  private static final long LONG_ENOUGH = TimeUnit.SECONDS.toNanos(1);

  private final List<HikariDataSource> pools = new ArrayList<>();
  private TestDatabase database;

  abstract TestDatabase newDatabase() throws Exception;

  /** A user who may do everything with the tables, and nothing else. */
  abstract TestDatabase asPlainUser() throws SQLException;

  @BeforeEach
  void migrate() throws Exception {
    database = newDatabase();
    JdbcSchema.of(database.dataSource()).migrate();
  }

  @AfterEach
  void close() {
    pools.forEach(HikariDataSource::close);
    database.close();
  }

  TestDatabase database() {
    return database;
  }

  TokenStore store() {
    return JdbcTokenStore.create(database.dataSource());
  }

  static Revision revision() {
    return new Revision(UUID.randomUUID().toString().replace("-", ""));
  }

  static StoredToken token(byte... sealed) {
    return StoredToken.of(revision(), DUE, sealed);
  }

  static <T> List<T> together(int threads, IntFunction<Callable<T>> work) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> mine = work.apply(i);
        futures.add(
            executor.submit(
                () -> {
                  barrier.await();
                  return mine.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void compareAndSet_insertReplaceDelete_areConditional() {
    TokenStore store = store();
    StoredToken first = token((byte) 1);
    StoredToken second = token(new byte[StoredToken.MAX_SEALED_BYTES]);
    assertThat(store.load(ACME)).isEmpty();
    assertThat(store.compareAndSet(ACME, revision(), first)).isFalse();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, second)).isFalse();
    assertThat(store.load(ACME)).contains(first);
    assertThat(store.compareAndSet(ACME, first.revision(), second)).isTrue();
    assertThat(store.compareAndSet(ACME, first.revision(), token())).isFalse();
    assertThat(store.load(ACME)).contains(second);
    assertThat(store.due(DUE, 10)).containsExactly(new DueToken(ACME, DUE));
    assertThat(store.connections(null, 10)).containsExactly(ACME);
    assertThat(store.connections(ACME, 10)).isEmpty();
    assertThat(store.compareAndDelete(ACME, Revision.ABSENT)).isFalse();
    assertThat(store.compareAndDelete(ACME, first.revision())).isFalse();
    assertThat(store.compareAndDelete(ACME, second.revision())).isTrue();
    assertThat(store.load(ACME)).isEmpty();
  }

  @Test
  void ids_differingInCaseOrTrailingBlanks_areDifferent() {
    TokenStore store = store();
    List<ConnectionId> ids =
        List.of(
            ConnectionId.of("A"),
            ConnectionId.of("a"),
            ConnectionId.of("a "),
            ConnectionId.of("a  "),
            ConnectionId.of("a".repeat(200)));
    for (ConnectionId id : ids) {
      StoredToken token = token(id.value().getBytes(US_ASCII));
      assertThat(store.compareAndSet(id, Revision.ABSENT, token)).as("%s", id).isTrue();
      assertThat(store.load(id)).contains(token);
    }
    assertThat(store.connections(null, 10)).containsExactlyElementsOf(ids);
    assertThat(store.connections(ids.get(1), 2)).containsExactly(ids.get(2), ids.get(3));
  }

  @Test
  void dueAt_beyondWhatMillisecondsHold_isTheFarthestTheyDo() {
    TokenStore store = store();
    ConnectionId past = ConnectionId.of("past");
    store.compareAndSet(
        ACME, Revision.ABSENT, StoredToken.of(revision(), Instant.MAX, new byte[0]));
    store.compareAndSet(
        past, Revision.ABSENT, StoredToken.of(revision(), Instant.MIN, new byte[0]));
    assertThat(store.load(ACME).orElseThrow().dueAt())
        .isEqualTo(Instant.ofEpochMilli(Long.MAX_VALUE));
    assertThat(store.due(DUE, 10)).extracting(DueToken::id).containsExactly(past);
    assertThat(store.due(Instant.MAX, 10)).extracting(DueToken::id).containsExactly(past, ACME);
  }

  /** No write is lost and none counted twice, whatever the isolation and autocommit of the pool. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRANSACTION_READ_UNCOMMITTED",
        "TRANSACTION_READ_COMMITTED",
        "TRANSACTION_REPEATABLE_READ",
        "TRANSACTION_SERIALIZABLE"
      })
  void compareAndSet_manyIncrementsAtAnIsolation_countsExactly(String isolation) throws Exception {
    List<TokenStore> stores = List.of(isolated(isolation, true), isolated(isolation, false));
    assertThat(stores.get(0).compareAndSet(ACME, Revision.ABSENT, counter(0))).isTrue();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    List<Integer> applied =
        together(
            COUNTERS,
            thread ->
                () -> {
                  TokenStore store = stores.get(thread % 2);
                  int mine = 0;
                  for (int i = 0; i < COUNTS && System.nanoTime() - start < LONG_ENOUGH; i++) {
                    try {
                      StoredToken seen = store.load(ACME).orElseThrow();
                      int next = ByteBuffer.wrap(seen.sealed()).getInt() + 1;
                      mine += store.compareAndSet(ACME, seen.revision(), counter(next)) ? 1 : 0;
                    } catch (TokenStoreException e) {
                      failures.add(String.valueOf(e.getMessage()));
                    }
                  }
                  return mine;
                });
    int sum = applied.stream().mapToInt(Integer::intValue).sum();
    assertThat(failures).as("calls that failed").isEmpty();
    assertThat(ByteBuffer.wrap(store().load(ACME).orElseThrow().sealed()).getInt())
        .isEqualTo(sum)
        .isPositive();
  }

  private static StoredToken counter(int value) {
    return token(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private TokenStore isolated(String isolation, boolean autoCommit) {
    HikariDataSource pool =
        database.pool(
            config -> {
              config.setTransactionIsolation(isolation);
              config.setAutoCommit(autoCommit);
            });
    pools.add(pool);
    return JdbcTokenStore.create(pool);
  }

  /** What is not committed may never have been, even if the pool would show it. */
  @Test
  void load_anotherSessionHasNotCommitted_returnsTheRecordBefore() throws SQLException {
    StoredToken record = token((byte) 1);
    assertThat(store().compareAndSet(ACME, Revision.ABSENT, record)).isTrue();
    TokenStore store = isolated("TRANSACTION_READ_UNCOMMITTED", true);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE storage_connector_token SET revision = '" + revision() + "'");
      assertThat(store.load(ACME)).contains(record);
      other.rollback();
    }
  }

  /** The application's transaction is neither joined nor committed. */
  @Test
  void write_insideATransactionOfTheCaller_standsAlone() throws SQLException {
    database.execute("CREATE TABLE application (x INTEGER)");
    DataSourceTransactionManager manager = new DataSourceTransactionManager(database.dataSource());
    TransactionAwareDataSourceProxy ambient =
        new TransactionAwareDataSourceProxy(database.dataSource());
    TokenStore store = JdbcTokenStore.create(ambient);
    StoredToken first = token((byte) 1);
    StoredToken second = token((byte) 2);
    TransactionStatus transaction = manager.getTransaction(new DefaultTransactionDefinition());
    insertThrough(ambient);
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
    assertThat(store().load(ACME)).as("seen by others at once").contains(first);
    assertThat(store.compareAndSet(ACME, first.revision(), second)).isTrue();
    assertThat(database.query("SELECT COUNT(*) FROM application"))
        .as("the application's row is not committed by the store")
        .isEqualTo("0");
    manager.rollback(transaction);
    assertThat(store().load(ACME)).contains(second);
    assertThat(database.query("SELECT COUNT(*) FROM application")).isEqualTo("0");
  }

  private static void insertThrough(TransactionAwareDataSourceProxy ambient) throws SQLException {
    Connection connection = DataSourceUtils.getConnection(ambient);
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO application (x) VALUES (1)")) {
      statement.executeUpdate();
    } finally {
      DataSourceUtils.releaseConnection(connection, ambient);
    }
  }

  /** The state of a connection is the application's. */
  @Test
  void connection_afterACall_isAsItWas() throws SQLException {
    try (Connection physical = database.connect()) {
      physical.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
      physical.setAutoCommit(false);
      physical.setReadOnly(true);
      int isolation = physical.getTransactionIsolation();
      boolean readOnly = physical.isReadOnly();
      int network = physical.getNetworkTimeout();
      TokenStore store = JdbcTokenStore.create(Interposed.single(physical));
      assertThat(store.compareAndSet(ACME, Revision.ABSENT, token())).isTrue();
      assertThat(store.load(ACME)).isPresent();
      assertThat(physical.getAutoCommit()).isFalse();
      assertThat(physical.getTransactionIsolation()).isEqualTo(isolation);
      assertThat(physical.isReadOnly()).isEqualTo(readOnly);
      assertThat(physical.getNetworkTimeout()).isEqualTo(network);
    }
    assertThat(store().load(ACME)).as("committed").isPresent();
  }

  /** A lock that another session holds costs bounded time, and the outcome is not called false. */
  @Test
  void compareAndSet_rowLockedByAnother_failsInTime() throws SQLException {
    StoredToken first = token((byte) 1);
    assertThat(store().compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
    TokenStore hasty =
        JdbcTokenStore.create(
            JdbcConfig.builder(database.dataSource()).timeout(Duration.ofSeconds(3)).build());
    assertThat(hasty.load(ACME)).contains(first);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE storage_connector_token SET due_at = 1");
      long start = System.nanoTime();
      Throwable thrown =
          catchThrowable(() -> hasty.compareAndSet(ACME, first.revision(), token((byte) 2)));
      assertThat(thrown)
          .isInstanceOf(TokenStoreException.class)
          .hasMessageContaining("replace the record of connection acme")
          .hasMessageContaining("too slow, or another session holds a lock")
          .hasNoCause();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      other.rollback();
    }
    assertThat(hasty.load(ACME)).contains(first);
    assertThat(hasty.compareAndSet(ACME, first.revision(), token((byte) 3))).isTrue();
  }

  @Test
  void anyCall_schemaMissing_saysWhatToDo() throws Exception {
    try (TestDatabase empty = newDatabase()) {
      TokenStore store = JdbcTokenStore.create(empty.dataSource());
      assertMissing(() -> store.load(ACME));
      assertMissing(() -> store.compareAndSet(ACME, Revision.ABSENT, token()));
      assertMissing(() -> store.due(DUE, 1));
      assertMissing(() -> store.connections(null, 1));
      assertMissing(() -> JdbcSchema.of(empty.dataSource()).check());
      JdbcSchema.of(empty.dataSource()).migrate();
      assertThat(store.load(ACME)).as("the same store, afterwards").isEmpty();
    }
  }

  @Test
  void anyCall_tableDroppedMeanwhile_saysWhatToDo() throws SQLException {
    TokenStore store = store();
    assertThat(store.load(ACME)).isEmpty();
    database.execute("DROP TABLE storage_connector_token");
    assertMissing(() -> store.load(ACME));
    assertMissing(() -> store.compareAndSet(ACME, Revision.ABSENT, token()));
  }

  private static void assertMissing(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("the schema is missing")
        .hasMessageContaining("JdbcSchema.of(dataSource).migrate()")
        .hasNoCause();
  }

  @Test
  void anyCall_schemaOlder_namesBothVersions() throws SQLException {
    database.execute("DELETE FROM storage_connector_schema_version");
    assertThatThrownBy(() -> store().load(ACME))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("older")
        .hasMessageContaining("it has version 0, and version 1 is needed")
        .hasMessageContaining("migrate()");
    JdbcSchema.of(database.dataSource()).migrate();
    assertThat(store().load(ACME)).isEmpty();
  }

  @Test
  void anyCall_schemaTooNew_namesBothVersions() throws SQLException {
    database.execute(
        "INSERT INTO storage_connector_schema_version (version, compatible_from) VALUES (9, 7)");
    assertTooNew(() -> store().load(ACME));
    assertTooNew(() -> JdbcSchema.of(database.dataSource()).check());
    assertTooNew(() -> JdbcSchema.of(database.dataSource()).migrate());
  }

  private static void assertTooNew(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("newer")
        .hasMessageContaining("version 9")
        .hasMessageContaining("version 7 or later")
        .hasMessageContaining("made for version 1");
  }

  /** During a rolling update pods with the library before must go on. */
  @Test
  void anyCall_schemaNewerButCompatible_works() throws SQLException {
    database.execute(
        "INSERT INTO storage_connector_schema_version (version, compatible_from) VALUES (2, 1)");
    JdbcSchema.of(database.dataSource()).check();
    JdbcSchema.of(database.dataSource()).migrate();
    assertThat(store().compareAndSet(ACME, Revision.ABSENT, token())).isTrue();
  }

  @Test
  void migrate_manyPodsAtOnce_makesTheTablesOnce() throws Exception {
    try (TestDatabase empty = newDatabase()) {
      openAtOnce(empty.dataSource(), 8);
      together(
          8,
          thread ->
              () -> {
                JdbcSchema.of(empty.dataSource()).migrate();
                return JdbcTokenStore.create(empty.dataSource())
                    .compareAndSet(ConnectionId.of("pod" + thread), Revision.ABSENT, token());
              });
      assertThat(empty.query("SELECT COUNT(*) FROM storage_connector_schema_version"))
          .isEqualTo("1");
      assertThat(JdbcTokenStore.create(empty.dataSource()).connections(null, 100)).hasSize(8);
    }
  }

  /** So that those who race need not wait for connections first. */
  private static void openAtOnce(HikariDataSource pool, int count) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connections.add(pool.getConnection());
    }
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @Test
  void migrate_afterAnInterruptedOne_goesOn() throws SQLException {
    store().compareAndSet(ACME, Revision.ABSENT, token());
    database.execute("DROP TABLE storage_connector_schema_version");
    assertMissing(() -> store().load(ACME));
    JdbcSchema.of(database.dataSource()).migrate();
    assertThat(store().load(ACME)).isPresent();
  }

  /** What is up to date is not written to, so an application needs no right to create tables. */
  @Test
  void migrate_secondTimeWithoutRights_doesNothing() throws SQLException {
    try (TestDatabase plain = asPlainUser()) {
      JdbcSchema.of(plain.dataSource()).migrate();
      JdbcSchema.of(plain.dataSource()).check();
      database.execute("DELETE FROM storage_connector_schema_version");
      assertThatThrownBy(() -> JdbcSchema.of(plain.dataSource()).check())
          .hasMessageContaining("older");
    }
  }

  @Test
  void load_rightMissing_saysSo() throws SQLException {
    try (TestDatabase plain = asPlainUser()) {
      database.execute("CREATE TABLE other (x INTEGER)");
      revokeEverything();
      assertThatThrownBy(() -> JdbcTokenStore.create(plain.dataSource()).load(ACME))
          .isInstanceOf(TokenStoreException.class)
          .hasMessageContaining("lacks a right")
          .hasNoCause();
    }
  }

  /** Takes from the plain user what he may do with the tables. */
  abstract void revokeEverything() throws SQLException;

  @Test
  void load_revisionDamaged_namesTheConnection() throws SQLException {
    TokenStore store = store();
    ConnectionId other = ConnectionId.of("other");
    store.compareAndSet(ACME, Revision.ABSENT, token());
    store.compareAndSet(other, Revision.ABSENT, token());
    database.execute(
        "UPDATE storage_connector_token SET revision = 'abc' WHERE id = " + literal("acme"));
    assertThatThrownBy(() -> store.load(ACME))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("connection acme")
        .hasMessageContaining("32 lower-case hex digits");
    assertThat(store.load(other)).isPresent();
    assertThat(store.due(DUE, 10)).hasSize(2);
    assertThat(store.connections(null, 10)).hasSize(2);
  }

  /** An id as the column has it. */
  String literal(String id) {
    StringBuilder hex = new StringBuilder();
    for (byte b : id.getBytes(US_ASCII)) {
      hex.append(String.format("%02x", b));
    }
    return "X'" + hex + "'";
  }

  @Test
  void lists_idOfSomebodyElse_isLeftOut() throws SQLException {
    TokenStore store = store();
    store.compareAndSet(ConnectionId.of("z"), Revision.ABSENT, token());
    for (String id : List.of("\t1", "\t2", "\t3")) {
      database.execute(
          "INSERT INTO storage_connector_token (id, revision, due_at, sealed) VALUES ("
              + literal(id)
              + ", 'x', 5, "
              + emptyBytes()
              + ")");
    }
    assertThat(store.connections(null, 2)).containsExactly(ConnectionId.of("z"));
    assertThat(store.due(DUE, 10)).extracting(DueToken::id).containsExactly(ConnectionId.of("z"));
  }

  String emptyBytes() {
    return "X''";
  }

  @Test
  void schema_configured_isUsedByAll() throws SQLException {
    String name = "s_" + TestDatabase.freshName();
    database.execute("CREATE SCHEMA " + name);
    JdbcConfig config = JdbcConfig.builder(database.dataSource()).schema(name).build();
    assertMissing(() -> JdbcTokenStore.create(config).load(ACME));
    JdbcSchema.of(config).migrate();
    JdbcSchema.of(config).migrate();
    JdbcSchema.of(config).check();
    TokenStore store = JdbcTokenStore.create(config);
    StoredToken first = token();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
    assertThat(store.compareAndSet(ACME, first.revision(), token())).isTrue();
    assertThat(store.due(DUE, 10)).hasSize(1);
    assertThat(store.connections(null, 10)).hasSize(1);
    assertThat(store().load(ACME)).as("the default schema").isEmpty();
    assertThat(database.query("SELECT COUNT(*) FROM " + name + ".storage_connector_token"))
        .isEqualTo("1");
    assertThat(store.compareAndDelete(ACME, store.load(ACME).orElseThrow().revision())).isTrue();
    dropSchema(name);
  }

  void dropSchema(String name) throws SQLException {
    database.execute("DROP SCHEMA " + name + " CASCADE");
  }

  /** Flyway needs no more than the folder; the library finds the tables as if it had made them. */
  @Test
  void flyway_withOurScripts_makesTheSchema() throws Exception {
    try (TestDatabase empty = newDatabase()) {
      FlywayRun.migrate(empty);
      JdbcSchema.of(empty.dataSource()).check();
      JdbcSchema.of(empty.dataSource()).migrate();
      FlywayRun.migrate(empty);
      assertThat(
              JdbcTokenStore.create(empty.dataSource())
                  .compareAndSet(ACME, Revision.ABSENT, token()))
          .isTrue();
    }
    FlywayRun.migrate(database);
    assertThat(store().load(ACME)).as("after our own migration").isEmpty();
  }

  @Test
  void exception_ofAWrite_quotesNothing() throws SQLException {
    TokenStore store = store();
    assertThat(store.load(ACME)).isEmpty();
    database.execute("ALTER TABLE storage_connector_token ADD CONSTRAINT c CHECK (due_at < 0)");
    StoredToken record = token("FAKESECRET".getBytes(US_ASCII));
    assertThatThrownBy(() -> store.compareAndSet(ACME, Revision.ABSENT, record))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("insert the record of connection acme")
        .hasMessageContaining("SQLState")
        .hasMessageNotContaining(record.revision().value())
        .hasMessageNotContaining("FAKE")
        .hasMessageNotContaining("46414b45")
        .hasNoCause();
  }
}
