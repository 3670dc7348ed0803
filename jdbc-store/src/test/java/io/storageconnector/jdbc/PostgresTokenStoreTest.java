package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on a PostgreSQL server. */
class PostgresTokenStoreTest extends JdbcStoreCases {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return PostgresServer.shared().newDatabase();
  }

  @Override
  TestDatabase asPlainUser() throws SQLException {
    String user = "plain_" + TestDatabase.freshName();
    database().execute("CREATE ROLE " + user + " LOGIN");
    database().execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    database()
        .execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + user);
    return TestDatabase.at(
        JdbcDialect.POSTGRESQL, database().url().replaceFirst("user=[^&]*", "user=" + user));
  }

  @Override
  void revokeEverything() throws SQLException {
    database().execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC");
    String user =
        database()
            .query(
                "SELECT grantee FROM information_schema.role_table_grants"
                    + " WHERE grantee LIKE 'plain%'");
    database().execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + user);
  }

  @Override
  String literal(String id) {
    return "'" + id + "'";
  }

  @Override
  String emptyBytes() {
    return "''";
  }
}
