package io.storageconnector.testkit.contract;

import io.storageconnector.testkit.memory.InMemoryConfig;

/** The contract on a provider that keeps only half of every other part. */
class PartsKeptPartlyContractTest extends RecoveryContract {

  @Override
  protected StorageHarness harness() {
    return MemoryHarness.of(InMemoryConfig.driveLike().toBuilder().partsKeptPartly(true).build());
  }
}
