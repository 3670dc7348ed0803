package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a PostgreSQL server may be set up to do, and what may happen on the way to it. */
@Timeout(120)
class PostgresServerTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");

  /** A server that answers before it has written is told to write for our statements only. */
  @Test
  void write_commitsAreNotSynchronous_isMadeSynchronousForItself() throws SQLException {
    try (TestDatabase database = PostgresServer.shared().newWholeDatabase();
        Connection physical = database.connect();
        Statement statement = physical.createStatement()) {
      JdbcSchema.of(database.dataSource()).migrate();
      statement.execute("SET synchronous_commit = off");
      statement.execute(
          "CREATE TABLE seen (setting TEXT); CREATE FUNCTION look() RETURNS trigger AS"
              + " 'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit''));"
              + " RETURN NULL; END' LANGUAGE plpgsql;"
              + " CREATE CONSTRAINT TRIGGER look AFTER INSERT OR UPDATE OR DELETE ON"
              + " storage_connector_token DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
              + " EXECUTE FUNCTION look()");
      TokenStore store = JdbcTokenStore.create(Interposed.single(physical));
      StoredToken first = JdbcStoreCases.token((byte) 1);
      StoredToken second = JdbcStoreCases.token((byte) 2);
      assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
      assertThat(store.compareAndSet(ACME, first.revision(), second)).isTrue();
      assertThat(store.compareAndDelete(ACME, second.revision())).isTrue();
      assertThat(database.query("SELECT string_agg(setting, ',') FROM seen"))
          .as("at the commit of each write")
          .isEqualTo("on,on,on");
      statement.execute("SET synchronous_commit = remote_apply");
      assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
      assertThat(database.query("SELECT string_agg(setting, ',') FROM seen"))
          .as("a stronger setting is kept")
          .endsWith(",remote_apply");
    }
  }

  @Test
  void write_databaseReadOnly_saysConnectToThePrimary() throws SQLException {
    try (TestDatabase database = PostgresServer.shared().newWholeDatabase()) {
      JdbcSchema.of(database.dataSource()).migrate();
      StoredToken record = JdbcStoreCases.token((byte) 1);
      JdbcTokenStore.create(database.dataSource()).compareAndSet(ACME, Revision.ABSENT, record);
      database.execute(
          "ALTER DATABASE "
              + database.query("SELECT current_database()")
              + " SET default_transaction_read_only = on");
      try (HikariDataSource pool = database.pool(config -> {})) {
        TokenStore store = JdbcTokenStore.create(pool);
        assertThat(store.load(ACME)).contains(record);
        assertThatThrownBy(
                () -> store.compareAndSet(ACME, record.revision(), JdbcStoreCases.token((byte) 2)))
            .isInstanceOf(TokenStoreException.class)
            .hasMessageContaining("the database is read-only: connect to the primary");
        assertThat(store.load(ACME)).contains(record);
      }
    }
  }

  /** A standby may not have seen the last write, so it is asked for nothing, not even absence. */
  @Test
  void anyCall_standby_isRefused() throws Exception {
    try (StandbyServer standby = StandbyServer.start();
        TestDatabase database = standby.database()) {
      TokenStore store = JdbcTokenStore.create(database.dataSource());
      for (ConnectionId id : new ConnectionId[] {ACME, ConnectionId.of("nobody")}) {
        assertThatThrownBy(() -> store.load(id))
            .isInstanceOf(TokenStoreException.class)
            .hasMessageContaining("standby")
            .hasMessageContaining("connect to the primary");
        assertThatThrownBy(
                () -> store.compareAndSet(id, Revision.ABSENT, JdbcStoreCases.token((byte) 2)))
            .isInstanceOf(TokenStoreException.class)
            .hasMessageContaining("read-only: connect to the primary");
      }
    }
  }

  @Test
  void anyCall_serverDown_failsInTime() throws IOException, SQLException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (TestDatabase nowhere =
        TestDatabase.at(
            JdbcDialect.POSTGRESQL, "jdbc:postgresql://127.0.0.1:" + free + "/x?user=x")) {
      TokenStore store = hasty(nowhere);
      long start = System.nanoTime();
      assertThatThrownBy(() -> store.load(ACME)).isInstanceOf(TokenStoreException.class);
      assertThatThrownBy(() -> store.compareAndSet(ACME, Revision.ABSENT, JdbcStoreCases.token()))
          .isInstanceOf(TokenStoreException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      try (HikariDataSource impatient = nowhere.pool(c -> c.setConnectionTimeout(500))) {
        assertThatThrownBy(() -> JdbcTokenStore.create(impatient).load(ACME))
            .hasMessageContaining("can't be reached")
            .hasMessageContaining("08001");
      }
    }
  }

  private static TokenStore hasty(TestDatabase database) {
    return JdbcTokenStore.create(
        JdbcConfig.builder(database.dataSource()).timeout(Duration.ofSeconds(2)).build());
  }

  /** On the wire: a request that never arrives, an answer that never does, and a silent server. */
  @Test
  void write_connectionCut_isUnknownAndSettledByLooking() throws Exception {
    try (TestDatabase database = PostgresServer.shared().newDatabase();
        CuttingRelay relay = CuttingRelay.to(PostgresServer.shared().port());
        TestDatabase relayed =
            TestDatabase.at(
                JdbcDialect.POSTGRESQL,
                database.url().replaceFirst("localhost:\\d+", "localhost:" + relay.port()))) {
      JdbcSchema.of(database.dataSource()).migrate();
      TokenStore direct = JdbcTokenStore.create(database.dataSource());
      StoredToken first = JdbcStoreCases.token((byte) 1);
      CountDownLatch closed = new CountDownLatch(3);
      TokenStore store = connected(relayed, closed);
      relay.cutBeforeTheNextRequest();
      assertUnknown(() -> store.compareAndSet(ACME, Revision.ABSENT, first));
      assertThat(direct.load(ACME)).isEmpty();
      TokenStore second = connected(relayed, closed);
      relay.cutBeforeTheNextAnswer();
      assertUnknown(() -> second.compareAndSet(ACME, Revision.ABSENT, first));
      assertThat(direct.load(ACME)).contains(first);
      TokenStore third = connected(relayed, closed);
      relay.fallSilent();
      long start = System.nanoTime();
      assertUnknown(
          () -> third.compareAndSet(ACME, first.revision(), JdbcStoreCases.token((byte) 2)));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(closed.await(60, TimeUnit.SECONDS)).as("each connection was given back").isTrue();
    }
  }

  /** A store over one connection, which has been used before; no pool replaces it. */
  private static TokenStore connected(TestDatabase database, CountDownLatch closed)
      throws SQLException {
    Connection physical = database.connect();
    AtomicInteger uses = new AtomicInteger();
    TokenStore store =
        JdbcTokenStore.create(
            JdbcConfig.builder(
                    Interposed.of(
                        () ->
                            Interposed.around(
                                Connection.class,
                                physical,
                                (method, call) -> {
                                  if (!method.getName().equals("close")) {
                                    return call.proceed();
                                  }
                                  if (uses.incrementAndGet() == 2) {
                                    closed.countDown();
                                  }
                                  return null;
                                })))
                .timeout(Duration.ofSeconds(2))
                .build());
    assertThat(store.connections(null, 1)).hasSizeLessThan(2);
    return store;
  }

  private static void assertUnknown(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(TokenStoreException.class).hasNoCause();
  }
}
