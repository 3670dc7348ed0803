package io.storageconnector.testkit.contract;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Capabilities;
import io.storageconnector.ErrorKind;
import io.storageconnector.OpenOptions;
import io.storageconnector.Operation;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.testkit.memory.FaultMoment;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import io.storageconnector.testkit.memory.InMemorySeed;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** The library over an in-memory provider, perhaps with a defect in the provider. */
final class MemoryHarness implements StorageHarness {

  private static final ConnectionId CONNECTION = ConnectionId.of("contract");

  private final InMemoryProvider provider;
  private final StorageConnectors connectors;

  private MemoryHarness(InMemoryProvider provider, StorageConnectors connectors) {
    this.provider = provider;
    this.connectors = connectors;
  }

  static StorageHarness of(InMemoryConfig config) {
    return of(config, UnaryOperator.identity());
  }

  static StorageHarness of(InMemoryConfig config, UnaryOperator<StorageBackend> defect) {
    InMemoryProvider provider = InMemoryProvider.create(config);
    StorageConnectors connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), cipher())
            .provider(new WithDefect(provider, defect))
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    PendingAuthorization pending =
        connectors.authorize(CONNECTION, provider.id(), URI.create("https://app.example/callback"));
    connectors.complete(pending, provider.approve(pending.url()));
    return new MemoryHarness(provider, connectors);
  }

  private static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public StorageConnector open(OpenOptions options) {
    return connectors.open(CONNECTION, options);
  }

  @Override
  public OptionalInt partSize() {
    return OptionalInt.of(provider.config().partSize());
  }

  @Override
  public Optional<SeedPort> seed() {
    return Optional.of(new Seed(provider.seed("default")));
  }

  /** What the in-memory provider makes behind the library's back. */
  private record Seed(InMemorySeed seed) implements SeedPort {

    @Override
    public ItemRef twin(ItemRef item) {
      return seed.twin(item);
    }

    @Override
    public ItemRef nativeDocument(ItemRef folder, String name, Map<String, byte[]> exports) {
      return seed.nativeDocument(folder, name, exports);
    }

    @Override
    public ItemRef folderInOtherRoot() {
      return seed.sharedRoot("shared");
    }
  }

  @Override
  public Optional<FaultPort> faults() {
    return Optional.of(new Faults(provider));
  }

  @Override
  public void close() {
    connectors.close();
  }

  /** The contract's faults in the words of the in-memory provider. */
  private record Faults(InMemoryProvider provider) implements FaultPort {

    @Override
    public void failNext(Operation operation, int times, FaultKind kind) {
      FaultMoment moment =
          kind == FaultKind.LOST_RESPONSE ? FaultMoment.AFTER_EFFECT : FaultMoment.BEFORE_EFFECT;
      ErrorKind error =
          switch (kind) {
            case UNAUTHORIZED -> ErrorKind.ACCESS_TOKEN_REJECTED;
            case RATE_LIMITED -> ErrorKind.RATE_LIMITED;
            case SERVER_ERROR, LOST_RESPONSE -> ErrorKind.UNAVAILABLE;
          };
      provider.faults().failNext(operation, times, moment, error);
    }

    @Override
    public int attempts(Operation operation) {
      return provider.faults().attempts(operation);
    }

    @Override
    public void clear() {
      provider.faults().clear();
    }
  }

  /** The provider with something between it and the library. */
  private record WithDefect(InMemoryProvider provider, UnaryOperator<StorageBackend> defect)
      implements StorageProvider {

    @Override
    public String id() {
      return provider.id();
    }

    @Override
    public Capabilities capabilities() {
      return provider.capabilities();
    }

    @Override
    public StorageBackend open(ProviderContext context) {
      return defect.apply(provider.open(context));
    }

    @Override
    public TokenEndpoint tokenEndpoint() {
      return provider.tokenEndpoint();
    }
  }
}
