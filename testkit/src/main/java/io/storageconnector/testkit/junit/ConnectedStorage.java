package io.storageconnector.testkit.junit;

import static java.util.Objects.requireNonNull;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.leak.LeakCheck;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The application's providers over fakes, with each fake's owner connected. Thread-safe. */
final class ConnectedStorage implements AutoCloseable {

  /** Registered at every fake that is started here. */
  static final URI CALLBACK = URI.create("https://app.example/callback");

  private static final byte[] KEY = new byte[16];

  /** As many attempts as in production, but nobody waits for them. */
  private static final RetryConfig RETRY =
      new RetryConfig(
          RetryConfig.DEFAULT.maxAttempts(), Duration.ofMillis(1), Duration.ofMillis(2));

  private final StorageConnectors connectors;

  private ConnectedStorage(StorageConnectors connectors) {
    this.connectors = connectors;
  }

  static ConnectedStorage over(
      List<StorageFake> fakes, ProviderFactory providers, FakeClock clock, LeakCheck leaks) {
    StorageConnectors.Builder builder =
        StorageConnectors.builder(InMemoryTokenStore.create(), cipher()).clock(clock).retry(RETRY);
    Map<StorageFake.Kind, String> ids = new EnumMap<>(StorageFake.Kind.class);
    for (StorageFake fake : fakes) {
      StorageProvider provider = providers.create(fake);
      ids.put(fake.kind(), provider.id());
      builder.provider(leaks.watch(provider));
    }
    ConnectedStorage storage = new ConnectedStorage(builder.build());
    try {
      fakes.forEach(fake -> storage.connect(fake, requireNonNull(ids.get(fake.kind()))));
      return storage;
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  private static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(KEY));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks AES-GCM", e);
    }
  }

  private void connect(StorageFake fake, String provider) {
    PendingAuthorization pending =
        connectors.authorize(connection(fake.kind()), provider, CALLBACK);
    connectors.complete(pending, fake.approve(pending.url()));
  }

  private static ConnectionId connection(StorageFake.Kind kind) {
    return ConnectionId.of(kind.name().toLowerCase(Locale.ROOT));
  }

  StorageConnectors connectors() {
    return connectors;
  }

  StorageConnector open(StorageFake.Kind kind) {
    return connectors.open(connection(kind));
  }

  @Override
  public void close() {
    connectors.close();
  }
}
