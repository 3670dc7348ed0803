package io.storageconnector.jdbc;

/** The store on H2 in memory. */
class H2TokenStoreTest extends JdbcStoreCases {

  @Override
  TestDatabase newDatabase() {
    return TestDatabase.h2();
  }
}
