package io.storageconnector.testkit.contract;

import io.storageconnector.testkit.memory.InMemoryConfig;

/** The contract on a provider that declares no capability at all. */
class MinimalContractTest extends StorageConnectorContract {

  @Override
  protected StorageHarness harness() {
    return MemoryHarness.of(InMemoryConfig.minimal());
  }
}
