package io.storageconnector.testkit.assertions;

import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.fault.FakeOperation;
import io.storageconnector.testkit.fault.WireAttempt;
import io.storageconnector.testkit.http.RequestHead;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions on a fake Box or a fake Drive: what it holds, and what arrived at it.
 *
 * <p>An <em>attempt</em> is a request that arrived, an <em>effect</em> one that succeeded inside
 * the fake, whether or not its answer reached the client. Not thread-safe.
 */
public final class FakeAssert extends AbstractContentsAssert<FakeAssert, StorageFake> {

  FakeAssert(StorageFake actual) {
    super(actual, FakeAssert.class, AccountContents.of(actual, StorageFake.OWNER));
  }

  /**
   * Lets the following paths begin in another account.
   *
   * @param login an account of the fake; of a fake Drive also the id of a shared drive
   * @return these assertions
   */
  public FakeAssert inAccount(String login) {
    return lookInto(AccountContents.of(actual, login));
  }

  @Override
  int openUploads() {
    return actual.openUploads();
  }

  /**
   * Verifies how many requests for an operation arrived.
   *
   * @param operation the operation
   * @param expected the number, failed ones and silent repetitions of an HTTP client included
   * @return these assertions
   */
  public FakeAssert hasAttempts(FakeOperation operation, int expected) {
    return counts(
        operation.name() + " to be attempted", actual.log().attempts(operation), expected);
  }

  /**
   * Verifies how many requests for an operation succeeded inside the fake.
   *
   * @param operation the operation
   * @param expected the number
   * @return these assertions
   */
  public FakeAssert hasEffects(FakeOperation operation, int expected) {
    return counts(operation.name() + " to take effect", actual.log().effects(operation), expected);
  }

  /**
   * Verifies how many requests arrived at the token endpoint, for whatever grant.
   *
   * @param expected the number; connecting with consent takes one
   * @return these assertions
   */
  public FakeAssert hasTokenCalls(int expected) {
    int calls =
        operations()
            .filter(FakeAssert::isTokenRequest)
            .mapToInt(operation -> actual.log().attempts(operation))
            .sum();
    return counts("the token endpoint to be called", calls, expected);
  }

  /**
   * Verifies how many refreshes the token endpoint has answered with tokens, whether or not the
   * answer reached the client.
   *
   * @param expected the number
   * @return these assertions
   */
  public FakeAssert hasTokenRefreshes(int expected) {
    int refreshes =
        operations()
            .filter(operation -> operation.name().equals(BoxOperation.TOKEN_REFRESH.name()))
            .mapToInt(operation -> actual.log().effects(operation))
            .sum();
    return counts("tokens to be refreshed", refreshes, expected);
  }

  /**
   * Verifies that at least one request for an operation has a property.
   *
   * @param operation the operation
   * @param property tells by request line and headers; of many requests the last 10,000 are known
   * @return these assertions
   */
  public FakeAssert hasRequest(FakeOperation operation, Predicate<RequestHead> property) {
    List<RequestHead> arrived = heads(operation);
    if (arrived.stream().noneMatch(property)) {
      throw failure(
          "%nExpecting a request for %s with that property%nbut none of these has it: %s%nAll that arrived: %s",
          operation.name(), arrived, counts());
    }
    return this;
  }

  /**
   * Returns AssertJ's assertions on the requests for an operation.
   *
   * @param operation the operation
   * @return on request lines and headers, oldest first, at most the last 10,000
   */
  public ListAssert<RequestHead> requests(FakeOperation operation) {
    return Assertions.assertThat(heads(operation)).as("requests for %s", operation.name());
  }

  /**
   * Verifies that nothing was asked that the fake does not accept, and that all faults have fired.
   *
   * @return these assertions
   */
  public FakeAssert isClean() {
    actual.assertClean();
    return this;
  }

  private List<RequestHead> heads(FakeOperation operation) {
    return actual.log().latest().stream()
        .filter(attempt -> attempt.operation() == operation)
        .map(WireAttempt::head)
        .toList();
  }

  private FakeAssert counts(String what, int counted, int expected) {
    if (counted != expected) {
      throw failure(
          "%nExpecting %s %d times%nbut it was %d times%nAll that arrived: %s",
          what, expected, counted, counts());
    }
    return this;
  }

  private String counts() {
    List<String> all =
        operations()
            .filter(operation -> actual.log().attempts(operation) > 0)
            .map(
                operation ->
                    operation.name()
                        + " "
                        + actual.log().attempts(operation)
                        + " (effects "
                        + actual.log().effects(operation)
                        + ")")
            .toList();
    return all.isEmpty() ? "nothing" : String.join(", ", all);
  }

  private Stream<? extends FakeOperation> operations() {
    return switch (actual.kind()) {
      case BOX -> Stream.of(BoxOperation.values());
      case DRIVE -> Stream.of(DriveOperation.values());
    };
  }

  private static boolean isTokenRequest(FakeOperation operation) {
    return operation.name().startsWith("TOKEN_") && operation != DriveOperation.TOKEN_INFO;
  }
}
