package io.storageconnector.testkit.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the search index knows of one file: its words as they were some time ago.
 *
 * <p>Measured (kopia/kopia#90): a search by name right after a creation may find nothing, while a
 * listing by parent shows the file. Guarded by the lock of {@link DriveWorld}.
 */
final class IndexEntries {

  /**
   * The searchable words at one time.
   *
   * @param at when they became true
   * @param name the name
   * @param description the description
   * @param properties the properties of all applications
   * @param appProperties the private properties by application
   */
  record Entry(
      Instant at,
      String name,
      String description,
      Map<String, String> properties,
      Map<String, Map<String, String>> appProperties) {}

  private final Deque<Entry> entries = new ArrayDeque<>();

  void add(Entry entry, Duration delay) {
    while (entries.size() > 1 && isVisible(second(), entry.at(), delay)) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  /** What a search finds now, or empty when the file is not in the index yet. */
  Optional<Entry> visible(Instant now, Duration delay) {
    Entry found = null;
    for (Entry entry : entries) {
      if (isVisible(entry, now, delay)) {
        found = entry;
      }
    }
    return Optional.ofNullable(found);
  }

  private @Nullable Entry second() {
    return entries.stream().skip(1).findFirst().orElse(null);
  }

  private static boolean isVisible(@Nullable Entry entry, Instant now, Duration delay) {
    return entry != null && !now.isBefore(entry.at().plus(delay));
  }
}
