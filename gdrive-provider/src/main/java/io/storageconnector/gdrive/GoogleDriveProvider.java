package io.storageconnector.gdrive;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;

/**
 * Google Drive as a kind of storage, for one application. Create one per process and register it
 * with {@code StorageConnectors}; all connections share its transport.
 *
 * <p>Thread-safe. Whoever creates it closes it, unless it was handed to a registry that does.
 */
public final class GoogleDriveProvider implements StorageProvider {

  /** The provider's id, which is part of every ref. */
  public static final String ID = DriveCapabilities.PROVIDER;

  private final DriveWire wire;
  private final OneShot logins;
  private final GoogleTokenEndpoint tokens;
  private final Capabilities capabilities;

  private GoogleDriveProvider(GoogleDriveConfig config) {
    this.wire = DriveWire.create(config.wire());
    this.logins = new OneShot(config);
    this.tokens = new GoogleTokenEndpoint(config, logins);
    this.capabilities = capabilities(config);
  }

  /**
   * {@return a provider} Sends nothing.
   *
   * @param config credentials, addresses and limits
   */
  public static GoogleDriveProvider create(GoogleDriveConfig config) {
    return new GoogleDriveProvider(config);
  }

  /** {@return {@code gdrive}} */
  @Override
  public String id() {
    return ID;
  }

  /**
   * {@return what Drive can do} Consents are part of it if the configuration holds an application
   * for them, and service accounts if it holds credentials of one. Whether a connection may write
   * is a matter of its scopes, and is told by {@code SCOPE_MISSING}.
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
    return new DriveBackend(wire, context);
  }

  /** {@return where Google's tokens come from} */
  @Override
  public TokenEndpoint tokenEndpoint() {
    return tokens;
  }

  /**
   * Releases the transport; idempotent. Calls in flight fail, reading on in a body that is still
   * open fails with an {@code IOException} beyond what has already arrived, and later calls, those
   * for tokens included, send nothing. Credentials that were handed in are left alone.
   */
  @Override
  public void close() {
    logins.close();
    wire.close();
  }

  private static Capabilities capabilities(GoogleDriveConfig config) {
    Capabilities.Builder builder = DriveCapabilities.files();
    if (config.clientId().isPresent()) {
      builder.supports(Capability.USER_CONSENT);
    }
    if (config.serverApp().isPresent()) {
      builder.supports(Capability.SERVICE_ACCOUNTS);
    }
    return builder.build();
  }
}
