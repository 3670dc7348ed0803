package io.storageconnector.examples;

import io.storageconnector.auth.TokenStore;
import io.storageconnector.jdbc.JdbcSchema;
import io.storageconnector.jdbc.JdbcTokenStore;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that grants are kept in. An application hands its own data source to the store, and
 * brings the tables up to date in the same way.
 */
final class GrantDatabase implements AutoCloseable {

  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final String name;
  private final DataSource dataSource;
  private final Runnable closing;

  private GrantDatabase(String name, DataSource dataSource, Runnable closing) {
    this.name = name;
    this.dataSource = dataSource;
    this.closing = closing;
  }

  /** Returns an embedded H2 database in a folder, which is made if it is not there. */
  static GrantDatabase inFolder(Path folder) {
    Path file = folder.resolve("grants");
    // H2 would write each failed statement to a file of its own.
    String jdbcUrl = "jdbc:h2:file:" + file.toAbsolutePath() + ";TRACE_LEVEL_FILE=0";
    JdbcConnectionPool pool = JdbcConnectionPool.create(jdbcUrl, "sa", "");
    return new GrantDatabase("the H2 file " + file + ".mv.db", pool, pool::dispose);
  }

  /**
   * Returns a PostgreSQL database.
   *
   * @param jdbcUrl its address with user and password, which are never shown
   */
  static GrantDatabase at(String jdbcUrl) {
    if (!jdbcUrl.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException("quickstart.jdbcUrl has to begin with " + POSTGRESQL);
    }
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(jdbcUrl);
    String name =
        "PostgreSQL, database "
            + server.getDatabaseName()
            + " at "
            + Arrays.toString(server.getServerNames());
    return new GrantDatabase(name, server, () -> {});
  }

  /** Returns what a person calls it. */
  String name() {
    return name;
  }

  /** Returns the store in it, with its tables made or brought up to date. */
  TokenStore store() {
    JdbcSchema.of(dataSource).migrate();
    return JdbcTokenStore.create(dataSource);
  }

  @Override
  public void close() {
    closing.run();
  }
}
