package io.storageconnector.benchmarks.kill;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What really happened to each refresh token, from all sides: the provider tells what it issued and
 * whether the answer left, the workers tell what they sent and stored, and their killer knows what
 * they had in hand when they died. Tokens are named by fingerprint. Thread-safe.
 */
final class Evidence {

  private final Map<String, String> successors = new HashMap<>();
  private final Map<String, String> roots = new HashMap<>();
  private final Set<String> answersLost = new HashSet<>();
  private final Set<String> diedInHand = new HashSet<>();

  /** A consent began a chain of tokens. */
  synchronized void granted(String connection, String token) {
    roots.put(connection, token);
  }

  /** The provider replaced a token. */
  synchronized void issued(String presented, String successor) {
    successors.put(presented, successor);
  }

  /** The answer to a token never reached who had sent it, or too late. */
  synchronized void answerLost(String presented) {
    answersLost.add(presented);
  }

  /** A process was killed after it had sent a token, and before it had stored what came back. */
  synchronized void diedInHand(String presented) {
    diedInHand.add(presented);
  }

  /**
   * Returns whether no client could have kept a connection with a provider that answers once: the
   * answer to the last exchange was lost, or who received it was killed before it was stored.
   */
  synchronized boolean isUnavoidable(String connection) {
    String last = null;
    String token = roots.get(connection);
    while (token != null && successors.containsKey(token)) {
      last = token;
      token = successors.get(token);
    }
    return last != null && (answersLost.contains(last) || diedInHand.contains(last));
  }
}
