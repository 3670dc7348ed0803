package io.storageconnector.testkit.contract;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.OpenOptions;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.spi.StorageProvider;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/** Connects one provider as a service account, with all that takes, and lets its requests fail. */
final class ProviderHarness implements StorageHarness {

  private static final ConnectionId CONNECTION = ConnectionId.of("contract");

  /** Seals nothing but the tokens of one test run, which are kept in memory. */
  private static final byte[] KEY = new byte[32];

  private final FaultyProvider provider;
  private final StorageConnectors connectors;

  ProviderHarness(StorageProvider provider, ServiceAccount account) {
    this.provider = FaultyProvider.over(provider);
    this.connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), cipher())
            .provider(this.provider)
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    connectors.connect(CONNECTION, account);
  }

  private static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(KEY));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks AES-GCM", e);
    }
  }

  @Override
  public StorageConnector open(OpenOptions options) {
    return connectors.open(CONNECTION, options);
  }

  @Override
  public Optional<FaultPort> faults() {
    return Optional.of(provider.faults());
  }

  @Override
  public void close() {
    connectors.close();
  }
}
