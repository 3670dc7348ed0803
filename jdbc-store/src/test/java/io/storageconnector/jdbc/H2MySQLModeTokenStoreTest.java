package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on H2 that pretends to be MySQL. */
class H2MySQLModeTokenStoreTest extends H2TokenStoreTest {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return TestDatabase.h2(
        ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;IGNORECASE=TRUE");
  }
}
