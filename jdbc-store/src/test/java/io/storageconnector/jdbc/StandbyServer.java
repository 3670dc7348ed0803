package io.storageconnector.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL server that was a primary with our tables, and is a standby now. */
final class StandbyServer implements AutoCloseable {

  private static final Path FOLDER = Path.of("target/postgres").toAbsolutePath();

  private final Path data;
  private final EmbeddedPostgres server;

  private StandbyServer(Path data) throws IOException {
    this.data = data;
    this.server = start(data);
  }

  static StandbyServer start() throws IOException, SQLException {
    Path data = Files.createDirectories(FOLDER).resolve("standby-" + TestDatabase.freshName());
    delete(data);
    try (EmbeddedPostgres primary = start(data);
        TestDatabase database = at(primary)) {
      JdbcSchema.of(database.dataSource()).migrate();
    }
    Files.createFile(data.resolve("standby.signal"));
    return new StandbyServer(data);
  }

  private static EmbeddedPostgres start(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(FOLDER.resolve("binaries").toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        .start();
  }

  private static TestDatabase at(EmbeddedPostgres server) {
    return TestDatabase.at(JdbcDialect.POSTGRESQL, server.getJdbcUrl("postgres", "postgres"));
  }

  TestDatabase database() {
    return at(server);
  }

  @Override
  public void close() throws IOException {
    server.close();
    delete(data);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
