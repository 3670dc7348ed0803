package io.storageconnector.testkit.contract;

import io.storageconnector.testkit.memory.InMemoryConfig;

/** The contract on names that need not be unique, with ids fixed beforehand. */
class DriveLikeContractTest extends StorageConnectorContract {

  @Override
  protected StorageHarness harness() {
    return MemoryHarness.of(InMemoryConfig.driveLike());
  }
}
