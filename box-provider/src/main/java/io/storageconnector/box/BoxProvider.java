package io.storageconnector.box;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;

/**
 * Box as a kind of storage, for one application. Create one per process and register it with {@code
 * StorageConnectors}; all connections share its transport.
 *
 * <p>Thread-safe. Whoever creates it closes it, unless it was handed to a registry that does.
 */
public final class BoxProvider implements StorageProvider {

  /** The provider's id, which is part of every ref. */
  public static final String ID = BoxItems.PROVIDER;

  /** The largest file of any plan: 500 GB (Enterprise Advanced). Smaller plans allow less. */
  private static final long MAX_FILE_SIZE = 500L * 1000 * 1000 * 1000;

  private final BoxTransport transport;
  private final BoxEndpoints endpoints;
  private final BoxTokenEndpoint tokens;
  private final Capabilities capabilities;

  private BoxProvider(BoxConfig config) {
    this.transport = new BoxTransport(config);
    this.endpoints = new BoxEndpoints(config);
    this.tokens = new BoxTokenEndpoint(config, transport.freshConnections());
    this.capabilities = capabilities(config);
  }

  /**
   * {@return a provider} Sends nothing.
   *
   * @param config credentials, addresses and time limits
   */
  public static BoxProvider create(BoxConfig config) {
    return new BoxProvider(config);
  }

  /** {@return {@code box}} */
  @Override
  public String id() {
    return ID;
  }

  /**
   * {@return what Box can do: everything the library knows of} Service accounts are part of it if
   * the configuration holds an application for them.
   */
  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /**
   * {@return a light view for one connection} Sends nothing.
   *
   * @param context the connection and the clock
   */
  @Override
  public StorageBackend open(ProviderContext context) {
    return new BoxBackend(new BoxChannel(transport, endpoints, context.clock()));
  }

  /** {@return where Box's tokens come from} */
  @Override
  public TokenEndpoint tokenEndpoint() {
    return tokens;
  }

  /**
   * Releases the transport; idempotent. Calls in flight fail, reading on in a body that is still
   * open fails with an {@code IOException} beyond what has already arrived, and later calls, those
   * for tokens included, send nothing.
   */
  @Override
  public void close() {
    transport.close();
  }

  private static Capabilities capabilities(BoxConfig config) {
    Capabilities.Builder builder = Capabilities.builder(ID);
    if (config.serverApp().isPresent()) {
      builder.supports(Capability.SERVICE_ACCOUNTS);
    }
    return builder
        .supports(
            Capability.USER_CONSENT,
            Capability.FILE_VERSIONS,
            Capability.RANGE_DOWNLOAD,
            Capability.UPLOAD_SESSIONS,
            Capability.PARALLEL_PARTS,
            Capability.CONDITIONAL_WRITE,
            Capability.MOVE,
            Capability.COPY_FILE,
            Capability.TRASH,
            Capability.RESTORE,
            Capability.DELETE_PERMANENTLY,
            Capability.UNIQUE_NAMES,
            Capability.RESTRICTED_TOKENS)
        .checksumAlgorithms(ChecksumAlgorithm.SHA1)
        .caseSensitiveNames(false)
        .names(
            255,
            "at most 255 characters, none of them / \\ or a control character, no blank at the end,"
                + " neither . nor ..",
            BoxNames::isLegal)
        .maxPageSize(1000)
        .maxFileSize(MAX_FILE_SIZE)
        .maxDirectUpload(config.maxDirectUpload())
        .build();
  }
}
