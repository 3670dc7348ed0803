package io.storageconnector.testkit.contract;

import io.storageconnector.Operation;

/**
 * Lets the tests make the provider fail, and count what reaches it. Implemented over a fake or a
 * proxy; a harness without one skips the tests that need it, and the summary says so.
 */
public interface FaultPort {

  /**
   * Lets the next requests of an operation fail. Adds to what was scripted before.
   *
   * @param operation which requests
   * @param times how many of them, at least one
   * @param kind how they fail
   */
  void failNext(Operation operation, int times, FaultKind kind);

  /**
   * {@return how many requests of an operation reached the provider since it was created, failed
   * ones included}
   *
   * @param operation which one
   */
  int attempts(Operation operation);

  /** Forgets all faults that have not struck yet. The counts stay. Called after each test. */
  void clear();
}
