package io.storageconnector.internal.chain;

import io.storageconnector.Operation;
import io.storageconnector.Timeouts;
import io.storageconnector.spi.Deadline;
import java.time.Duration;

/**
 * What the library knows about an operation: what is left behind if its answer is lost, and which
 * time it gets. The single table behind retry and deadlines.
 *
 * @param effect what is left behind
 * @param budget which timeout applies
 */
public record OperationRule(Effect effect, Budget budget) {

  /** What an operation leaves behind, and so how it may be repeated. */
  public enum Effect {
    /** Nothing: repeat freely. */
    READ,
    /** Something only the upload under way can see, and sending it again is harmless. */
    SCRATCH,
    /** A state that sending it again does not change further. */
    REPEATABLE,
    /** Something that must be looked for before it is sent again. */
    ONCE;

    /** Returns whether others can see what is left behind. */
    public boolean isLasting() {
      return this == REPEATABLE || this == ONCE;
    }
  }

  /** Which of the {@link Timeouts} applies. */
  public enum Budget {
    /** {@link Timeouts#metadata()}. */
    METADATA,
    /** {@link Timeouts#treeChange()}. */
    TREE_CHANGE,
    /** {@link Timeouts#transfer()}. */
    TRANSFER
  }

  /** Returns the rule for an operation. */
  public static OperationRule of(Operation operation) {
    return switch (operation) {
      case GET,
          LIST,
          LIST_ROOTS,
          CHECK,
          FIND_BY_NAME,
          ANCESTORS,
          NEW_ITEM_ID,
          PREFLIGHT,
          LIST_PARTS ->
          new OperationRule(Effect.READ, Budget.METADATA);
      case DOWNLOAD, EXPORT -> new OperationRule(Effect.READ, Budget.TRANSFER);
      case OPEN_SESSION, ABORT -> new OperationRule(Effect.SCRATCH, Budget.METADATA);
      case UPLOAD_PART -> new OperationRule(Effect.SCRATCH, Budget.TRANSFER);
      case TRASH, DELETE_PERMANENTLY -> new OperationRule(Effect.REPEATABLE, Budget.TREE_CHANGE);
      case CREATE_FOLDER, RENAME, AUTHORIZE -> new OperationRule(Effect.ONCE, Budget.METADATA);
      case MOVE, COPY, RESTORE -> new OperationRule(Effect.ONCE, Budget.TREE_CHANGE);
      case UPLOAD, COMMIT -> new OperationRule(Effect.ONCE, Budget.TRANSFER);
    };
  }

  /** Returns this operation's own timeout. */
  Duration timeout(Timeouts timeouts) {
    return switch (budget) {
      case METADATA -> timeouts.metadata();
      case TREE_CHANGE -> timeouts.treeChange();
      case TRANSFER -> timeouts.transfer();
    };
  }

  /** Returns the given deadline, or this operation's own from now if that is earlier. */
  Deadline within(Deadline whole, Timeouts timeouts) {
    return whole.atMost(timeout(timeouts));
  }
}
