package io.storageconnector.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of the databases mean.
 *
 * <p>Their messages are not kept: PostgreSQL and H2 quote rows and parameters. SQLState, vendor
 * code and the names of the exceptions are.
 */
final class JdbcErrors {

  private static final String MIGRATE =
      "run JdbcSchema.of(dataSource).migrate(), or the scripts at"
          + " classpath:io/storageconnector/jdbc/migration";

  private static final Set<String> MISSING =
      Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");
  private static final Set<String> OTHER_COLUMNS = Set.of("42703", "42S22");
  private static final Set<String> READ_ONLY = Set.of("25006", "90097");
  private static final Set<String> DENIED = Set.of("42501", "90096", "90040");
  private static final Set<String> TOO_LATE =
      Set.of("57014", "55P03", "25P03", "HYT00", "HYT01", "70100");
  private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "90098", "90020");
  private static final Set<String> FULL = Set.of("53100", "53200", "53300", "53400");

  /** MySQL and MariaDB say these under a general SQLState. */
  private static final Set<Integer> MYSQL_READ_ONLY = Set.of(1290, 1792, 1836);

  private static final Set<Integer> MYSQL_TOO_LATE = Set.of(1205, 1317, 1969, 3024);
  private static final Set<Integer> MYSQL_DENIED = Set.of(1044, 1142, 1143, 1227, 1370);

  private JdbcErrors() {}

  /** Whether an insertion was refused for good because the key exists. */
  static boolean isDuplicateKey(JdbcDialect dialect, SQLException e) {
    return dialect == JdbcDialect.MYSQL
        ? e.getErrorCode() == 1062
        : "23505".equals(e.getSQLState());
  }

  /**
   * Whether the transaction was rolled back in favour of another one: a deadlock or a serialization
   * failure. A lock that could not be had in time is not among them: it says nothing about the
   * record, and on MySQL not all of the transaction is rolled back.
   */
  static boolean isRolledBack(JdbcDialect dialect, SQLException e) {
    return switch (dialect) {
      case POSTGRESQL -> Set.of("40001", "40P01").contains(String.valueOf(e.getSQLState()));
      case MYSQL -> e.getErrorCode() == 1213;
      case H2 -> "40001".equals(e.getSQLState());
    };
  }

  /** Whether a migration met another one and should look again. */
  static boolean isMigrationRace(JdbcDialect dialect, SQLException e) {
    return isDuplicateKey(dialect, e)
        || isRolledBack(dialect, e)
        || Set.of("42P07", "42710", "42S01", "42S11", "HYT00", "90131")
            .contains(String.valueOf(e.getSQLState()));
  }

  static boolean isMissingTable(SQLException e) {
    return MISSING.contains(String.valueOf(e.getSQLState()));
  }

  /** What happened and what to do, without anything of the database's own message. */
  static String explain(SQLException e) {
    SQLException told = firstWithState(e);
    return meaning(told)
        + " (SQLState "
        + told.getSQLState()
        + ", vendor code "
        + told.getErrorCode()
        + ", "
        + names(e)
        + ")";
  }

  /** For what a data source or driver throws beside SQL exceptions. */
  static String explain(RuntimeException e) {
    return "the data source or driver failed (" + names(e) + ")";
  }

  private static String meaning(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    int code = e.getErrorCode();
    if (MISSING.contains(state)) {
      return "the schema is missing: " + MIGRATE;
    }
    if (OTHER_COLUMNS.contains(state)) {
      return "the tables have other columns than this library expects: " + MIGRATE;
    }
    if (READ_ONLY.contains(state) || MYSQL_READ_ONLY.contains(code)) {
      return "the database is read-only: connect to the primary";
    }
    if (DENIED.contains(state) || MYSQL_DENIED.contains(code)) {
      return "the database user lacks a right: see the permissions in the guide to the JDBC store";
    }
    if (e instanceof SQLTimeoutException
        || TOO_LATE.contains(state)
        || MYSQL_TOO_LATE.contains(code)) {
      return "the database was too slow, or another session holds a lock";
    }
    if (state.startsWith("28")) {
      return "the database refused the login";
    }
    if (FULL.contains(state)) {
      return "the database is out of connections, memory or disk space";
    }
    if (state.startsWith("08")
        || GONE.contains(state)
        || e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException) {
      return "the database can't be reached, or the pool had no connection in time";
    }
    return "the database reported an error";
  }

  /** Pools wrap the driver's exception and may leave the state to it. */
  private static SQLException firstWithState(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql;
      }
    }
    return e;
  }

  private static String names(Throwable e) {
    StringBuilder names = new StringBuilder(e.getClass().getSimpleName());
    @Nullable Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++) {
      names.append(" < ").append(cause.getClass().getSimpleName());
      cause = cause.getCause();
    }
    return names.toString();
  }
}
