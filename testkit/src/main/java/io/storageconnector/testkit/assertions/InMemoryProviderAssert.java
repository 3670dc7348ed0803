package io.storageconnector.testkit.assertions;

import io.storageconnector.Operation;
import io.storageconnector.testkit.memory.InMemoryProvider;

/** Assertions on a provider in memory: what it holds, and what reached it. Not thread-safe. */
public final class InMemoryProviderAssert
    extends AbstractContentsAssert<InMemoryProviderAssert, InMemoryProvider> {

  private static final String DEFAULT_ACCOUNT = "default";

  InMemoryProviderAssert(InMemoryProvider actual) {
    super(actual, InMemoryProviderAssert.class, AccountContents.of(actual, DEFAULT_ACCOUNT));
  }

  /**
   * Lets the following paths begin in another account.
   *
   * @param account its name
   * @return these assertions
   */
  public InMemoryProviderAssert inAccount(String account) {
    return lookInto(AccountContents.of(actual, account));
  }

  @Override
  int openUploads() {
    return actual.openUploads();
  }

  /**
   * Verifies that every download was closed.
   *
   * @return these assertions
   */
  public InMemoryProviderAssert hasNoOpenDownloads() {
    if (actual.openDownloads() != 0) {
      throw failure("%nExpecting no open download%nbut %d are open", actual.openDownloads());
    }
    return this;
  }

  /**
   * Verifies how many requests for an operation reached the provider.
   *
   * @param operation the operation
   * @param expected the number, failed ones included
   * @return these assertions
   */
  public InMemoryProviderAssert hasAttempts(Operation operation, int expected) {
    int attempts = actual.faults().attempts(operation);
    if (attempts != expected) {
      throw failure(
          "%nExpecting %s to be attempted %d times%nbut it was %d times",
          operation, expected, attempts);
    }
    return this;
  }
}
