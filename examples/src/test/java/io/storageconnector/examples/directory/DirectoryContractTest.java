package io.storageconnector.examples.directory;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.*;
import io.storageconnector.testkit.contract.StorageConnectorContract;
import io.storageconnector.testkit.contract.StorageHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Every promise of the library, kept over a directory. */
class DirectoryContractTest extends StorageConnectorContract {

  @TempDir static Path directory;

  @Override
  protected StorageHarness harness() {
    try {
    StorageConnectors c = StorageConnectors.builder(InMemoryTokenStore.create(), TokenCipher.of(new AesGcmJce(new byte[32]))).provider(DirectoryProvider.create(directory)).build();
    c.connect(ConnectionId.of("contract"), DirectoryProvider.mount());
    return StorageHarness.of(c, ConnectionId.of("contract"));
    } catch (Exception e) { throw new IllegalStateException(e); }
  }
}
