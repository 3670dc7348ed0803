package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.internal.chain.CallLimit;
import io.storageconnector.internal.chain.CallLimits;
import io.storageconnector.internal.chain.CallPolicy;
import io.storageconnector.internal.connector.DefaultStorageConnector;
import io.storageconnector.internal.rotation.ConnectionRegister;
import io.storageconnector.internal.rotation.Environment;
import io.storageconnector.internal.rotation.InstallationSeal;
import io.storageconnector.internal.rotation.RandomIds;
import io.storageconnector.internal.rotation.RecordVault;
import io.storageconnector.internal.rotation.RefreshCoordinator;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenRestriction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The entry point: knows the providers and the token store, and opens connections. Built once per
 * application and kept until it ends. Thread-safe.
 *
 * <pre>{@code
 * StorageConnectors storage =
 *     StorageConnectors.builder(tokenStore, TokenCipher.of(aead))
 *         .provider(BoxProvider.create(config))
 *         .build();
 * try (StorageConnector acme = storage.open(ConnectionId.of("acme"))) {
 *   ...
 * }
 * }</pre>
 */
public final class StorageConnectors implements AutoCloseable {

  /** How long {@link #close()} waits for refreshes that may hold the only copy of a new token. */
  private static final Duration CLOSING = Duration.ofSeconds(30);

  private final Map<String, StorageProvider> providers;
  private final RefreshCoordinator coordinator;
  private final ConnectionRegister register;
  private final ConnectionAdministration administration;
  private final CallPolicy policy;
  private final CallLimits limits;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StorageConnectors(Builder builder) {
    this.providers = Map.copyOf(builder.providers);
    this.limits = CallLimits.of(builder.maxConcurrentCalls);
    this.policy =
        new CallPolicy(
            builder.clock,
            Sleeper.SYSTEM,
            builder.retry,
            builder.timeouts,
            builder.transfers,
            builder.observer,
            CallLimit.of(builder.maxConcurrentCalls),
            InstallationSeal.forUploads(builder.cipher, builder.installationId));
    TokenStore emergency = builder.emergencyStore;
    this.coordinator =
        RefreshCoordinator.create(
            RecordVault.create(builder.store, builder.cipher, builder.installationId),
            emergency == null
                ? null
                : RecordVault.create(emergency, builder.cipher, builder.installationId),
            Environment.of(builder.clock, builder.observer),
            id -> provider(id).tokenEndpoint());
    this.register = coordinator.connections();
    this.administration = new ConnectionAdministration(register, coordinator.upkeep());
  }

  /**
   * {@return a builder}
   *
   * @param store where grants are kept; stays the caller's, and is closed by the caller
   * @param cipher seals what the store keeps
   */
  public static Builder builder(TokenStore store, TokenCipher cipher) {
    return new Builder(store, cipher);
  }

  /**
   * Begins an authorization by a customer's admin. Sends nothing; a second call begins another one.
   *
   * @param connection the connection to be, or one whose grant is to be renewed
   * @param provider the provider's id
   * @param redirectUri where the provider sends the admin's browser back to; registered there
   * @return what to keep in the admin's web session, and the address to redirect the browser to
   * @throws UnsupportedCapabilityException if the provider has no {@code USER_CONSENT}
   * @throws IllegalArgumentException if no such provider is registered
   */
  public PendingAuthorization authorize(ConnectionId connection, String provider, URI redirectUri) {
    requireNonNull(connection, "connection");
    ensureOpen();
    provider(provider).capabilities().require(Capability.USER_CONSENT, Operation.AUTHORIZE);
    AuthorizationRequest request =
        AuthorizationRequest.of(redirectUri, RandomIds.secret(), RandomIds.secret());
    URI url = provider(provider).tokenEndpoint().authorizationUrl(request);
    return new PendingAuthorization(connection, provider, url, request);
  }

  /**
   * Ends an authorization: checks that the callback belongs to it, exchanges the code, and stores
   * the grant. An earlier consent of the same account is replaced, and so is a service account; one
   * of another account or another provider has to be disconnected first, because the connection's
   * files would silently be somebody else's. A second call throws, because a code works once.
   *
   * @param pending what {@link #authorize} returned, from the same web session
   * @param callbackParameters the query parameters of the callback, decoded
   * @return the connection, ready to be opened
   * @throws StorageException {@link ErrorKind#AUTHORIZATION_FAILED} if the admin refused, the
   *     callback is forged or stale, the code was not accepted, or the connection is one of another
   *     account or provider; {@link ErrorKind#MISCONFIGURED} if the provider refuses the
   *     application; {@link ErrorKind#UNAVAILABLE} if provider or store do not answer
   */
  public Connection complete(PendingAuthorization pending, Map<String, String> callbackParameters) {
    ensureOpen();
    Secret code = AuthorizationCallback.codeOf(pending, callbackParameters);
    return register.connect(pending.connection(), pending.provider(), code, pending.request());
  }

  /**
   * Makes a service account the login of a connection, without a human's consent: asks the provider
   * for a first token and stores the subject with it. An earlier login of the same provider is
   * replaced, but not revoked. A second call with the same service account sends nothing, unless
   * the provider refused it meanwhile.
   *
   * @param connection the connection to be
   * @param account as whom to log in, from the provider's own factory
   * @return the connection, ready to be opened
   * @throws StorageException {@link ErrorKind#AUTHORIZATION_FAILED} if the provider gives the
   *     account no token (mostly: the customer's admin has not authorised the application yet), or
   *     the connection is one of another provider; {@link ErrorKind#MISCONFIGURED} if the provider
   *     refuses the application; {@link ErrorKind#UNAVAILABLE} if provider or store do not answer
   * @throws UnsupportedCapabilityException if the provider has no {@code SERVICE_ACCOUNTS}
   * @throws IllegalArgumentException if no such provider is registered
   */
  public Connection connect(ConnectionId connection, ServiceAccount account) {
    requireNonNull(connection, "connection");
    ensureOpen();
    provider(account.provider())
        .capabilities()
        .require(Capability.SERVICE_ACCOUNTS, Operation.AUTHORIZE);
    return register.connect(connection, account);
  }

  /** {@return what operators and schedulers need: listing, switching, keep-alive, re-sealing} */
  public ConnectionAdministration administration() {
    ensureOpen();
    return administration;
  }

  /**
   * {@return a view of a connection, of everything its account can reach}
   *
   * @param connection which one
   * @throws StorageException {@link ErrorKind#NOT_CONNECTED} if it was never authorized or was
   *     disconnected; {@link ErrorKind#UNAVAILABLE} if the store can't be read
   * @see #open(ConnectionId, OpenOptions)
   */
  public StorageConnector open(ConnectionId connection) {
    return open(connection, OpenOptions.ofDefaults());
  }

  /**
   * {@return a view of a connection} Reads the token store, never the provider; a grant that died
   * meanwhile shows at the first call. Open as often as you like: views share tokens and limits.
   *
   * @param connection which one
   * @param options how to open it
   * @throws StorageException {@link ErrorKind#NOT_CONNECTED} if it was never authorized or was
   *     disconnected; {@link ErrorKind#CONNECTION_DISABLED} if it is switched off; {@link
   *     ErrorKind#UNAVAILABLE} if the store can't be read
   * @throws UnsupportedCapabilityException if tokens are to be restricted, and the provider can't
   * @throws IllegalArgumentException if the root is of another provider
   */
  public StorageConnector open(ConnectionId connection, OpenOptions options) {
    ensureOpen();
    StorageProvider provider = provider(openable(connection).provider());
    ItemRef root = options.root().orElse(null);
    if (root != null && !root.provider().equals(provider.id())) {
      throw new IllegalArgumentException(
          "the root is of another provider than the connection: " + root);
    }
    return DefaultStorageConnector.create(
        connection,
        provider.open(ProviderContext.of(connection, policy.clock())),
        provider.capabilities(),
        tokens(connection, provider, options),
        policy.withLimit(limits.of(connection)),
        root);
  }

  private Connection openable(ConnectionId connection) {
    Connection known =
        find(connection)
            .filter(found -> found.state() != ConnectionState.GONE)
            .orElseThrow(
                () ->
                    refused(connection, ErrorKind.NOT_CONNECTED, "is not connected: authorize it"));
    if (known.state() == ConnectionState.DISABLED) {
      throw refused(connection, ErrorKind.CONNECTION_DISABLED, "is switched off: enable it");
    }
    return known;
  }

  private static StorageException refused(ConnectionId connection, ErrorKind kind, String why) {
    return StorageException.builder(
            kind, Operation.AUTHORIZE, "connection " + connection + " " + why + " first")
        .connection(connection)
        .build();
  }

  private TokenSource tokens(
      ConnectionId connection, StorageProvider provider, OpenOptions options) {
    ItemRef root = options.root().orElse(null);
    TokenRestriction.Access access = options.restriction().orElse(null);
    if (root == null || access == null) {
      return coordinator.tokens(connection, provider.id());
    }
    provider.capabilities().require(Capability.RESTRICTED_TOKENS, Operation.AUTHORIZE);
    return coordinator.tokens(connection, provider.id(), new TokenRestriction(root, access));
  }

  /**
   * {@return an access token that opens one folder of a connection and no more, for a worker that
   * must not have the connection itself} The same one for a while; it ends by itself.
   *
   * @param connection which one
   * @param restriction what the token may still do
   * @throws StorageException as {@link #open(ConnectionId)} does, and {@link
   *     ErrorKind#REAUTH_REQUIRED} or {@link ErrorKind#UNAVAILABLE} if there is no token to be had
   * @throws UnsupportedCapabilityException if the provider has no {@code RESTRICTED_TOKENS}
   */
  public AccessToken restrictedToken(ConnectionId connection, TokenRestriction restriction) {
    StorageProvider provider = provider(openable(connection).provider());
    provider.capabilities().require(Capability.RESTRICTED_TOKENS, Operation.AUTHORIZE);
    return coordinator
        .tokens(connection, provider.id(), restriction)
        .current(Deadline.after(policy.timeouts().metadata(), policy.clock()));
  }

  /**
   * {@return what the token store says about a connection; empty if it was never authorized}
   *
   * @param connection which one
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store can't be read
   */
  public Optional<Connection> find(ConnectionId connection) {
    ensureOpen();
    return register.find(requireNonNull(connection, "connection"));
  }

  /**
   * Disconnects: from now on nobody refreshes the grant, then it is revoked at the provider, then
   * its tokens are removed from the store. Open views fail from then on. A second call finishes
   * what the first could not, and does nothing otherwise.
   *
   * @param connection which one; one that is not there is fine
   * @return whether the provider confirmed that the grant is dead, or there was none; if not, or if
   *     the provider is not registered here, call again later
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store does not answer
   */
  public boolean disconnect(ConnectionId connection) {
    ensureOpen();
    return register.disconnect(requireNonNull(connection, "connection"));
  }

  private StorageProvider provider(String id) {
    StorageProvider provider = providers.get(id);
    if (provider == null) {
      throw new IllegalArgumentException(
          "no provider " + id + " is registered, only " + providers.keySet());
    }
    return provider;
  }

  private void ensureOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the connectors were closed");
    }
  }

  /**
   * Starts no further refresh, waits up to half a minute for those under way, and closes the
   * providers. Idempotent. The token store stays open: it is the caller's.
   *
   * <p>New tokens that the store does not take within that time are given up, and the connection
   * may need a new consent: so close the store after the connectors. Without a call of this method,
   * a process that holds such tokens does not end by itself.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      coordinator.close(CLOSING);
      providers.values().forEach(StorageProvider::close);
    }
  }

  /** Builds {@link StorageConnectors}. Not thread-safe. */
  public static final class Builder {

    private final TokenStore store;
    private final TokenCipher cipher;
    private final Map<String, StorageProvider> providers = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();
    private StorageObserver observer = new StorageObserver() {};
    private RetryConfig retry = RetryConfig.DEFAULT;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private TransferConfig transfers = TransferConfig.single();
    private int maxConcurrentCalls = 16;
    private String installationId = "";
    private @Nullable TokenStore emergencyStore;

    private Builder(TokenStore store, TokenCipher cipher) {
      this.store = requireNonNull(store, "store");
      this.cipher = requireNonNull(cipher, "cipher");
    }

    /**
     * Registers a provider, which the connectors own from then on and close.
     *
     * @param value the provider
     * @return this builder
     * @throws IllegalArgumentException if its id is taken, or it was written for another SPI
     */
    public Builder provider(StorageProvider value) {
      if (value.spiVersion() != StorageProvider.SPI_VERSION) {
        throw new IllegalArgumentException(
            "provider "
                + value.id()
                + " was written for SPI version "
                + value.spiVersion()
                + ", and this core has "
                + StorageProvider.SPI_VERSION
                + ": use releases of core and provider that belong together");
      }
      if (providers.putIfAbsent(value.id(), value) != null) {
        throw new IllegalArgumentException("two providers have the id " + value.id());
      }
      return this;
    }

    /**
     * Sets the only source of time; default the system's.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      this.clock = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets who is told what the library does; default nobody.
     *
     * @param value the observer
     * @return this builder
     */
    public Builder observer(StorageObserver value) {
      this.observer = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how failed attempts are repeated; default {@link RetryConfig#DEFAULT}.
     *
     * @param value the configuration
     * @return this builder
     */
    public Builder retry(RetryConfig value) {
      this.retry = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long calls may take; default {@link Timeouts#DEFAULT}.
     *
     * @param value the timeouts
     * @return this builder
     */
    public Builder timeouts(Timeouts value) {
      this.timeouts = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how large content travels; default {@link TransferConfig#single()}, one stream on the
     * calling thread.
     *
     * @param value the configuration
     * @return this builder
     */
    public Builder transfers(TransferConfig value) {
      this.transfers = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how many calls of one connection may be under way in this process; default 16. Providers
     * limit each account, so more rarely helps.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder maxConcurrentCalls(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("maxConcurrentCalls is not positive: " + value);
      }
      this.maxConcurrentCalls = value;
      return this;
    }

    /**
     * Sets a name for this installation, part of what a token record is bound to; default empty.
     * With different names, a database copied from production to staging does not open there, so
     * that staging can't spend production's refresh tokens. Changing it makes all stored grants
     * unreadable.
     *
     * @param value the name
     * @return this builder
     */
    public Builder installationId(String value) {
      this.installationId = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets a second place, typically on the local disk, for new tokens that the token store does
     * not take: this process goes on trying, and if it ends meanwhile, the next one that uses the
     * same place brings them in before anything else. Sealed like the first. Default: nowhere, and
     * then such tokens end with the process.
     *
     * @param value the store; stays the caller's, and is closed by the caller
     * @return this builder
     */
    public Builder emergencyStore(TokenStore value) {
      this.emergencyStore = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the connectors}
     *
     * @throws IllegalStateException if no provider is registered
     */
    public StorageConnectors build() {
      if (providers.isEmpty()) {
        throw new IllegalStateException("register at least one provider");
      }
      return new StorageConnectors(this);
    }
  }
}
