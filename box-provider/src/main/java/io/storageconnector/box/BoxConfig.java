package io.storageconnector.box;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.net.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How one application reaches Box: its credentials, addresses and time limits. Immutable and
 * thread-safe; prints no secret.
 *
 * <pre>{@code
 * BoxConfig config = BoxConfig.builder(clientId, clientSecret).build();
 * }</pre>
 *
 * <p>A Box application either has admins consent to it or logs in as a service account. One
 * configuration can hold one of each; see {@link BoxServerApp}.
 */
public final class BoxConfig {

  /** Where API and tokens are served. */
  public static final URI DEFAULT_API_BASE_URL = URI.create("https://api.box.com");

  /** Where content is uploaded. */
  public static final URI DEFAULT_UPLOAD_BASE_URL = URI.create("https://upload.box.com/api");

  /** Where admins consent. */
  public static final URI DEFAULT_AUTHORIZE_URL =
      URI.create("https://account.box.com/api/oauth2/authorize");

  /** How long to wait for a connection. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long a read may bring nothing at all. */
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

  /**
   * How long the answer to a change may take: Box answers a folder move or removal after up to 600
   * seconds, and then with a 503 behind which it goes on.
   */
  public static final Duration DEFAULT_CHANGE_TIMEOUT = Duration.ofMinutes(11);

  /** How long one answer of the token endpoint may take. */
  public static final Duration DEFAULT_TOKEN_TIMEOUT = Duration.ofSeconds(30);

  /** The largest content in bytes that Box takes in one request. */
  public static final long MAX_DIRECT_UPLOAD = 50_000_000;

  private final @Nullable String clientId;
  private final @Nullable Secret clientSecret;
  private final @Nullable BoxServerApp serverApp;
  private final URI apiBaseUrl;
  private final URI uploadBaseUrl;
  private final URI authorizeUrl;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final Duration changeTimeout;
  private final Duration tokenTimeout;
  private final long maxDirectUpload;
  private final Clock clock;
  private final @Nullable Proxy proxy;
  private final @Nullable SSLContext sslContext;
  private final @Nullable X509TrustManager trustManager;

  private BoxConfig(Builder builder) {
    this.clientId = builder.clientId;
    this.clientSecret = builder.clientSecret;
    this.serverApp = builder.serverApp;
    this.apiBaseUrl = builder.apiBaseUrl;
    this.uploadBaseUrl = builder.uploadBaseUrl;
    this.authorizeUrl = builder.authorizeUrl;
    this.connectTimeout = builder.connectTimeout;
    this.readTimeout = builder.readTimeout;
    this.changeTimeout = builder.changeTimeout;
    this.tokenTimeout = builder.tokenTimeout;
    this.maxDirectUpload = builder.maxDirectUpload;
    this.clock = builder.clock;
    this.proxy = builder.proxy;
    this.sslContext = builder.sslContext;
    this.trustManager = builder.trustManager;
  }

  /**
   * {@return a builder}
   *
   * @param clientId the client id of the Box application
   * @param clientSecret its client secret
   */
  public static Builder builder(String clientId, Secret clientSecret) {
    return new Builder(
        requireNonNull(clientId, "clientId"), requireNonNull(clientSecret, "clientSecret"));
  }

  /**
   * {@return a builder}
   *
   * @param clientId the client id of the Box application
   * @param clientSecret its client secret
   */
  public static Builder builder(String clientId, String clientSecret) {
    return builder(clientId, Secret.of(clientSecret));
  }

  /**
   * {@return a builder without an application that admins consent to} Service accounts alone can be
   * connected with it; an authorization fails as {@code MISCONFIGURED}.
   *
   * @param serverApp the application that service accounts log in with
   */
  public static Builder builder(BoxServerApp serverApp) {
    return new Builder(null, null).serviceAccounts(serverApp);
  }

  /** {@return a builder that holds these values} */
  public Builder toBuilder() {
    Builder copy = new Builder(clientId, clientSecret);
    copy.serverApp = serverApp;
    copy.apiBaseUrl = apiBaseUrl;
    copy.uploadBaseUrl = uploadBaseUrl;
    copy.authorizeUrl = authorizeUrl;
    copy.connectTimeout = connectTimeout;
    copy.readTimeout = readTimeout;
    copy.changeTimeout = changeTimeout;
    copy.tokenTimeout = tokenTimeout;
    copy.maxDirectUpload = maxDirectUpload;
    copy.clock = clock;
    copy.proxy = proxy;
    copy.sslContext = sslContext;
    copy.trustManager = trustManager;
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

  /** {@return the application that service accounts log in with; empty without one} */
  public Optional<BoxServerApp> serverApp() {
    return Optional.ofNullable(serverApp);
  }

  /** {@return where API and tokens are served} */
  public URI apiBaseUrl() {
    return apiBaseUrl;
  }

  /** {@return where content is uploaded} */
  public URI uploadBaseUrl() {
    return uploadBaseUrl;
  }

  /** {@return where admins consent} */
  public URI authorizeUrl() {
    return authorizeUrl;
  }

  /** {@return how long to wait for a connection} */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** {@return how long a read may bring nothing at all} */
  public Duration readTimeout() {
    return readTimeout;
  }

  /** {@return how long the answer to a change may take} */
  public Duration changeTimeout() {
    return changeTimeout;
  }

  /** {@return how long one answer of the token endpoint may take} */
  public Duration tokenTimeout() {
    return tokenTimeout;
  }

  /** {@return the size in bytes up to which content goes in one request} */
  public long maxDirectUpload() {
    return maxDirectUpload;
  }

  /** {@return the clock by which the expiry of tokens is told} */
  public Clock clock() {
    return clock;
  }

  /** {@return the proxy to go through; empty for the one the JVM is told of} */
  public Optional<Proxy> proxy() {
    return Optional.ofNullable(proxy);
  }

  @Nullable SSLContext sslContext() {
    return sslContext;
  }

  @Nullable X509TrustManager trustManager() {
    return trustManager;
  }

  /** Says whether this is a test set-up on this machine, the only one that may do without TLS. */
  boolean allowsCleartext() {
    return "http".equals(apiBaseUrl.getScheme());
  }

  /** {@return client ids and addresses} */
  @Override
  public String toString() {
    return "BoxConfig["
        + (clientId == null ? "" : clientId + ", ")
        + (serverApp == null ? "" : serverApp + ", ")
        + apiBaseUrl
        + ", "
        + uploadBaseUrl
        + "]";
  }

  /** Builds a {@link BoxConfig}. Not thread-safe. */
  public static final class Builder {

    private final @Nullable String clientId;
    private final @Nullable Secret clientSecret;
    private @Nullable BoxServerApp serverApp;
    private URI apiBaseUrl = DEFAULT_API_BASE_URL;
    private URI uploadBaseUrl = DEFAULT_UPLOAD_BASE_URL;
    private URI authorizeUrl = DEFAULT_AUTHORIZE_URL;
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration readTimeout = DEFAULT_READ_TIMEOUT;
    private Duration changeTimeout = DEFAULT_CHANGE_TIMEOUT;
    private Duration tokenTimeout = DEFAULT_TOKEN_TIMEOUT;
    private long maxDirectUpload = MAX_DIRECT_UPLOAD;
    private Clock clock = Clock.systemUTC();
    private @Nullable Proxy proxy;
    private @Nullable SSLContext sslContext;
    private @Nullable X509TrustManager trustManager;

    private Builder(@Nullable String clientId, @Nullable Secret clientSecret) {
      this.clientId = clientId;
      this.clientSecret = clientSecret;
    }

    /**
     * Sets the application that service accounts log in with, beside the one that admins consent
     * to; default none, and then service accounts can't be connected. Another one may be set at any
     * time, also one of the other kind: connections stay as they are, but each customer's admin has
     * to authorise its client id.
     *
     * @param value the application, with a client id of its own
     * @return this builder
     */
    public Builder serviceAccounts(BoxServerApp value) {
      this.serverApp = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets where API and tokens are served; default {@link BoxConfig#DEFAULT_API_BASE_URL}.
     *
     * @param value scheme, host, perhaps port and a path; {@code http} on a loopback host only
     * @return this builder
     */
    public Builder apiBaseUrl(URI value) {
      this.apiBaseUrl = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets where content is uploaded; default {@link BoxConfig#DEFAULT_UPLOAD_BASE_URL}.
     *
     * @param value scheme, host, perhaps port and a path, of the same scheme as the API's
     * @return this builder
     */
    public Builder uploadBaseUrl(URI value) {
      this.uploadBaseUrl = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets where admins consent; default {@link BoxConfig#DEFAULT_AUTHORIZE_URL}. Enterprises with
     * Box Verified Enterprise need {@code https://ent.box.com/api/oauth2/authorize}.
     *
     * @param value the address of the consent page, without a query
     * @return this builder
     */
    public Builder authorizeUrl(URI value) {
      this.authorizeUrl = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long to wait for a connection; default {@link BoxConfig#DEFAULT_CONNECT_TIMEOUT}.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long a read may bring nothing at all; default {@link
     * BoxConfig#DEFAULT_READ_TIMEOUT}.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder readTimeout(Duration value) {
      this.readTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long the answer to a change may take; default {@link
     * BoxConfig#DEFAULT_CHANGE_TIMEOUT}. A shorter time leaves the outcome of large folder moves
     * unknown.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder changeTimeout(Duration value) {
      this.changeTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long one answer of the token endpoint may take; default {@link
     * BoxConfig#DEFAULT_TOKEN_TIMEOUT}. The lease of a refresh grows with it.
     *
     * @param value the time, at least a millisecond
     * @return this builder
     */
    public Builder tokenTimeout(Duration value) {
      this.tokenTimeout = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the size in bytes up to which content goes in one request; default and most {@link
     * BoxConfig#MAX_DIRECT_UPLOAD}. Box takes no content below 20,000,000 bytes in parts.
     *
     * @param value the size
     * @return this builder
     */
    public Builder maxDirectUpload(long value) {
      this.maxDirectUpload = value;
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
     * @param value the proxy
     * @return this builder
     */
    public Builder proxy(Proxy value) {
      this.proxy = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets what TLS certificates to trust; default what the JVM trusts.
     *
     * @param context an initialised context
     * @param trust the trust manager the context was initialised with
     * @return this builder
     */
    public Builder trust(SSLContext context, X509TrustManager trust) {
      this.sslContext = requireNonNull(context, "context");
      this.trustManager = requireNonNull(trust, "trust");
      return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if anything is wrong; the message names everything that is
     */
    public BoxConfig build() {
      BoxConfigChecks checks = new BoxConfigChecks();
      checks.applications(clientId, serverApp);
      checks.url("apiBaseUrl", apiBaseUrl);
      checks.url("uploadBaseUrl", uploadBaseUrl);
      checks.url("authorizeUrl", authorizeUrl);
      checks.sameScheme(apiBaseUrl, uploadBaseUrl);
      checks.timeout("connectTimeout", connectTimeout);
      checks.timeout("readTimeout", readTimeout);
      checks.timeout("changeTimeout", changeTimeout);
      checks.timeout("tokenTimeout", tokenTimeout);
      checks.maxDirectUpload(maxDirectUpload);
      checks.end();
      return new BoxConfig(this);
    }
  }
}
