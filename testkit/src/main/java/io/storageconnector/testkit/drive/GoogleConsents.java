package io.storageconnector.testkit.drive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What each account has allowed each project, and which clients have had their refresh token.
 *
 * <p>Consent is given to a project (doc); a refresh token comes with the first offline consent of a
 * client (doc). Thread-safe.
 */
final class GoogleConsents {

  private record Given(String projectId, String email) {}

  private record Offline(String projectId, String clientId, String email) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Given, Set<String>> given = new HashMap<>();
  private final Set<Offline> offline = new HashSet<>();

  Set<String> given(GoogleApp app, String email) {
    lock.lock();
    try {
      return Set.copyOf(given.getOrDefault(new Given(app.project().id(), email), Set.of()));
    } finally {
      lock.unlock();
    }
  }

  void give(GoogleApp app, String email, Set<String> scopes) {
    lock.lock();
    try {
      given
          .computeIfAbsent(new Given(app.project().id(), email), unused -> new LinkedHashSet<>())
          .addAll(scopes);
    } finally {
      lock.unlock();
    }
  }

  /** Learns of a consent for offline use, and says whether it is this client's first. */
  boolean isFirstOffline(GoogleApp app, String email) {
    lock.lock();
    try {
      return offline.add(new Offline(app.project().id(), app.clientId(), email));
    } finally {
      lock.unlock();
    }
  }

  void forget(String projectId, String email) {
    lock.lock();
    try {
      given.remove(new Given(projectId, email));
      offline.removeIf(
          client -> client.projectId().equals(projectId) && client.email().equals(email));
    } finally {
      lock.unlock();
    }
  }
}
