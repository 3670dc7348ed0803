package io.storageconnector.examples.directory;

import io.storageconnector.testkit.contract.StorageConnectorContract;
import io.storageconnector.testkit.contract.StorageHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Every promise of the library, kept over a directory. */
class DirectoryContractTest extends StorageConnectorContract {

  @TempDir static Path directory;

  @Override
  protected StorageHarness harness() {
    return StorageHarness.of(DirectoryProvider.create(directory), DirectoryProvider.mount());
  }
}
