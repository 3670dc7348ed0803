package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on a PostgreSQL server. */
class PostgresTokenStoreTest extends JdbcStoreCases {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return PostgresServer.shared().newDatabase();
  }
}
