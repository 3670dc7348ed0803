package io.storageconnector.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The faults that were scripted and have not struck yet, and a count of requests. Thread-safe. */
final class ScriptedFaults implements FaultPort {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Operation, Deque<FaultKind>> script = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> attempts = new EnumMap<>(Operation.class);

  @Override
  public void failNext(Operation operation, int times, FaultKind kind) {
    requireNonNull(operation, "operation");
    requireNonNull(kind, "kind");
    if (times < 1) {
      throw new IllegalArgumentException("times is not positive: " + times);
    }
    lock.lock();
    try {
      Deque<FaultKind> faults = script.computeIfAbsent(operation, key -> new ArrayDeque<>());
      for (int i = 0; i < times; i++) {
        faults.add(kind);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int attempts(Operation operation) {
    lock.lock();
    try {
      return attempts.getOrDefault(operation, 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clear() {
    lock.lock();
    try {
      script.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Counts a request and takes the fault that it meets out of the script. */
  Optional<FaultKind> arrive(Operation operation) {
    lock.lock();
    try {
      attempts.merge(operation, 1, Integer::sum);
      Deque<FaultKind> faults = script.get(operation);
      return faults == null ? Optional.empty() : Optional.ofNullable(faults.poll());
    } finally {
      lock.unlock();
    }
  }
}
