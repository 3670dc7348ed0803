package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.RequestHead;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrived and what took effect, counted apart: HTTP clients repeat requests on their own, and
 * an answer may be lost after the effect.
 *
 * <p>Keeps the last 10,000 attempts and counts all. Thread-safe.
 */
public final class WireLog {

  private static final int KEPT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<WireAttempt> latest = new ArrayDeque<>();
  private final Map<FakeOperation, Integer> attempts = new HashMap<>();
  private final Map<FakeOperation, Integer> effects = new HashMap<>();

  /** Makes an empty log. */
  public WireLog() {}

  /**
   * Records an attempt.
   *
   * @param operation what it asks for
   * @param head its head
   */
  public void attempted(FakeOperation operation, RequestHead head) {
    lock.lock();
    try {
      attempts.merge(operation, 1, Integer::sum);
      latest.addLast(new WireAttempt(operation, head));
      if (latest.size() > KEPT) {
        latest.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records that an attempt succeeded inside the fake, whether or not its answer reaches the
   * client.
   *
   * @param operation what it asked for
   */
  public void tookEffect(FakeOperation operation) {
    lock.lock();
    try {
      effects.merge(operation, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts the attempts of an operation.
   *
   * @param operation the operation
   * @return how many requests for it have arrived
   */
  public int attempts(FakeOperation operation) {
    lock.lock();
    try {
      return attempts.getOrDefault(operation, 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts the effects of an operation.
   *
   * @param operation the operation
   * @return how many requests for it succeeded inside the fake
   */
  public int effects(FakeOperation operation) {
    lock.lock();
    try {
      return effects.getOrDefault(operation, 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts all attempts.
   *
   * @return how many requests have arrived
   */
  public int attempts() {
    lock.lock();
    try {
      return attempts.values().stream().mapToInt(Integer::intValue).sum();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the latest attempts.
   *
   * @return a copy, oldest first
   */
  public List<WireAttempt> latest() {
    lock.lock();
    try {
      return List.copyOf(latest);
    } finally {
      lock.unlock();
    }
  }
}
