package io.storageconnector.jdbc;

/** The statements of the store for one dialect. */
record TokenSql(String load, String insert, String update, String delete, String due, String ids) {

  /**
   * PostgreSQL may be set up to answer a commit before it is on disk. This raises the setting for
   * the transaction of the one statement it stands in; stronger settings are kept.
   */
  private static final String DURABLY =
      "set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
          + " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)"
          + " IS NOT NULL";

  static TokenSql of(JdbcDialect dialect, Tables tables) {
    boolean postgres = dialect == JdbcDialect.POSTGRESQL;
    String durably = postgres ? " AND " + DURABLY : "";
    return new TokenSql(
        tables.qualify(
            postgres
                // A standby that lags behind must not answer, not even "there is none".
                ? "SELECT pg_is_in_recovery(), t.revision, t.due_at, t.sealed"
                    + " FROM (SELECT 1) AS one LEFT JOIN storage_connector_token AS t ON t.id = ?"
                : "SELECT FALSE, revision, due_at, sealed FROM storage_connector_token"
                    + " WHERE id = ?"),
        tables.qualify(
            "INSERT INTO storage_connector_token (id, revision, due_at, sealed) "
                + (postgres ? "SELECT ?, ?, ?, ? WHERE " + DURABLY : "VALUES (?, ?, ?, ?)")),
        tables.qualify(
            "UPDATE storage_connector_token SET revision = ?, due_at = ?, sealed = ?"
                + " WHERE id = ? AND revision = ?"
                + durably),
        tables.qualify(
            "DELETE FROM storage_connector_token WHERE id = ? AND revision = ?" + durably),
        tables.qualify(
            "SELECT id, due_at FROM storage_connector_token WHERE due_at <= ?"
                + " ORDER BY due_at, id LIMIT ?"),
        tables.qualify("SELECT id FROM storage_connector_token WHERE id > ? ORDER BY id LIMIT ?"));
  }
}
