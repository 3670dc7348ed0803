package io.storageconnector.testkit.fault;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One fault a test has asked for: on which operation, on which of its attempts, with which effect.
 *
 * <p>Attempts count from the moment the rule was made. Thread-safe.
 */
public final class FaultRule {

  private final FakeOperation operation;
  private final String description;
  private final int first;
  private final int times;
  private final Fault fault;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger fired = new AtomicInteger();

  FaultRule(FakeOperation operation, String description, int first, int times, Fault fault) {
    this.operation = operation;
    this.description = description;
    this.first = first;
    this.times = times;
    this.fault = fault;
  }

  /**
   * Returns how often the rule has acted.
   *
   * @return the number of attempts it was applied to
   */
  public int timesFired() {
    return fired.get();
  }

  FakeOperation operation() {
    return operation;
  }

  /** Counts an attempt, and says whether this rule wants it. */
  boolean counts(FakeOperation attempted) {
    if (attempted != operation) {
      return false;
    }
    int number = seen.incrementAndGet();
    return number >= first && number - first < times;
  }

  Fault fire() {
    fired.incrementAndGet();
    return fault;
  }

  @Override
  public String toString() {
    return operation.name()
        + " "
        + description
        + " (attempt "
        + first
        + ", seen "
        + seen
        + ", fired "
        + fired
        + ")";
  }
}
