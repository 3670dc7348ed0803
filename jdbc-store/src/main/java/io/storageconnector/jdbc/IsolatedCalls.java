package io.storageconnector.jdbc;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.TokenStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a connection and a thread of its own, out of reach of the caller's transaction and
 * interruption, and lets no caller wait longer than agreed.
 *
 * <p>Transactions are bound to threads, in Spring as in Jakarta EE, and nothing in JDBC tells
 * whether a connection without autocommit is in one: switching autocommit on would commit what the
 * application has not finished. A new thread is in no transaction. It also keeps interrupts away
 * from drivers, some of which answer them by closing the connection or the whole database, and
 * bounds the wait where a data source or driver knows no limit. It costs about a tenth of a
 * millisecond, twice for each rotation.
 */
final class IsolatedCalls {

  /** How many threads may be under way; what hangs in a driver must not pile up. */
  private static final int MAX_THREADS = 32;

  private final JdbcConfig config;
  private final Semaphore slots = new Semaphore(MAX_THREADS, true);

  IsolatedCalls(JdbcConfig config) {
    this.config = config;
  }

  /** What to do with a connection; the transaction and the thread are its own. */
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  /**
   * Runs the work and returns its answer. An interruption does not end the wait, which is short; it
   * is kept.
   *
   * @param operation completes "could not"
   * @throws TokenStoreException if it failed or took too long; it may still be under way
   */
  <T> T run(String operation, Duration timeout, Work<T> work) {
    long deadline = System.nanoTime() + timeout.toNanos();
    if (!keepingInterrupts(deadline, nanos -> slots.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
      throw new TokenStoreException(
          "could not " + operation + ": " + MAX_THREADS + " earlier calls still wait for it");
    }
    Call<T> call = new Call<>(operation, work, deadline);
    boolean started = false;
    try {
      Thread thread = new Thread(null, call, "storage-connector-jdbc", 0, false);
      thread.setDaemon(true);
      thread.start();
      started = true;
    } finally {
      if (!started) {
        slots.release();
      }
    }
    if (!keepingInterrupts(deadline, nanos -> call.done.await(nanos, TimeUnit.NANOSECONDS))) {
      throw new TokenStoreException(
          "could not "
              + operation
              + ": no answer within "
              + timeout
              + "; the outcome is unknown. Is the connection pool exhausted, or the database down?");
    }
    return call.answer();
  }

  /** Something to wait for. */
  private interface Wait {
    boolean upTo(long nanos) throws InterruptedException;
  }

  private static boolean keepingInterrupts(long deadline, Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.upTo(deadline - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One piece of work and what came of it. */
  private final class Call<T> implements Runnable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final String operation;
    private final Work<T> work;
    private final long deadline;
    private @Nullable T answer;
    private @Nullable String failure = "its thread ended without an answer";

    Call(String operation, Work<T> work, long deadline) {
      this.operation = operation;
      this.work = work;
      this.deadline = deadline;
    }

    @Override
    public void run() {
      try {
        answer = onOwnConnection();
        failure = null;
      } catch (SQLException e) {
        failure = JdbcErrors.explain(e);
      } catch (TokenStoreException e) {
        failure = e.getMessage();
      } catch (RuntimeException e) {
        failure = JdbcErrors.explain(e);
      } finally {
        slots.release();
        done.countDown();
      }
    }

    private T onOwnConnection() throws SQLException {
      Connection connection = config.dataSource().getConnection();
      JdbcDialect dialect;
      try {
        if (System.nanoTime() - deadline >= 0) {
          throw new TokenStoreException("nothing was sent: the connection came too late");
        }
        dialect =
            config.dialect().isPresent() ? config.dialect().get() : JdbcDialect.of(connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
      try (Session session = Session.open(connection, dialect, deadline)) {
        return work.run(session);
      }
    }

    /** The exception is made on the caller's thread, so that its trace leads to the caller. */
    T answer() {
      if (failure != null) {
        throw new TokenStoreException("could not " + operation + ": " + failure);
      }
      return requireNonNull(answer, "answer");
    }
  }
}
