package io.storageconnector.jdbc;

import io.storageconnector.auth.TokenStoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The database products the tables and statements are written for. Immutable and thread-safe. */
public enum JdbcDialect {

  /** PostgreSQL 12 or later. */
  POSTGRESQL("postgresql"),

  /** MySQL 8.0 or later, and MariaDB 10.6 or later, on InnoDB. */
  MYSQL("mysql"),

  /** H2 2.2 or later, in any of its compatibility modes. */
  H2("h2");

  private final String folder;

  JdbcDialect(String folder) {
    this.folder = folder;
  }

  /** Finds out by the product's name, which drivers know without asking the server again. */
  static JdbcDialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> POSTGRESQL;
      case "MySQL", "MariaDB" -> MYSQL;
      case "H2" -> H2;
      default ->
          throw new TokenStoreException(
              "the data source leads to "
                  + product
                  + ", which is not PostgreSQL, MySQL, MariaDB or H2; for a compatible product set"
                  + " JdbcConfig.Builder.dialect");
    };
  }

  /** The name of the folder with the migration scripts. */
  String folder() {
    return folder;
  }

  /**
   * Whether a session may read what others have not committed. PostgreSQL has no such level, and
   * asking it for the level costs a round trip.
   */
  boolean readsUncommitted() {
    return this != POSTGRESQL;
  }

  /** Outside PostgreSQL ids are binary columns, so that no collation folds case or blanks. */
  void bindId(PreparedStatement statement, int index, String id) throws SQLException {
    if (this == POSTGRESQL) {
      statement.setString(index, id);
    } else {
      statement.setBytes(index, id.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  String readId(ResultSet rows, int column) throws SQLException {
    return this == POSTGRESQL
        ? rows.getString(column)
        : new String(rows.getBytes(column), StandardCharsets.ISO_8859_1);
  }
}
