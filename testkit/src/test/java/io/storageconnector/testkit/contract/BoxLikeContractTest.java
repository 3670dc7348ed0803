package io.storageconnector.testkit.contract;

import io.storageconnector.testkit.memory.InMemoryConfig;

/** The contract on unique names without regard to case, with every capability. */
class BoxLikeContractTest extends StorageConnectorContract {

  @Override
  protected StorageHarness harness() {
    return MemoryHarness.of(InMemoryConfig.boxLike());
  }
}
