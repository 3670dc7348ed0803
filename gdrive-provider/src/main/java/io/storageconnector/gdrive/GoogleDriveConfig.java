package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How one application reaches Google Drive: its credentials, addresses and limits. Immutable and
 * thread-safe; prints no secret.
 *
 * <pre>{@code
 * GoogleDriveConfig config =
 *     GoogleDriveConfig.builder(clientId, clientSecret).access(DriveAccess.FULL).build();
 * }</pre>
 *
 * <p>An application has admins consent to it, or logs in as a service account, or both.
 */
public final class GoogleDriveConfig {

  /** How long to wait for a connection. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long nothing may arrive before a request counts as lost. */
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

  /** How long one answer of the token endpoint may take. */
  public static final Duration DEFAULT_TOKEN_TIMEOUT = Duration.ofSeconds(30);

  /** The length in bytes of a part of a large upload, all of which is kept in memory: 8 MiB. */
  public static final int DEFAULT_CHUNK_SIZE = 8 * 1024 * 1024;

  /** Of what the length of a part in bytes is a multiple: 256 KiB. */
  public static final int CHUNK_UNIT = 256 * 1024;

  /** How long a new name may be missing from Drive's searches. Users report minutes. */
  public static final Duration DEFAULT_NAME_INDEX_DELAY = Duration.ofMinutes(15);

  private final @Nullable String clientId;
  private final @Nullable Secret clientSecret;
  private final @Nullable GoogleServerApp serverApp;
  private final Set<DriveAccess> access;
  private final Set<String> scopes;
  private final GoogleEndpoints endpoints;
  private final Duration tokenTimeout;
  private final Clock clock;
  private final DriveWireSettings wire;

  private GoogleDriveConfig(Builder builder) {
    this.clientId = builder.clientId;
    this.clientSecret = builder.clientSecret;
    this.serverApp = builder.serverApp;
    this.access = Collections.unmodifiableSet(EnumSet.copyOf(builder.access));
    Set<String> names = new LinkedHashSet<>();
    access.forEach(each -> names.add(each.scope()));
    this.scopes = Collections.unmodifiableSet(names);
    this.endpoints = builder.endpoints;
    this.tokenTimeout = builder.tokenTimeout;
    this.clock = builder.clock;
    this.wire =
        new DriveWireSettings(
            endpoints.api(),
            builder.applicationName,
            builder.connectTimeout,
            builder.readTimeout,
            builder.proxy,
            builder.sslContext,
            builder.chunkSize,
            builder.nameIndexDelay,
            builder.abuseAcknowledged,
            access.stream().anyMatch(DriveAccess::mayWrite),
            builder.quotaUser);
  }

  /**
   * {@return a builder}
   *
   * @param clientId the client id of the OAuth client that admins consent to
   * @param clientSecret its client secret
   */
  public static Builder builder(String clientId, Secret clientSecret) {
    return new Builder(
        requireNonNull(clientId, "clientId"), requireNonNull(clientSecret, "clientSecret"));
  }

  /**
   * {@return a builder}
   *
   * @param clientId the client id of the OAuth client that admins consent to
   * @param clientSecret its client secret
   */
  public static Builder builder(String clientId, String clientSecret) {
    return builder(clientId, Secret.of(clientSecret));
  }

  /**
   * {@return a builder without an application that admins consent to} Service accounts alone can be
   * connected with it; an authorization is refused.
   *
   * @param serverApp the credentials that service accounts log in with
   */
  public static Builder builder(GoogleServerApp serverApp) {
    return new Builder(null, null).serviceAccounts(serverApp);
  }

  /** {@return a builder that holds these values} */
  public Builder toBuilder() {
    Builder copy = new Builder(clientId, clientSecret);
    copy.serverApp = serverApp;
    copy.access = EnumSet.copyOf(access);
    copy.endpoints = endpoints;
    copy.applicationName = wire.applicationName();
    copy.connectTimeout = wire.connectTimeout();
    copy.readTimeout = wire.readTimeout();
    copy.tokenTimeout = tokenTimeout;
    copy.chunkSize = wire.chunkSize();
    copy.nameIndexDelay = wire.nameIndexDelay();
    copy.abuseAcknowledged = wire.acknowledgeAbuse();
    copy.quotaUser = wire.quotaUser();
    copy.clock = clock;
    copy.proxy = wire.proxy();
    copy.sslContext = wire.sslContext();
    return copy;
  }

  /** {@return the client id of the application that admins consent to; empty without one} */
  public Optional<String> clientId() {
    return Optional.ofNullable(clientId);
  }

  /** {@return the client secret of the application that admins consent to; empty without one} */
  public Optional<Secret> clientSecret() {
    return Optional.ofNullable(clientSecret);
  }

  /** {@return the credentials that service accounts log in with; empty without any} */
  public Optional<GoogleServerApp> serverApp() {
    return Optional.ofNullable(serverApp);
  }

  /** {@return what the application asks to be allowed, from the least to the most} */
  public Set<DriveAccess> access() {
    return access;
  }

  /** {@return the same as scopes, which an admin has to grant all, by consent or delegation} */
  public Set<String> scopes() {
    return scopes;
  }

  /** {@return where Google is} */
  public GoogleEndpoints endpoints() {
    return endpoints;
  }

  /** {@return how long one answer of the token endpoint may take} */
  public Duration tokenTimeout() {
    return tokenTimeout;
  }

  /** {@return the clock by which the expiry of tokens is told} */
  public Clock clock() {
    return clock;
  }

  /** Returns what is of interest to the transport alone. */
  DriveWireSettings wire() {
    return wire;
  }

  /** {@return client id, service account, scopes and the origin of the API} */
  @Override
  public String toString() {
    return "GoogleDriveConfig["
        + (clientId == null ? "" : clientId + ", ")
        + (serverApp == null ? "" : serverApp + ", ")
        + access
        + ", "
        + endpoints
        + "]";
  }

  /** Builds a {@link GoogleDriveConfig}. Not thread-safe. */
  public static final class Builder {

    private final @Nullable String clientId;
    private final @Nullable Secret clientSecret;
    private @Nullable GoogleServerApp serverApp;
    private EnumSet<DriveAccess> access = EnumSet.of(DriveAccess.FILES_OF_THIS_APP);
    private GoogleEndpoints endpoints = GoogleEndpoints.google();
    private String applicationName = "StorageConnector";
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration readTimeout = DEFAULT_READ_TIMEOUT;
    private Duration tokenTimeout = DEFAULT_TOKEN_TIMEOUT;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private Duration nameIndexDelay = DEFAULT_NAME_INDEX_DELAY;
    private boolean abuseAcknowledged;
    private @Nullable String quotaUser;
    private Clock clock = Clock.systemUTC();
    private @Nullable Proxy proxy;
    private @Nullable SSLContext sslContext;

    private Builder(@Nullable String clientId, @Nullable Secret clientSecret) {
      this.clientId = clientId;
      this.clientSecret = clientSecret;
    }

    /**
     * Sets the credentials that service accounts log in with; default none, and then service
     * accounts can't be connected. Another key may be set at any time, and connections stay as they
     * are.
     *
     * @param value the credentials
     * @return this builder
     */
    public Builder serviceAccounts(GoogleServerApp value) {
      this.serverApp = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets what the application asks to be allowed; default {@link DriveAccess#FILES_OF_THIS_APP}.
     * Connections made before keep what they have until their admin consents again.
     *
     * @param first what to ask for
     * @param more what else to ask for
     * @return this builder
     */
    public Builder access(DriveAccess first, DriveAccess... more) {
      this.access = EnumSet.of(first, more);
      return this;
    }

    /**
     * Sets where Google is; default {@link GoogleEndpoints#google}. Tests set it.
     *
     * @param value the addresses; {@code http} on a loopback host only
     * @return this builder
     */
    public Builder endpoints(GoogleEndpoints value) {
      this.endpoints = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how the application names itself to Google; default {@code StorageConnector}.
     *
     * @param value the name, of letters, digits and {@code . _ - /}
     * @return this builder
     */
    public Builder applicationName(String value) {
      this.applicationName = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long to wait for a connection; default {@link
     * GoogleDriveConfig#DEFAULT_CONNECT_TIMEOUT}.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long nothing may arrive before a request counts as lost; default {@link
     * GoogleDriveConfig#DEFAULT_READ_TIMEOUT}.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder readTimeout(Duration value) {
      this.readTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long one answer of the token endpoint may take; default {@link
     * GoogleDriveConfig#DEFAULT_TOKEN_TIMEOUT}. The lease of a refresh grows with it.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder tokenTimeout(Duration value) {
      this.tokenTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the length of a part of a large upload in bytes; default {@link
     * GoogleDriveConfig#DEFAULT_CHUNK_SIZE}. Each upload under way keeps one in memory.
     *
     * @param value the length, a multiple of {@link GoogleDriveConfig#CHUNK_UNIT}
     * @return this builder
     */
    public Builder chunkSize(int value) {
      this.chunkSize = value;
      return this;
    }

    /**
     * Sets how long a new name may be missing from Drive's searches; default {@link
     * GoogleDriveConfig#DEFAULT_NAME_INDEX_DELAY}. What is younger is looked for in its folder as
     * well.
     *
     * @param value the time; zero trusts the searches
     * @return this builder
     */
    public Builder nameIndexDelay(Duration value) {
      this.nameIndexDelay = requireNonNull(value, "value");
      return this;
    }

    /**
     * Downloads also what Google holds for harmful; default not. Google allows it to owners only.
     *
     * @return this builder
     */
    public Builder acknowledgeAbuse() {
      this.abuseAcknowledged = true;
      return this;
    }

    /**
     * Sets whom Google counts the requests for; default the account itself. The value holds for all
     * connections of a provider, so it can't tell customers apart; it tells this provider from
     * others that use the same account, such as those of another service. Requests of a client that
     * was unwrapped don't have it.
     *
     * @param value any text of up to 40 characters
     * @return this builder
     */
    public Builder quotaUser(String value) {
      this.quotaUser = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the clock by which the expiry of tokens is told; default the system's. Tests set it.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      this.clock = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the proxy to go through; default what the JVM's system properties say.
     *
     * @param value an HTTP proxy, or {@link Proxy#NO_PROXY}
     * @return this builder
     */
    public Builder proxy(Proxy value) {
      this.proxy = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets what TLS certificates to trust; default what the JVM trusts.
     *
     * @param value an initialised context
     * @return this builder
     */
    public Builder trust(SSLContext value) {
      this.sslContext = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if anything is wrong; the message names everything that is
     */
    public GoogleDriveConfig build() {
      GoogleDriveConfigChecks checks = new GoogleDriveConfigChecks();
      checks.clientId(clientId);
      checks.endpoints(endpoints);
      checks.applicationName(applicationName);
      checks.timeout("connectTimeout", connectTimeout);
      checks.timeout("readTimeout", readTimeout);
      checks.timeout("tokenTimeout", tokenTimeout);
      checks.chunkSize(chunkSize);
      checks.nameIndexDelay(nameIndexDelay);
      checks.quotaUser(quotaUser);
      checks.proxy(proxy);
      checks.end();
      return new GoogleDriveConfig(this);
    }
  }
}
