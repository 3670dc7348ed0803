package io.storageconnector.testkit.fault;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults a test has asked for.
 *
 * <p>Each attempt is counted by every rule of its operation and given to the oldest one that wants
 * it. Thread-safe.
 */
public final class FaultPlan {

  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final ErrorReplies errors;
  private final Clock clock;

  /**
   * Makes a plan without rules.
   *
   * @param errors words error answers like the provider
   * @param clock what a {@code Retry-After} date is counted from
   */
  public FaultPlan(ErrorReplies errors, Clock clock) {
    this.errors = errors;
    this.clock = clock;
  }

  /**
   * Begins a rule. It does nothing until the builder's last method has named an effect.
   *
   * @param operation the operation it is about
   * @return a builder: the first attempt, once, unless told otherwise
   */
  public FaultBuilder on(FakeOperation operation) {
    return new FaultBuilder(this, operation, errors, clock);
  }

  /**
   * Counts one attempt and picks its fault.
   *
   * @param operation the operation attempted
   * @return the fault to apply, or empty for a faithful exchange
   */
  public Optional<Fault> next(FakeOperation operation) {
    FaultRule chosen = null;
    for (FaultRule rule : rules) {
      if (rule.counts(operation) && chosen == null) {
        chosen = rule;
      }
    }
    return chosen == null ? Optional.empty() : Optional.of(chosen.fire());
  }

  /**
   * Fails when a rule has never acted: the test did not test what it meant to.
   *
   * @throws AssertionError naming the rules that did not fire
   */
  public void assertAllFired() {
    List<FaultRule> idle = rules.stream().filter(rule -> rule.timesFired() == 0).toList();
    if (!idle.isEmpty()) {
      throw new AssertionError("faults that never fired: " + idle);
    }
  }

  /**
   * Counts how often the faults of each operation have acted.
   *
   * @return a copy, without operations that have no rule
   */
  public Map<FakeOperation, Integer> timesFired() {
    Map<FakeOperation, Integer> fired = new LinkedHashMap<>();
    rules.forEach(rule -> fired.merge(rule.operation(), rule.timesFired(), Integer::sum));
    return fired;
  }

  /** Forgets all rules, also those that have not fired. */
  public void clear() {
    rules.clear();
  }

  FaultRule add(FaultRule rule) {
    rules.add(rule);
    return rule;
  }
}
