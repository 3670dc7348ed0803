package io.storageconnector.jdbc;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps token records in a table of the application's database: PostgreSQL, MySQL, MariaDB or H2.
 *
 * <pre>{@code
 * JdbcSchema.of(dataSource).migrate();
 * StorageConnectors storage =
 *     StorageConnectors.builder(JdbcTokenStore.create(dataSource), cipher) ...
 * }</pre>
 *
 * <p>Each call is one statement in a transaction of its own, on a connection of its own that is
 * given back before the call returns, and on a short-lived thread of its own, so that a transaction
 * of the caller is neither joined nor committed. The data source therefore has to hand out a
 * connection to each thread that asks, also while the caller holds one: a pool with one connection
 * would wait for itself. Connections come back with the autocommit, read-only, isolation and
 * network timeout they had. An interruption does not cut a call short; it is kept.
 *
 * <p>Each call ends within {@link JdbcConfig#timeout()}. A call that failed says so with a {@link
 * TokenStoreException}, which names SQLState and vendor code; the database's own message is not
 * kept, because it may quote the row. A statement that was rolled back in favour of another one
 * (deadlock, serialization failure) is repeated, so that {@code false} means another revision, and
 * not that somebody else was in the way; after a lock or statement timeout, or a broken connection,
 * the outcome is unknown, and that is an exception.
 *
 * <p>The data source has to lead to the primary. A PostgreSQL standby is refused for single
 * records; elsewhere a replica can't be told from a primary. {@code true} is durable as far as the
 * server is set up to be: on PostgreSQL {@code synchronous_commit} is raised from {@code off} for
 * these writes; MySQL and MariaDB need {@code innodb_flush_log_at_trx_commit=1}; on H2 each write
 * is flushed to the file.
 *
 * <p>Due times are kept in milliseconds, rounded down. Walks over {@link #connections} are in the
 * order of the characters' codes. Rows whose id is no connection id are left out and reported to
 * the log.
 *
 * <p>Creating a store sends nothing; the first call looks at the tables ({@link
 * JdbcSchema#check()}). Closing it does nothing: the data source belongs to the application.
 * Immutable and thread-safe.
 */
public final class JdbcTokenStore implements TokenStore {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcTokenStore.class);

  private static final int MAX_ATTEMPTS = 10;

  private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final JdbcConfig config;
  private final IsolatedCalls calls;
  private final Tables tables;

  /** Set when the tables were found to fit; they don't grow older. */
  private volatile @Nullable TokenSql sql;

  private JdbcTokenStore(JdbcConfig config) {
    this.config = config;
    this.calls = new IsolatedCalls(config);
    this.tables = new Tables(config.schema().orElse(null));
  }

  /**
   * {@return a store in the default schema of the connections} Nothing is sent.
   *
   * @param dataSource hands out connections to the primary database; stays open
   */
  public static JdbcTokenStore create(DataSource dataSource) {
    return create(JdbcConfig.of(dataSource));
  }

  /**
   * {@return a store as configured} Nothing is sent.
   *
   * @param config where the tables are and how long a call may take
   */
  public static JdbcTokenStore create(JdbcConfig config) {
    return new JdbcTokenStore(requireNonNull(config, "config"));
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    requireNonNull(id, "id");
    return call(
        "load the record of connection " + id,
        session -> {
          try (PreparedStatement statement = session.prepare(sql(session).load())) {
            session.dialect().bindId(statement, 1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? record(id, rows) : Optional.empty();
            }
          }
        });
  }

  private static Optional<StoredToken> record(ConnectionId id, ResultSet rows) throws SQLException {
    if (rows.getBoolean(1)) {
      throw new TokenStoreException(
          "the database is a standby, which may lag behind: connect to the primary");
    }
    String revision = rows.getString(2);
    if (revision == null) {
      return Optional.empty();
    }
    Instant dueAt = Instant.ofEpochMilli(rows.getLong(3));
    byte[] sealed = rows.getBytes(4);
    try {
      return Optional.of(StoredToken.of(new Revision(revision), dueAt, sealed));
    } catch (IllegalArgumentException e) {
      throw new TokenStoreException(
          "the row of connection "
              + id
              + " in storage_connector_token was changed by somebody else: "
              + e.getMessage()
              + "; restore the row, or delete it and have the connection authorized again");
    }
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    requireNonNull(next, "next");
    return expected.equals(Revision.ABSENT) ? insert(id, next) : update(id, expected, next);
  }

  private boolean insert(ConnectionId id, StoredToken next) {
    return write(
        "insert the record of connection " + id,
        TokenSql::insert,
        (dialect, statement) -> {
          dialect.bindId(statement, 1, id.value());
          statement.setString(2, next.revision().value());
          statement.setLong(3, millis(next.dueAt()));
          statement.setBytes(4, next.sealed());
        });
  }

  private boolean update(ConnectionId id, Revision expected, StoredToken next) {
    return write(
        "replace the record of connection " + id,
        TokenSql::update,
        (dialect, statement) -> {
          statement.setString(1, next.revision().value());
          statement.setLong(2, millis(next.dueAt()));
          statement.setBytes(3, next.sealed());
          dialect.bindId(statement, 4, id.value());
          statement.setString(5, expected.value());
        });
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    requireNonNull(id, "id");
    requireNonNull(expected, "expected");
    if (expected.equals(Revision.ABSENT)) {
      return false;
    }
    return write(
        "delete the record of connection " + id,
        TokenSql::delete,
        (dialect, statement) -> {
          dialect.bindId(statement, 1, id.value());
          statement.setString(2, expected.value());
        });
  }

  /** Sets the parameters of a statement. */
  private interface Binding {
    void bind(JdbcDialect dialect, PreparedStatement statement) throws SQLException;
  }

  private boolean write(String operation, Function<TokenSql, String> which, Binding binding) {
    return call(
        operation,
        session -> {
          try (PreparedStatement statement = session.prepare(which.apply(sql(session)))) {
            binding.bind(session.dialect(), statement);
            return applied(session, statement);
          }
        });
  }

  private <T> T call(String operation, IsolatedCalls.Work<T> work) {
    return calls.run(operation, config.timeout(), session -> repeatedly(session, work));
  }

  /** What was rolled back did nothing, so it can be done again; that need not be the caller's. */
  private static <T> T repeatedly(Session session, IsolatedCalls.Work<T> work) throws SQLException {
    for (int attempt = 1; true; attempt++) {
      try {
        return work.run(session);
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS
            || session.isOver()
            || !JdbcErrors.isRolledBack(session.dialect(), e)) {
          throw e;
        }
      }
    }
  }

  private static boolean applied(Session session, PreparedStatement statement) throws SQLException {
    int count;
    try {
      count = statement.executeUpdate();
    } catch (SQLException e) {
      if (JdbcErrors.isDuplicateKey(session.dialect(), e)) {
        return false;
      }
      throw e;
    }
    if (count == 1 && session.dialect() == JdbcDialect.H2) {
      // H2 writes to its file half a second later; only administrators may ask for it sooner.
      session.execute("CHECKPOINT SYNC");
    }
    return count == 1;
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    requireNonNull(notAfter, "notAfter");
    requirePositive(limit);
    return call(
        "list the connections that are due",
        session -> {
          List<DueToken> due = new ArrayList<>();
          try (PreparedStatement statement = session.prepare(sql(session).due())) {
            statement.setLong(1, millis(notAfter));
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                Instant dueAt = Instant.ofEpochMilli(rows.getLong(2));
                connectionId(session.dialect().readId(rows, 1))
                    .ifPresent(id -> due.add(new DueToken(id, dueAt)));
              }
            }
          }
          return List.copyOf(due);
        });
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    requirePositive(limit);
    return call(
        "list the connections",
        session -> {
          String last = after == null ? "" : after.value();
          while (true) {
            List<String> page = ids(session, last, limit);
            List<ConnectionId> ids =
                page.stream().map(JdbcTokenStore::connectionId).flatMap(Optional::stream).toList();
            if (page.isEmpty() || !ids.isEmpty()) {
              return ids;
            }
            last = page.get(page.size() - 1);
          }
        });
  }

  private List<String> ids(Session session, String after, int limit) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement statement = session.prepare(sql(session).ids())) {
      session.dialect().bindId(statement, 1, after);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(session.dialect().readId(rows, 1));
        }
      }
    }
    return ids;
  }

  /** A row that somebody else wrote must not hide the others. */
  private static Optional<ConnectionId> connectionId(String value) {
    try {
      return Optional.of(ConnectionId.of(value));
    } catch (IllegalArgumentException e) {
      LOG.warn("a row in storage_connector_token has an id that is none: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The statements, once the tables were found to fit. */
  private TokenSql sql(Session session) throws SQLException {
    TokenSql known = sql;
    if (known == null) {
      SchemaVersion.read(session, tables).requireFit();
      known = TokenSql.of(session.dialect(), tables);
      sql = known;
    }
    return known;
  }

  private static long millis(Instant instant) {
    if (instant.isBefore(EARLIEST)) {
      return Long.MIN_VALUE;
    }
    return instant.isAfter(LATEST) ? Long.MAX_VALUE : instant.toEpochMilli();
  }

  private static void requirePositive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is not positive: " + limit);
    }
  }
}
