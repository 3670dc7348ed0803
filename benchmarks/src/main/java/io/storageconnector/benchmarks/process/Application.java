package io.storageconnector.benchmarks.process;

import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageObserver;
import io.storageconnector.Timeouts;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.spi.StorageProvider;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How the processes of one run reach the fake Box and the database: what an application has in its
 * configuration. Immutable.
 *
 * @param api where the fake is
 * @param clientId the application's id there
 * @param clientSecret its secret
 * @param database where the token records are
 * @param key what they are sealed with
 */
public record Application(
    String api, String clientId, String clientSecret, String database, String key) {

  /**
   * Says nothing of what is inside.
   *
   * @return where the fake is
   */
  @Override
  public String toString() {
    return "Application[" + api + "]";
  }

  /**
   * Reads what {@link #settings} wrote.
   *
   * @param parent who gave it
   * @return the configuration
   */
  public static Application of(Parent parent) {
    return new Application(
        parent.text("api"),
        parent.text("id"),
        parent.text("secret"),
        parent.text("database"),
        parent.text("key"));
  }

  /**
   * Writes it for a child.
   *
   * @param more further settings
   * @return settings for a child
   */
  public Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("api", api);
    settings.put("id", clientId);
    settings.put("secret", clientSecret);
    settings.put("database", database);
    settings.put("key", key);
    return settings;
  }

  /**
   * Configures Box.
   *
   * @param clock what tells when tokens end
   * @param tokenTimeout how long one answer of the token endpoint may take; the lease grows with it
   * @return the configuration
   */
  public BoxConfig box(Clock clock, Duration tokenTimeout) {
    return BoxConfig.builder(clientId, clientSecret)
        .apiBaseUrl(URI.create(api))
        .uploadBaseUrl(URI.create(api))
        .authorizeUrl(URI.create(api + "/api/oauth2/authorize"))
        .clock(clock)
        .tokenTimeout(tokenTimeout)
        .build();
  }

  /**
   * Builds the connectors.
   *
   * @param store the token store
   * @param provider Box, as configured or as watched
   * @param clock what tells when tokens end
   * @param patience how long a call may take
   * @param observer who is told
   * @return the connectors, to be closed by the caller
   */
  public StorageConnectors connectors(
      TokenStore store,
      StorageProvider provider,
      Clock clock,
      Duration patience,
      StorageObserver observer) {
    return StorageConnectors.builder(store, cipher())
        .provider(provider)
        .clock(clock)
        .observer(observer)
        .maxConcurrentCalls(64)
        .retry(new RetryConfig(2, Duration.ofMillis(50), Duration.ofMillis(200)))
        .timeouts(new Timeouts(patience, patience, patience))
        .build();
  }

  private TokenCipher cipher() {
    return Keys.cipher(key);
  }
}
