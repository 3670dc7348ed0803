package io.storageconnector.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The PostgreSQL server of this JVM's tests, set up to be durable; started when first asked for.
 */
final class PostgresServer {

  private static final Path FOLDER = Path.of("target/postgres").toAbsolutePath();

  private final Path data = FOLDER.resolve("data");
  private EmbeddedPostgres server;

  private PostgresServer() {
    server = start(0, true);
  }

  private static final class Shared {
    static final PostgresServer INSTANCE = new PostgresServer();
  }

  static PostgresServer shared() {
    return Shared.INSTANCE;
  }

  private EmbeddedPostgres start(int port, boolean clean) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(FOLDER.resolve("binaries").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(clean)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "200")
              .setServerConfig("wal_level", "replica");
      return port == 0 ? builder.start() : builder.setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestDatabase newDatabase() throws SQLException {
    String name = TestDatabase.freshName();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return TestDatabase.at(JdbcDialect.POSTGRESQL, server.getJdbcUrl("postgres", name));
  }

  int port() {
    return server.getPort();
  }

  /** Ends all processes of the server at once, as a power failure does, and starts it again. */
  void crash() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    server = start(server.getPort(), false);
  }
}
