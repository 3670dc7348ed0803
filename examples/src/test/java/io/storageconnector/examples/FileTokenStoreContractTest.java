package io.storageconnector.examples;

import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;

/** The contract on the token file, with all stores in one process. */
class FileTokenStoreContractTest extends TokenStoreContract {

  @Override
  protected TokenStoreHarness harness() {
    return new FileHarness(FileTokenStore::new);
  }
}
