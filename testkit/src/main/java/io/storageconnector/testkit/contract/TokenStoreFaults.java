package io.storageconnector.testkit.contract;

/**
 * Lets writes of a store fail between the store and its backing, as a broken network connection
 * does. A write is a {@code compareAndSet} or a {@code compareAndDelete}.
 */
public interface TokenStoreFaults {

  /** Lets the next write fail before it reaches the backing: it is not applied. */
  void failNextWriteBeforeItIsApplied();

  /** Lets the next write reach the backing and be applied, and then its answer be lost. */
  void failNextWriteAfterItIsApplied();
}
