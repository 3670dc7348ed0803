package io.storageconnector.jdbc;

import io.storageconnector.auth.TokenStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of this library: makes them, brings them up to date, and tells whether they fit.
 *
 * <p>The same scripts can be run by Flyway, Liquibase or by hand: they are at {@code
 * classpath:io/storageconnector/jdbc/migration/} in a folder for each {@link JdbcDialect}, named as
 * Flyway wants it, and keep their version in a table of their own. Immutable and thread-safe.
 *
 * <pre>{@code
 * JdbcSchema.of(dataSource).migrate();
 * }</pre>
 */
public final class JdbcSchema {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcSchema.class);

  /** Waiting for another pod's migration included. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Any number that other users of advisory locks don't have. */
  private static final long ADVISORY_LOCK = 0x53746f72436f6e6eL;

  private static final int MAX_ATTEMPTS = 5;

  private final JdbcConfig config;
  private final IsolatedCalls calls;
  private final Tables tables;

  private JdbcSchema(JdbcConfig config) {
    this.config = config;
    this.calls = new IsolatedCalls(config);
    this.tables = new Tables(config.schema().orElse(null));
  }

  /**
   * {@return the tables in the default schema of the connections}
   *
   * @param dataSource hands out connections to the primary database
   */
  public static JdbcSchema of(DataSource dataSource) {
    return of(JdbcConfig.of(dataSource));
  }

  /**
   * {@return the tables as configured}
   *
   * @param config as for the store
   */
  public static JdbcSchema of(JdbcConfig config) {
    return new JdbcSchema(config);
  }

  /**
   * Makes the tables, or brings them to the version of this library. All pods may do it at once, at
   * every start: one works, the others wait for it; where nothing is to be done, nothing is
   * written. Tables that are newer, but can be used by this library, are left alone. Ends within
   * about a minute. The database user needs the right to create tables only if there is something
   * to do.
   *
   * <p>After a failure it can be called again. On PostgreSQL a failed migration leaves nothing
   * behind; elsewhere statements that change tables can't be rolled back, and the next call goes on
   * where this one ended.
   *
   * @throws TokenStoreException if the database can't be reached or refuses, or if the tables are
   *     too new for this library
   */
  public void migrate() {
    int from = calls.run("migrate the schema", LIMIT, this::migrate);
    if (from < SchemaVersion.KNOWN) {
      LOG.info("schema migrated from version {} to {}", from, SchemaVersion.KNOWN);
    }
  }

  /**
   * Checks that the tables are there and fit this library, and changes nothing. A store does the
   * same before its first call; at the start of an application it fails earlier.
   *
   * @throws TokenStoreException if the tables are missing, older than this library or too new for
   *     it, or if the database can't be read; says what to do
   */
  public void check() {
    calls.run(
        "check the schema",
        config.timeout(),
        session -> {
          SchemaVersion version = SchemaVersion.read(session, tables);
          version.requireFit();
          return version;
        });
  }

  private int migrate(Session session) throws SQLException {
    for (int attempt = 1; true; attempt++) {
      try {
        SchemaVersion before = SchemaVersion.readOrNone(session, tables);
        if (!before.isOlderThanKnown()) {
          before.requireNotTooNew();
          return before.version();
        }
        return switch (session.dialect()) {
          case POSTGRESQL -> inTransaction(session);
          case MYSQL -> underNamedLock(session);
          case H2 -> apply(session, before);
        };
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS || !JdbcErrors.isMigrationRace(session.dialect(), e)) {
          throw e;
        }
      }
    }
  }

  /** Scripts can be run again, so an interrupted one is simply repeated. */
  private int apply(Session session, SchemaVersion before) throws SQLException {
    for (int next = before.version() + 1; next <= SchemaVersion.KNOWN; next++) {
      MigrationScript.read(next, session.dialect(), tables).applyTo(session);
    }
    return before.version();
  }

  /** PostgreSQL rolls back tables, too; the lock goes with the transaction, also behind a proxy. */
  private int inTransaction(Session session) throws SQLException {
    Connection connection = session.connection();
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      session.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
      SchemaVersion before = versionInTransaction(session);
      int from = apply(session, before);
      connection.commit();
      committed = true;
      return from;
    } finally {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(isolation);
    }
  }

  /** A statement that fails would end the transaction, so the table is looked for first. */
  private SchemaVersion versionInTransaction(Session session) throws SQLException {
    try (PreparedStatement statement =
        session.prepare("SELECT to_regclass('" + tables.qualify(Tables.VERSION) + "') IS NULL")) {
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        if (rows.getBoolean(1)) {
          return new SchemaVersion(0, 0);
        }
      }
    }
    return SchemaVersion.read(session, tables);
  }

  /** MySQL and MariaDB commit with each table; the lock belongs to the connection. */
  private int underNamedLock(Session session) throws SQLException {
    String lock = "storage_connector_schema";
    try (PreparedStatement statement =
        session.prepare("SELECT GET_LOCK('" + lock + "', " + LIMIT.toSeconds() / 2 + ")")) {
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        if (rows.getInt(1) != 1) {
          throw new TokenStoreException("another migration is still under way");
        }
      }
    }
    try {
      return apply(session, SchemaVersion.readOrNone(session, tables));
    } finally {
      session.execute("DO RELEASE_LOCK('" + lock + "')");
    }
  }
}
