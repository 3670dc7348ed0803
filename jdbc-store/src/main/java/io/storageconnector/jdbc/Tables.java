package io.storageconnector.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the configured schema before the names of our tables. */
record Tables(@Nullable String schema) {

  static final String VERSION = "storage_connector_schema_version";

  /** Whole words only: an index has the name of its table in front, and must not be qualified. */
  private static final Pattern NAMES =
      Pattern.compile("\\bstorage_connector_(token|schema_version)\\b");

  String qualify(String sql) {
    return schema == null
        ? sql
        : NAMES.matcher(sql).replaceAll(Matcher.quoteReplacement(schema) + ".$0");
  }
}
