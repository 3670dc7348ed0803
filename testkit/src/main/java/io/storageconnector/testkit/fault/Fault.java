package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.FakeReply;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What one rule does to one exchange, and on which side of the effect. */
public sealed interface Fault {

  /**
   * Answers without reading the body, and without any effect.
   *
   * @param reply makes the answer
   */
  record Instead(Supplier<FakeReply> reply) implements Fault {}

  /**
   * Changes the answer after the request has taken effect.
   *
   * @param change makes the changed answer
   */
  record Afterwards(UnaryOperator<FakeReply> change) implements Fault {}
}
