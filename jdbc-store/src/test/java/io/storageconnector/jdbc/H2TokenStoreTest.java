package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on H2 in memory. */
class H2TokenStoreTest extends JdbcStoreCases {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return TestDatabase.h2();
  }

  @Override
  TestDatabase asPlainUser() throws SQLException {
    database().execute("CREATE USER plain PASSWORD 'x'");
    database().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO plain");
    return TestDatabase.at(
        JdbcDialect.H2, database().url().replaceFirst(";.*", "") + ";USER=plain;PASSWORD=x");
  }

  @Override
  void revokeEverything() throws SQLException {
    database().execute("REVOKE SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC FROM plain");
  }
}
