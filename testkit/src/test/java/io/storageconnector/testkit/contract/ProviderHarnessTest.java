package io.storageconnector.testkit.contract;

import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;

/** The contract through the harness that makes all but the provider. */
class ProviderHarnessTest extends StorageConnectorContract {

  @Override
  protected StorageHarness harness() {
    InMemoryProvider provider = InMemoryProvider.create(InMemoryConfig.boxLike());
    return StorageHarness.of(provider, provider.serviceAccount("acme"));
  }
}
