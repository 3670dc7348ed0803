package io.storageconnector.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** One shipped script, which takes the tables from one version to the next. */
record MigrationScript(int version, List<String> statements) {

  /** In the order of their versions, from 1; the same names for each dialect. */
  static final List<String> NAMES = List.of("V1__token_store.sql");

  private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");

  /** Reads one; the version's row is written by the script itself, for those who use Flyway. */
  static MigrationScript read(int version, JdbcDialect dialect, Tables tables) {
    String name = "migration/" + dialect.folder() + "/" + NAMES.get(version - 1);
    try (InputStream in = MigrationScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String plain = COMMENT.matcher(tables.qualify(text)).replaceAll("");
      return new MigrationScript(
          version,
          Arrays.stream(plain.split(";", -1))
              .map(String::strip)
              .filter(statement -> !statement.isEmpty())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + name, e);
    }
  }

  void applyTo(Session session) throws SQLException {
    for (String statement : statements) {
      session.execute(statement);
    }
  }
}
