package io.storageconnector.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An empty database of one test, with a pool as an application has it. */
final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final JdbcDialect dialect;
  private final String url;
  private final HikariDataSource pool;

  private TestDatabase(JdbcDialect dialect, String url) {
    this.dialect = dialect;
    this.url = url;
    this.pool = pool(config -> {});
  }

  /** A name that no other test has. */
  static String freshName() {
    return "t" + COUNT.incrementAndGet();
  }

  static TestDatabase at(JdbcDialect dialect, String url) {
    return new TestDatabase(dialect, url);
  }

  static TestDatabase h2() {
    return h2("");
  }

  /**
   * In memory until closed.
   *
   * @param settings like {@code ;MODE=MySQL}
   */
  static TestDatabase h2(String settings) {
    return at(JdbcDialect.H2, "jdbc:h2:mem:" + freshName() + ";DB_CLOSE_DELAY=-1" + settings);
  }

  JdbcDialect dialect() {
    return dialect;
  }

  String url() {
    return url;
  }

  HikariDataSource dataSource() {
    return pool;
  }

  /** One more pool, as another process or another part of the application has it. */
  HikariDataSource pool(Consumer<HikariConfig> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(10_000);
    config.setInitializationFailTimeout(-1);
    settings.accept(config);
    return new HikariDataSource(config);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("no row");
      }
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
