package io.storageconnector.testkit.contract;

import io.storageconnector.auth.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What several threads did to one record, and the question whether it can have happened one after
 * the other (the method of Wing and Gong): is there an order of all operations that agrees with
 * their results, and in which no operation comes before one that had ended when it began?
 * Thread-safe while it is written.
 */
final class RegisterHistory {

  /** Done operations are the bits of a long. */
  static final int MOST_OPERATIONS = 62;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Operation> operations = new ArrayList<>();

  /**
   * One operation.
   *
   * @param start when it began
   * @param end when it ended
   * @param before the revision it needs; null for any
   * @param after the revision it leaves; null for the same as before
   * @param optional whether it may not have happened
   * @param refusal whether its result says that the revision was not {@code before}
   */
  private record Operation(
      long start,
      long end,
      @Nullable Revision before,
      @Nullable Revision after,
      boolean optional,
      boolean refusal) {

    boolean fits(Revision state) {
      return before == null || refusal != before.equals(state);
    }

    boolean isWrite() {
      return after != null || refusal;
    }

    boolean overlaps(Operation other) {
      return start <= other.end && other.start <= end;
    }

    @Override
    public String toString() {
      String what =
          after != null ? before + " -> " + after : refusal ? "not " + before : "saw " + before;
      return start + ".." + (optional ? "?" : end) + " " + what;
    }
  }

  /** A load that saw a revision. */
  void loaded(long start, Revision seen) {
    add(new Operation(start, System.nanoTime(), seen, null, false, false));
  }

  /** A write that was applied; {@code next} is ABSENT for a removal. */
  void applied(long start, Revision expected, Revision next) {
    add(new Operation(start, System.nanoTime(), expected, next, false, false));
  }

  /** A write that was refused. */
  void refused(long start, Revision expected) {
    add(new Operation(start, System.nanoTime(), expected, null, false, true));
  }

  /** A write that threw: it may take effect at any time, or never. */
  void unknown(long start, Revision expected, Revision next) {
    add(new Operation(start, Long.MAX_VALUE, expected, next, true, false));
  }

  private void add(Operation operation) {
    lock.lock();
    try {
      operations.add(operation);
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is such an order, beginning with no record. */
  boolean isLinearizable() {
    List<Operation> ordered = new ArrayList<>();
    for (Operation operation : operations) {
      // A store may refuse a write for the only reason that others were writing.
      if (!operation.refusal || isAlone(operation)) {
        ordered.add(operation);
      }
    }
    ordered.sort(Comparator.comparingLong(Operation::start));
    if (ordered.size() > MOST_OPERATIONS) {
      throw new IllegalStateException("too many operations for one history: " + ordered.size());
    }
    return new Search(ordered).from(0, Revision.ABSENT);
  }

  private boolean isAlone(Operation refusal) {
    return operations.stream()
        .noneMatch(other -> !other.equals(refusal) && other.isWrite() && other.overlaps(refusal));
  }

  /** The operations by the time they began, one to a line. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::start))
        .forEach(operation -> lines.append(operation).append('\n'));
    return lines.toString();
  }

  /** A search through all orders, which remembers the states that led nowhere. */
  private static final class Search {

    private final List<Operation> operations;
    private final Set<Visit> visited = new HashSet<>();

    private record Visit(long done, Revision state) {}

    Search(List<Operation> operations) {
      this.operations = operations;
    }

    boolean from(long done, Revision state) {
      if (!visited.add(new Visit(done, state))) {
        return false;
      }
      long firstEnd = Long.MAX_VALUE;
      boolean complete = true;
      for (int i = 0; i < operations.size(); i++) {
        if ((done & 1L << i) == 0) {
          firstEnd = Math.min(firstEnd, operations.get(i).end);
          complete &= operations.get(i).optional;
        }
      }
      if (complete) {
        return true;
      }
      for (int i = 0; i < operations.size(); i++) {
        Operation next = operations.get(i);
        if ((done & 1L << i) == 0 && next.start <= firstEnd && next.fits(state)) {
          Revision after = next.after == null ? state : next.after;
          if (from(done | 1L << i, after)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
