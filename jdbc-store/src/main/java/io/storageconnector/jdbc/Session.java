package io.storageconnector.jdbc;

import io.storageconnector.auth.TokenStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection during one call: in autocommit, so that each statement is a transaction of its
 * own, and afterwards as it was.
 */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How much longer the socket waits than the statement: time for the server to cancel it. */
  private static final long SOCKET_GRACE_MILLIS = 1_000;

  private final Connection connection;
  private final JdbcDialect dialect;
  private final long deadline;
  private final Deque<Change> restores = new ArrayDeque<>();

  private Session(Connection connection, JdbcDialect dialect, long deadline) {
    this.connection = connection;
    this.dialect = dialect;
    this.deadline = deadline;
  }

  /** A change to the state of a connection. */
  private interface Change {
    void apply() throws SQLException;
  }

  /**
   * Takes over a connection; closing the session gives it back.
   *
   * @param deadline on the scale of {@link System#nanoTime()}
   */
  static Session open(Connection connection, JdbcDialect dialect, long deadline)
      throws SQLException {
    Session session = new Session(connection, dialect, deadline);
    try {
      session.limitSocket();
      session.leaveTransaction();
      session.becomeWritable();
      session.readCommittedOnly();
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
    return session;
  }

  Connection connection() {
    return connection;
  }

  JdbcDialect dialect() {
    return dialect;
  }

  /** Prepares a statement that the driver cancels when the time of the call is over. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setQueryTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanosLeft())));
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  void execute(String sql) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      statement.execute();
    }
  }

  /** Whether the caller has stopped waiting. */
  boolean isOver() {
    return nanosLeft() <= 0;
  }

  private long nanosLeft() {
    return deadline - System.nanoTime();
  }

  /** Not every driver can; the caller's wait is bounded all the same. */
  private void limitSocket() {
    try {
      int before = connection.getNetworkTimeout();
      long millis = TimeUnit.NANOSECONDS.toMillis(nanosLeft()) + SOCKET_GRACE_MILLIS;
      connection.setNetworkTimeout(Runnable::run, (int) Math.max(SOCKET_GRACE_MILLIS, millis));
      restores.push(() -> connection.setNetworkTimeout(Runnable::run, before));
    } catch (SQLException e) {
      LOG.debug("the driver sets no network timeout (SQLState {})", e.getSQLState());
    }
  }

  /**
   * On a thread of its own a connection without autocommit comes from a pool that is set up so; it
   * is in nobody's transaction. One that stays without is in a transaction all the same.
   */
  private void leaveTransaction() throws SQLException {
    if (connection.getAutoCommit()) {
      return;
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw joined(e.getSQLState());
    }
    if (!connection.getAutoCommit()) {
      throw joined("none");
    }
    restores.push(() -> connection.setAutoCommit(false));
  }

  private static TokenStoreException joined(String state) {
    return new TokenStoreException(
        "nothing was sent: the data source's connection belongs to a transaction and can't leave"
            + " it; give the store a data source that is not managed by transactions (SQLState "
            + state
            + ")");
  }

  private void becomeWritable() throws SQLException {
    if (connection.isReadOnly()) {
      connection.setReadOnly(false);
      restores.push(() -> connection.setReadOnly(true));
    }
  }

  /** What another session has not committed may never have been. */
  private void readCommittedOnly() throws SQLException {
    if (!dialect.readsUncommitted()) {
      return;
    }
    int before = connection.getTransactionIsolation();
    if (before == Connection.TRANSACTION_READ_UNCOMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      restores.push(() -> connection.setTransactionIsolation(before));
    }
  }

  /**
   * Gives the connection back as it was. A failure does not change the outcome of the call: with
   * autocommit all is said before. The pool finds out for itself that the connection is broken.
   */
  @Override
  public void close() {
    while (!restores.isEmpty()) {
      attempt("restore", restores.pop());
    }
    attempt("close", connection::close);
  }

  private static void attempt(String what, Change change) {
    try {
      change.apply();
    } catch (SQLException e) {
      LOG.debug("could not {} a connection after use (SQLState {})", what, e.getSQLState());
    }
  }
}
