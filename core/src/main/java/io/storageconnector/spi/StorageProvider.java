package io.storageconnector.spi;

import io.storageconnector.Capabilities;

/**
 * A kind of cloud storage, configured for one application: what it can do, how to reach it, and
 * where its tokens come from. Create one per process; it owns the transport that all its
 * connections share.
 *
 * <p>Implementations are thread-safe. Methods added later have defaults.
 */
public interface StorageProvider extends AutoCloseable {

  /** The version of this SPI. */
  int SPI_VERSION = 1;

  /** {@return the provider's id, such as {@code box}: lower case letters, digits and hyphens} */
  String id();

  /**
   * {@return the version of the SPI the provider was written for; checked once, when it is
   * registered}
   */
  default int spiVersion() {
    return SPI_VERSION;
  }

  /** {@return what the provider can do, and its limits} The same on every call. */
  Capabilities capabilities();

  /**
   * {@return a light view for one connection} Sends nothing; called often.
   *
   * @param context the connection and the clock
   */
  StorageBackend open(ProviderContext context);

  /** {@return where this provider's tokens come from} Only core's refresh coordinator calls it. */
  TokenEndpoint tokenEndpoint();

  /** Releases the transport; idempotent. Calls in flight fail. */
  @Override
  default void close() {}
}
