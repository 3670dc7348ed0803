package io.storageconnector.box;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.net.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final String clientId;
  private final Secret clientSecret;
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
    return new Builder(clientId, clientSecret);
  }

  /**
   * {@return a builder}
   *
   * @param clientId the client id of the Box application
   * @param clientSecret its client secret
   */
  public static Builder builder(String clientId, String clientSecret) {
    return new Builder(clientId, Secret.of(clientSecret));
  }

  /** {@return a builder that holds these values} */
  public Builder toBuilder() {
    Builder copy = new Builder(clientId, clientSecret);
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

  /** {@return the client id of the Box application} */
  public String clientId() {
    return clientId;
  }

  /** {@return the client secret of the Box application} */
  public Secret clientSecret() {
    return clientSecret;
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

  /** {@return client id and addresses} */
  @Override
  public String toString() {
    return "BoxConfig[" + clientId + ", " + apiBaseUrl + ", " + uploadBaseUrl + "]";
  }

  /** Builds a {@link BoxConfig}. Not thread-safe. */
  public static final class Builder {

    private final String clientId;
    private final Secret clientSecret;
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

    private Builder(String clientId, Secret clientSecret) {
      this.clientId = requireNonNull(clientId, "clientId");
      this.clientSecret = requireNonNull(clientSecret, "clientSecret");
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
      List<String> problems = new ArrayList<>();
      if (clientId.isBlank()) {
        problems.add("clientId is blank");
      }
      checkUrl(problems, "apiBaseUrl", apiBaseUrl);
      checkUrl(problems, "uploadBaseUrl", uploadBaseUrl);
      checkUrl(problems, "authorizeUrl", authorizeUrl);
      if (apiBaseUrl.getScheme() != null
          && !apiBaseUrl.getScheme().equals(uploadBaseUrl.getScheme())) {
        problems.add("apiBaseUrl and uploadBaseUrl differ in scheme");
      }
      checkTimeout(problems, "connectTimeout", connectTimeout);
      checkTimeout(problems, "readTimeout", readTimeout);
      checkTimeout(problems, "changeTimeout", changeTimeout);
      checkTimeout(problems, "tokenTimeout", tokenTimeout);
      if (maxDirectUpload < 1 || maxDirectUpload > MAX_DIRECT_UPLOAD) {
        problems.add("maxDirectUpload is not within 1.." + MAX_DIRECT_UPLOAD);
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException("Box configuration: " + String.join("; ", problems));
      }
      return new BoxConfig(this);
    }

    private static void checkUrl(List<String> problems, String name, URI url) {
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
      if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
        problems.add(name + " is not an https address");
      } else if (scheme.equals("http") && !LOOPBACK.contains(host)) {
        problems.add(name + " is http, which only a loopback host may be");
      }
      if (url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
        problems.add(name + " has more than scheme, host, port and path");
      }
    }

    private static void checkTimeout(List<String> problems, String name, Duration value) {
      if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
        problems.add(name + " is not within a millisecond and 24 days");
      }
    }
  }
}
