package io.storageconnector.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Operation;
import io.storageconnector.Timeouts;
import io.storageconnector.internal.chain.OperationRule.Budget;
import io.storageconnector.internal.chain.OperationRule.Effect;
import io.storageconnector.spi.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperationRuleTest {

  private static final Set<Operation> READS =
      EnumSet.of(
          Operation.GET,
          Operation.LIST,
          Operation.LIST_ROOTS,
          Operation.CHECK,
          Operation.EXPORT,
          Operation.FIND_BY_NAME,
          Operation.ANCESTORS,
          Operation.NEW_ITEM_ID,
          Operation.PREFLIGHT,
          Operation.LIST_PARTS,
          Operation.DOWNLOAD);

  @ParameterizedTest
  @CsvSource({
    "GET,READ,METADATA",
    "LIST,READ,METADATA",
    "LIST_ROOTS,READ,METADATA",
    "CHECK,READ,METADATA",
    "FIND_BY_NAME,READ,METADATA",
    "ANCESTORS,READ,METADATA",
    "CREATE_FOLDER,ONCE,METADATA",
    "NEW_ITEM_ID,READ,METADATA",
    "PREFLIGHT,READ,METADATA",
    "UPLOAD,ONCE,TRANSFER",
    "OPEN_SESSION,SCRATCH,METADATA",
    "UPLOAD_PART,SCRATCH,TRANSFER",
    "LIST_PARTS,READ,METADATA",
    "COMMIT,ONCE,TRANSFER",
    "ABORT,SCRATCH,METADATA",
    "DOWNLOAD,READ,TRANSFER",
    "EXPORT,READ,TRANSFER",
    "MOVE,ONCE,TREE_CHANGE",
    "RENAME,ONCE,METADATA",
    "COPY,ONCE,TREE_CHANGE",
    "TRASH,REPEATABLE,TREE_CHANGE",
    "RESTORE,ONCE,TREE_CHANGE",
    "DELETE_PERMANENTLY,REPEATABLE,TREE_CHANGE",
    "AUTHORIZE,ONCE,METADATA"
  })
  void of_operation_isTheTable(Operation operation, Effect effect, Budget budget) {
    assertThat(OperationRule.of(operation)).isEqualTo(new OperationRule(effect, budget));
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void of_anyOperation_isARead_exactlyIfItChangesNothing(Operation operation) {
    assertThat(OperationRule.of(operation).effect() == Effect.READ)
        .isEqualTo(READS.contains(operation));
  }

  @Test
  void within_takesTheEarlierOfBoth() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    OperationRule rule = OperationRule.of(Operation.GET);

    assertThat(
            rule.within(Deadline.after(Duration.ofHours(1), clock), Timeouts.DEFAULT).remaining())
        .isEqualTo(Timeouts.DEFAULT.metadata());
    assertThat(
            rule.within(Deadline.after(Duration.ofSeconds(1), clock), Timeouts.DEFAULT).remaining())
        .isEqualTo(Duration.ofSeconds(1));
  }
}
