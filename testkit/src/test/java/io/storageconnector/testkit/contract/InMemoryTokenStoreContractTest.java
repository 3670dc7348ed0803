package io.storageconnector.testkit.contract;

import io.storageconnector.auth.InMemoryTokenStore;

/** The contract on the store that has no backing but its own memory, and so no second instance. */
class InMemoryTokenStoreContractTest extends TokenStoreContract {

  @Override
  protected TokenStoreHarness harness() {
    InMemoryTokenStore store = InMemoryTokenStore.create();
    return () -> store;
  }
}
