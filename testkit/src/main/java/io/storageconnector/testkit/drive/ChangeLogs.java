package io.storageconnector.testkit.drive;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What changed, in one log for each account and each shared drive.
 *
 * <p>Doc: a log holds one entry for each item, and a newer change replaces the older one; a
 * tombstone says only that the item is gone for the log's reader. Guarded by the lock of {@link
 * DriveWorld}.
 */
final class ChangeLogs {

  /**
   * One entry.
   *
   * @param sequence its place in the order of all changes
   * @param time when it happened
   * @param id of the file, or of the shared drive
   * @param removed whether the reader no longer has it
   * @param ofDrive whether it is about a shared drive itself
   */
  record Entry(long sequence, Instant time, String id, boolean removed, boolean ofDrive) {}

  private static final class Log {
    private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
    private final Map<String, Entry> byItem = new HashMap<>();
  }

  private final Map<String, Log> logs = new HashMap<>();
  private long sequence = 1000;

  /**
   * Adds an entry to a log, named by the e-mail address of its account or the id of its shared
   * drive.
   */
  void add(String log, String id, boolean removed, boolean ofDrive, Instant now) {
    Entry entry = new Entry(++sequence, now, id, removed, ofDrive);
    Log target = logs.computeIfAbsent(log, unused -> new Log());
    Entry older = target.byItem.put((ofDrive ? "drive " : "file ") + id, entry);
    if (older != null) {
      target.bySequence.remove(older.sequence());
    }
    target.bySequence.put(entry.sequence(), entry);
  }

  /** The token behind the last change of all logs. */
  long end() {
    return sequence + 1;
  }

  /** The entries from a token on, in order. */
  List<Entry> from(String log, long token) {
    Log source = logs.get(log);
    return source == null ? List.of() : List.copyOf(source.bySequence.tailMap(token).values());
  }

  /** The token of the entry after these, or null when there is none. */
  static @Nullable Long next(List<Entry> entries, int count) {
    return entries.size() > count ? entries.get(count).sequence() : null;
  }
}
