package io.storageconnector.benchmarks.process;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** A PostgreSQL server of its own, durable as in production. Thread-safe. */
public final class Database implements AutoCloseable {

  private final EmbeddedPostgres server;

  private Database(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts a server with a fresh data folder.
   *
   * @return the running server
   * @throws IOException if it does not start
   */
  public static Database start() throws IOException {
    return new Database(
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200")
            .start());
  }

  /** {@return where it is, for JDBC; it has no password and listens on this machine only} */
  public String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /**
   * Opens a pool.
   *
   * @param url what {@link #url()} returned, in whatever process
   * @param connections at most how many
   * @return the pool, to be closed by the caller
   */
  public static HikariDataSource pool(String url, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(30_000);
    config.setPoolName("benchmark");
    return new HikariDataSource(config);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
