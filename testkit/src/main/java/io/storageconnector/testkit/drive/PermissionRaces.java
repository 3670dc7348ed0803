package io.storageconnector.testkit.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loses permission changes the way Drive does: of several at the same time on one file, only the
 * last is applied (doc: manage sharing).
 *
 * <p>At the same time means that the answer to the first is not out when the next takes effect.
 * Then the file's permissions go back to what they were before the first. Guarded by the lock of
 * {@link DriveWorld}.
 */
final class PermissionRaces {

  private static final class Race {
    private final List<DrivePermission> before;
    private final Set<Long> attempts = new HashSet<>();

    Race(List<DrivePermission> before) {
      this.before = before;
    }
  }

  private final Map<DriveFile, Race> races = new HashMap<>();

  /** Enters a change that is about to be made. */
  void enter(DriveFile file, long attempt) {
    Race race = races.get(file);
    if (race == null) {
      race = new Race(new ArrayList<>(file.permissions()));
      races.put(file, race);
    } else {
      file.permissions().clear();
      race.before.forEach(file::grant);
    }
    race.attempts.add(attempt);
  }

  /** Learns that the answer to a change is out, or never will be. */
  void answered(long attempt) {
    races.values().forEach(race -> race.attempts.remove(attempt));
    races.values().removeIf(race -> race.attempts.isEmpty());
  }
}
