package io.storageconnector.testkit.memory;

import static java.util.Objects.requireNonNull;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scripted failures of an {@link InMemoryProvider}, and a count of what reached it. Faults of one
 * operation strike in the order in which they were scripted, each request meets at most one.
 *
 * <p>Thread-safe.
 */
public final class InMemoryFaults {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Operation, Deque<Fault>> script = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> attempts = new EnumMap<>(Operation.class);

  InMemoryFaults() {}

  /**
   * Lets the next requests of an operation fail. A second call adds to the first.
   *
   * <p>Retry advice follows the kind, as a client sees it from outside: {@code RATE_LIMITED} and
   * {@code PENDING} ask to come again at once, {@code UNAVAILABLE} leaves open whether the request
   * took effect, all others advise against trying again.
   *
   * <p>For {@link Operation#AUTHORIZE}, which is the token endpoint, {@code RATE_LIMITED} means
   * "not processed", {@code MISCONFIGURED} and {@code REAUTH_REQUIRED} what they say, and every
   * other kind "no answer".
   *
   * @param operation which requests
   * @param times how many of them, at least one
   * @param moment whether they take effect before they fail
   * @param kind how they fail
   */
  public void failNext(Operation operation, int times, FaultMoment moment, ErrorKind kind) {
    if (times < 1) {
      throw new IllegalArgumentException("times is not positive: " + times);
    }
    Fault fault = new Fault(requireNonNull(moment, "moment"), requireNonNull(kind, "kind"));
    lock.lock();
    try {
      Deque<Fault> faults =
          script.computeIfAbsent(requireNonNull(operation, "operation"), o -> new ArrayDeque<>());
      for (int i = 0; i < times; i++) {
        faults.add(fault);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return how many requests of an operation reached the provider, failed ones included}
   *
   * @param operation which one
   */
  public int attempts(Operation operation) {
    lock.lock();
    try {
      return attempts.getOrDefault(operation, 0);
    } finally {
      lock.unlock();
    }
  }

  /** {@return how many scripted faults have not struck yet} */
  public int pending() {
    lock.lock();
    try {
      return script.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all faults that have not struck yet. The counts stay. */
  public void clear() {
    lock.lock();
    try {
      script.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Counts a request and takes the fault it meets out of the script. */
  Optional<Fault> arrive(Operation operation) {
    lock.lock();
    try {
      attempts.merge(operation, 1, Integer::sum);
      Deque<Fault> faults = script.get(operation);
      return faults == null ? Optional.empty() : Optional.ofNullable(faults.poll());
    } finally {
      lock.unlock();
    }
  }

  /** One scripted failure. */
  record Fault(FaultMoment moment, ErrorKind kind) {

    boolean strikes(FaultMoment now) {
      return moment == now;
    }
  }
}
