package io.storageconnector.testkit.contract;

import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.StorageProvider;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * How the contract tests reach one provider. One harness serves all tests of a class and is closed
 * after the last.
 *
 * <p>Configure short retry delays, since some tests let requests fail.
 */
public interface StorageHarness extends AutoCloseable {

  /**
   * {@return a harness over a connection that is authorized already} It has no fault port; closing
   * it closes {@code connectors}.
   *
   * @param connectors the entry point, with the provider registered
   * @param connection the connection to test with
   */
  static StorageHarness of(StorageConnectors connectors, ConnectionId connection) {
    return new ConnectedHarness(connectors, connection);
  }

  /**
   * {@return a harness over a provider that is connected as a service account} It makes all else
   * that takes, keeps tokens in memory, and has a fault port; closing it closes the provider.
   *
   * @param provider the provider under test
   * @param account whom to connect as
   */
  static StorageHarness of(StorageProvider provider, ServiceAccount account) {
    return new ProviderHarness(provider, account);
  }

  /**
   * {@return a new connector of the same connection} The tests close it.
   *
   * @param options how to open it
   */
  StorageConnector open(OpenOptions options);

  /**
   * {@return a new, empty folder that nobody else uses} Default: a folder with a random name in the
   * root.
   *
   * @param connector a connector that is not confined
   */
  default ItemRef freshFolder(StorageConnector connector) {
    return connector.createFolder(connector.root(), "contract-" + UUID.randomUUID()).ref();
  }

  /**
   * {@return a well-formed ref of an item that does not exist} Default: a number that no provider
   * reaches.
   *
   * @param connector any connector
   * @param kind of which kind
   */
  default ItemRef missing(StorageConnector connector, ItemKind kind) {
    return new ItemRef(connector.capabilities().provider(), kind, "99999999999999");
  }

  /**
   * {@return the length of the parts in which large content goes, so that its multiples are tested}
   * Default: unknown.
   */
  default OptionalInt partSize() {
    return OptionalInt.empty();
  }

  /**
   * {@return the size in bytes of the largest file the tests may make} Default: one MiB. Tests of
   * uploads in parts need more than {@code Capabilities.maxDirectUpload()} and two parts.
   */
  default int largestFile() {
    return 1 << 20;
  }

  /**
   * {@return the means to make, behind the library's back, what the library itself does not}
   * Default: none; the tests that need it are left out, and the summary says so.
   */
  default Optional<SeedPort> seed() {
    return Optional.empty();
  }

  /** {@return the means to let requests fail} Default: none. */
  default Optional<FaultPort> faults() {
    return Optional.empty();
  }

  /** Frees what the harness holds. Default: nothing. */
  @Override
  default void close() {}
}
