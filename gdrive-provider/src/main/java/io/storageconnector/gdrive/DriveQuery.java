package io.storageconnector.gdrive;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A search term for {@code q} of a listing. Built from typed terms alone, so that nothing a name
 * holds can become part of the query. Immutable; prints nothing, because it holds names.
 */
final class DriveQuery {

  private final String text;

  private DriveQuery(String text) {
    this.text = text;
  }

  /** Returns the term for the children of a folder that are not in the trash. */
  static DriveQuery childrenOf(String folderId) {
    return new DriveQuery(quoted(folderId) + " in parents and trashed = false");
  }

  /** Adds that the name is this one; Drive does not tell upper from lower case here. */
  DriveQuery named(String name) {
    return new DriveQuery(text + " and name = " + quoted(name));
  }

  /** Adds that the item was created or changed at or after a time. */
  DriveQuery changedSince(Instant time) {
    String moment = quoted(time.truncatedTo(ChronoUnit.SECONDS).toString());
    return new DriveQuery(
        text + " and (createdTime >= " + moment + " or modifiedTime >= " + moment + ")");
  }

  String text() {
    return text;
  }

  /** The two escapes that Drive's guide "Search for files and folders" names. */
  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
