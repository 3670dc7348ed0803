package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on H2 that pretends to be PostgreSQL. */
class H2PostgreSQLModeTokenStoreTest extends H2TokenStoreTest {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return TestDatabase.h2(";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
  }
}
