package io.storageconnector.jdbc;

import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of all stores on a PostgreSQL server that is set up to answer commits before they
 * are on disk.
 */
class PostgresContractTest extends TokenStoreContract {

  private static TestDatabase database;

  @BeforeAll
  static void create() throws SQLException {
    database = PostgresServer.shared().newWholeDatabase();
    String name = database.query("SELECT current_database()");
    database.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Override
  protected TokenStoreHarness harness() {
    try {
      return new JdbcHarness(database, PostgresContractTest::crash);
    } catch (SQLException e) {
      throw new AssertionError("no database", e);
    }
  }

  private static TestDatabase crash(TestDatabase database) {
    try {
      PostgresServer.shared().crash();
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
