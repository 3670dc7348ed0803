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
import java.util.Comparator;
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
    deleteOldData();
    server = start(0);
  }

  private static final class Shared {
    static final PostgresServer INSTANCE = new PostgresServer();
  }

  static PostgresServer shared() {
    return Shared.INSTANCE;
  }

  private void deleteOldData() {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EmbeddedPostgres start(int port) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(FOLDER.resolve("binaries").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "200")
              // What is not written at the commit is lost in a crash for sure.
              .setServerConfig("wal_writer_delay", "10s");
      return port == 0 ? builder.start() : builder.setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A schema of its own stands for a database: it is made much faster. */
  TestDatabase newDatabase() throws SQLException {
    String name = TestDatabase.freshName();
    execute("CREATE SCHEMA " + name);
    return TestDatabase.at(JdbcDialect.POSTGRESQL, url("postgres") + "&currentSchema=" + name);
  }

  /** A real one, for settings that databases have. */
  TestDatabase newWholeDatabase() throws SQLException {
    String name = TestDatabase.freshName();
    execute("CREATE DATABASE " + name);
    return TestDatabase.at(JdbcDialect.POSTGRESQL, url(name));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url(String database) {
    return server.getJdbcUrl("postgres", database);
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
    int port = server.getPort();
    server.close();
    server = start(port);
  }
}
