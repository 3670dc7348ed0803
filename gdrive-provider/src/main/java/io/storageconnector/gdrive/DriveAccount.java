package io.storageconnector.gdrive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one account: the id that its root folder really has, ids for new items, and
 * in which shared drives the folders it used last lie. Thread-safe and bounded.
 */
final class DriveAccount {

  /** How long a folder is believed to lie in the drive it was last seen in. */
  private static final Duration TRUST = Duration.ofMinutes(5);

  private static final int MAX_PLACES = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> freeIds = new ArrayDeque<>();
  private final BoundedMap<String, Sighting> places = new BoundedMap<>(MAX_PLACES);
  private volatile @Nullable String rootId;
  private volatile boolean rootHidden;

  private record Sighting(DrivePlace place, Instant until) {}

  /** Returns the real id of the root folder; null if it is not known, or not shown. */
  @Nullable String rootId() {
    return rootId;
  }

  /** Says whether it is settled what the root folder is. */
  boolean knowsRoot() {
    return rootHidden || rootId != null;
  }

  void learnRoot(String id) {
    rootId = id;
  }

  /** Remembers that the account's scopes do not show its root folder. */
  void rootIsHidden() {
    rootHidden = true;
  }

  /** Returns an id nobody used yet, if one is left. */
  Optional<String> takeId() {
    lock.lock();
    try {
      return Optional.ofNullable(freeIds.poll());
    } finally {
      lock.unlock();
    }
  }

  /** Adds ids, as far as they are needed: whoever asked at the same time adds some too. */
  void addIds(Collection<String> ids, int enough) {
    lock.lock();
    try {
      for (String id : ids) {
        if (freeIds.size() < enough) {
          freeIds.add(id);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  Optional<DrivePlace> placeOf(String folderId, Instant now) {
    Sighting seen = places.get(folderId);
    return seen == null || now.isAfter(seen.until()) ? Optional.empty() : Optional.of(seen.place());
  }

  void learnPlace(String folderId, DrivePlace place, Instant now) {
    places.put(folderId, new Sighting(place, now.plus(TRUST)));
  }
}
