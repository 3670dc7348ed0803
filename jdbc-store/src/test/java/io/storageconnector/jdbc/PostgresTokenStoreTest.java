package io.storageconnector.jdbc;

import java.sql.SQLException;

/** The store on a PostgreSQL server. */
class PostgresTokenStoreTest extends JdbcStoreCases {

  private String user = "";

  @Override
  TestDatabase newDatabase() throws SQLException {
    return PostgresServer.shared().newDatabase();
  }

  @Override
  TestDatabase asPlainUser() throws SQLException {
    user = "plain_" + TestDatabase.freshName();
    String schema = database().query("SELECT current_schema()");
    database().execute("CREATE ROLE " + user + " LOGIN");
    database().execute("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
    database()
        .execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
                + schema
                + " TO "
                + user);
    return TestDatabase.at(
        JdbcDialect.POSTGRESQL, database().url().replaceFirst("user=[^&]*", "user=" + user));
  }

  @Override
  void revokeEverything() throws SQLException {
    String schema = database().query("SELECT current_schema()");
    database().execute("REVOKE ALL ON ALL TABLES IN SCHEMA " + schema + " FROM " + user);
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
