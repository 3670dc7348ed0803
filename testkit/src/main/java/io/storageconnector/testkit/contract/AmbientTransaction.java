package io.storageconnector.testkit.contract;

/**
 * A transaction that belongs to the application and is bound to the calling thread, as transaction
 * managers bind theirs. Both methods are called on the same thread, in pairs.
 */
public interface AmbientTransaction {

  /** Begins a transaction on this thread, in the strictest isolation the backing has. */
  void begin();

  /** Rolls the transaction of this thread back. */
  void rollback();
}
