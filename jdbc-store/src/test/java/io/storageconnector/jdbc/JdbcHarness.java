package io.storageconnector.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.testkit.contract.AmbientTransaction;
import io.storageconnector.testkit.contract.TokenStoreFaults;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * A database as the contract of all stores wants to see it: each store has a pool of its own, as
 * each process has. The caller's transactions are Spring's.
 */
final class JdbcHarness implements TokenStoreHarness {

  private final @Nullable UnaryOperator<TestDatabase> crash;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
  private final TransactionAwareDataSourceProxy shared;
  private final AmbientTransaction transaction;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile TestDatabase database;

  /**
   * @param crash ends what serves the database, and returns where its data are afterwards
   */
  JdbcHarness(TestDatabase database, @Nullable UnaryOperator<TestDatabase> crash)
      throws SQLException {
    this.database = database;
    this.crash = crash;
    JdbcSchema.of(database.dataSource()).migrate();
    database.execute("DELETE FROM storage_connector_token");
    HikariDataSource pool = pool();
    shared = new TransactionAwareDataSourceProxy(pool);
    transaction = transaction(new DataSourceTransactionManager(pool));
  }

  private enum Fault {
    BEFORE,
    AFTER
  }

  private HikariDataSource pool() {
    HikariDataSource pool = database.pool(config -> {});
    pools.add(pool);
    return pool;
  }

  /** The first store is in reach of the caller's transactions, the others are not. */
  @Override
  public TokenStore open() {
    DataSource source = opened.getAndIncrement() == 0 ? shared : pool();
    return JdbcTokenStore.create(Interposed.of(() -> failing(source.getConnection())));
  }

  private Connection failing(Connection connection) {
    return Interposed.around(
        Connection.class,
        connection,
        (method, call) ->
            method.getName().equals("prepareStatement")
                ? failing(requireNonNull((PreparedStatement) call.proceed()))
                : call.proceed());
  }

  private PreparedStatement failing(PreparedStatement statement) {
    return Interposed.around(
        PreparedStatement.class,
        statement,
        (method, call) -> {
          Fault mine = method.getName().equals("executeUpdate") ? fault.getAndSet(null) : null;
          if (mine == null) {
            return call.proceed();
          }
          if (mine == Fault.AFTER) {
            call.proceed();
          }
          throw new SQLException("connection reset; the row was FAKESECRET", "08006");
        });
  }

  @Override
  public Optional<Runnable> crash() {
    return Optional.ofNullable(crash).map(how -> () -> database = how.apply(database));
  }

  @Override
  public Optional<AmbientTransaction> ambientTransaction() {
    return Optional.of(transaction);
  }

  private static AmbientTransaction transaction(DataSourceTransactionManager manager) {
    Deque<TransactionStatus> current = new ConcurrentLinkedDeque<>();
    return new AmbientTransaction() {
      @Override
      public void begin() {
        DefaultTransactionDefinition strict = new DefaultTransactionDefinition();
        strict.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
        current.push(manager.getTransaction(strict));
      }

      @Override
      public void rollback() {
        manager.rollback(current.pop());
      }
    };
  }

  @Override
  public Optional<TokenStoreFaults> faults() {
    return Optional.of(
        new TokenStoreFaults() {
          @Override
          public void failNextWriteBeforeItIsApplied() {
            fault.set(Fault.BEFORE);
          }

          @Override
          public void failNextWriteAfterItIsApplied() {
            fault.set(Fault.AFTER);
          }
        });
  }

  @Override
  public Optional<byte[]> backing() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, sealed, revision, due_at FROM storage_connector_token")) {
      while (rows.next()) {
        all.writeBytes(rows.getBytes(1));
        all.writeBytes(rows.getBytes(2));
        all.writeBytes(rows.getString(3).getBytes(US_ASCII));
        all.writeBytes(rows.getString(4).getBytes(US_ASCII));
      }
    } catch (SQLException e) {
      throw new AssertionError("could not read the table", e);
    }
    return Optional.of(all.toByteArray());
  }

  @Override
  public void close() {
    pools.forEach(HikariDataSource::close);
  }
}
