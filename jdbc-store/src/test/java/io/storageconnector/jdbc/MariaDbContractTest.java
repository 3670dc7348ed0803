package io.storageconnector.jdbc;

import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract of all stores on a MariaDB server. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no binaries")
class MariaDbContractTest extends TokenStoreContract {

  private static TestDatabase database;

  @BeforeAll
  static void create() throws SQLException {
    database = MariaDbServer.shared().newDatabase();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Override
  protected TokenStoreHarness harness() {
    try {
      return new JdbcHarness(database, MariaDbContractTest::crash);
    } catch (SQLException e) {
      throw new AssertionError("no database", e);
    }
  }

  private static TestDatabase crash(TestDatabase database) {
    try {
      MariaDbServer.shared().crash();
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
