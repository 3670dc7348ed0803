package io.storageconnector.jdbc;

import io.storageconnector.auth.TokenStoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which version the tables have, and from which version on a library can work with them: a script
 * that only adds leaves pods with the library before it at work.
 */
record SchemaVersion(int version, int compatibleFrom) {

  /** The newest version this library knows; what it needs as well. */
  static final int KNOWN = MigrationScript.NAMES.size();

  private static final SchemaVersion NONE = new SchemaVersion(0, 0);

  /** Reads the version; fails if its table is missing. */
  static SchemaVersion read(Session session, Tables tables) throws SQLException {
    String sql =
        tables.qualify(
            "SELECT version, compatible_from FROM storage_connector_schema_version"
                + " ORDER BY version DESC");
    try (PreparedStatement statement = session.prepare(sql)) {
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? new SchemaVersion(rows.getInt(1), rows.getInt(2)) : NONE;
      }
    }
  }

  /** Reads the version; 0 if its table is missing. Not for use inside a transaction. */
  static SchemaVersion readOrNone(Session session, Tables tables) throws SQLException {
    try {
      return read(session, tables);
    } catch (SQLException e) {
      if (JdbcErrors.isMissingTable(e)) {
        return NONE;
      }
      throw e;
    }
  }

  boolean isOlderThanKnown() {
    return version < KNOWN;
  }

  /** Throws if this library can't work with the tables. */
  void requireFit() {
    if (isOlderThanKnown()) {
      throw new TokenStoreException(
          "the schema is older than this library: it has version "
              + version
              + ", and version "
              + KNOWN
              + " is needed; run JdbcSchema.of(dataSource).migrate(), or the scripts at"
              + " classpath:io/storageconnector/jdbc/migration");
    }
    requireNotTooNew();
  }

  void requireNotTooNew() {
    if (compatibleFrom > KNOWN) {
      throw new TokenStoreException(
          "the schema is newer than this library: it has version "
              + version
              + ", which needs a library made for version "
              + compatibleFrom
              + " or later; this one was made for version "
              + KNOWN
              + ": update storage-connector-jdbc");
    }
  }
}
