package io.storageconnector.examples;

import com.google.crypto.tink.Aead;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.nio.file.Path;

/**
 * The Java samples of the guide on token stores that stand nowhere else, so that the compiler reads
 * them; {@link TokenStoreGuideTest} compares.
 */
final class TokenStoreSamples {

  private TokenStoreSamples() {}

  static StorageConnectors emergency(TokenStore tokenStore, Aead aead, StorageProvider provider) {
    StorageConnectors storage =
        StorageConnectors.builder(tokenStore, TokenCipher.of(aead))
            .emergencyStore(new FileTokenStore(Path.of("/var/lib/app/tokens")))
            .provider(provider)
            .build();
    return storage;
  }

  /** A server that a store of one's own would talk to. */
  private record MyServer(TokenStore store) {

    static MyServer emptied() {
      return new MyServer(InMemoryTokenStore.create());
    }

    TokenStore openStore() {
      return store;
    }
  }

  static class MyTokenStoreContractTest extends TokenStoreContract {

    @Override
    protected TokenStoreHarness harness() {
      MyServer server = MyServer.emptied();
      return () -> server.openStore();
    }
  }
}
