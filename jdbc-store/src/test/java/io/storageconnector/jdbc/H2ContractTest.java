package io.storageconnector.jdbc;

import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;

/** The contract of all stores on H2 in memory. */
class H2ContractTest extends TokenStoreContract {

  private final TestDatabase database = TestDatabase.h2();

  @Override
  protected TokenStoreHarness harness() {
    try {
      return new JdbcHarness(database, null);
    } catch (SQLException e) {
      throw new AssertionError("no database", e);
    }
  }

  @AfterAll
  void drop() throws SQLException {
    database.execute("SHUTDOWN");
    database.close();
  }
}
