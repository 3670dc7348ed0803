package io.storageconnector.testkit.memory;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A storage provider that keeps accounts, files and tokens in memory: the quickest way to test code
 * that uses a {@code StorageConnector}.
 *
 * <pre>{@code
 * InMemoryProvider provider = InMemoryProvider.create(InMemoryConfig.boxLike());
 * StorageConnectors storage =
 *     StorageConnectors.builder(InMemoryTokenStore.create(), cipher).provider(provider).build();
 * PendingAuthorization pending = storage.authorize(id, provider.id(), redirectUri);
 * storage.complete(pending, provider.approve(pending.url()));
 * }</pre>
 *
 * <p>Content lies in the heap, up to {@link InMemoryConfig#quota()} for each account. Everything is
 * gone with the provider. Thread-safe: each account has one lock, and content is read and written
 * outside it.
 */
public final class InMemoryProvider implements StorageProvider {

  private static final String DEFAULT_ACCOUNT = "default";

  private final InMemoryConfig config;
  private final AtomicLong numbers = new AtomicLong(1000);
  private final AtomicInteger openDownloads = new AtomicInteger();
  private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();
  private final InMemoryFaults faults = new InMemoryFaults();
  private final Grants grants;
  private final InMemoryTokenEndpoint tokenEndpoint;

  private InMemoryProvider(InMemoryConfig config) {
    this.config = requireNonNull(config, "config");
    this.grants = new Grants(config, numbers::incrementAndGet);
    this.tokenEndpoint =
        new InMemoryTokenEndpoint(config.rotation(), grants, faults, this::account);
  }

  /**
   * {@return a new provider without any account}
   *
   * @param config what it can do
   */
  public static InMemoryProvider create(InMemoryConfig config) {
    return new InMemoryProvider(config);
  }

  /** {@return what the provider can do} */
  public InMemoryConfig config() {
    return config;
  }

  /**
   * Consents as the admin of the account {@code default}, without a browser. A second call issues a
   * second code for the same account.
   *
   * @param authorizationUrl the address the admin was sent to
   * @return the parameters of the callback: {@code code} and {@code state}
   * @throws IllegalArgumentException if the address is not one of this kind of provider
   */
  public Map<String, String> approve(URI authorizationUrl) {
    return approve(authorizationUrl, DEFAULT_ACCOUNT);
  }

  /**
   * Consents as the admin of an account, without a browser.
   *
   * @param authorizationUrl the address the admin was sent to
   * @param account any name; the account is created when it is first named
   * @return the parameters of the callback: {@code code} and {@code state}
   * @throws IllegalArgumentException if the address is not one of this kind of provider
   */
  public Map<String, String> approve(URI authorizationUrl, String account) {
    return tokenEndpoint.approve(authorizationUrl, account(requireNonNull(account, "account")));
  }

  private Account account(String name) {
    return accounts.computeIfAbsent(
        name, key -> new Account(key, config, numbers::incrementAndGet));
  }

  /**
   * {@return what puts things into an account behind the library's back} The account is created
   * when it is first named.
   *
   * @param account any name; {@link #approve(URI)} consents for {@code default}
   */
  public InMemorySeed seed(String account) {
    return new InMemorySeed(account(requireNonNull(account, "account")));
  }

  /**
   * {@return a service account that logs in as the owner of an account, for {@code
   * StorageConnectors.connect}} The account is created when it is first used.
   *
   * @param account any name
   */
  public ServiceAccount serviceAccount(String account) {
    return new ServiceAccount(config.id(), "account", account);
  }

  /**
   * Takes back what an admin allowed: service accounts get no token from now on.
   *
   * @see #allowServiceAccounts()
   */
  public void refuseServiceAccounts() {
    tokenEndpoint.serviceAccountsAllowed(false);
  }

  /** Allows service accounts again; at first they are allowed. */
  public void allowServiceAccounts() {
    tokenEndpoint.serviceAccountsAllowed(true);
  }

  /**
   * Refuses consent.
   *
   * @param authorizationUrl the address the admin was sent to
   * @return the parameters of the callback: {@code error} and {@code state}
   * @throws IllegalArgumentException if the address is not one of this kind of provider
   */
  public Map<String, String> deny(URI authorizationUrl) {
    return tokenEndpoint.deny(authorizationUrl);
  }

  /** Lets every access token expire now; refresh tokens stay good. */
  public void expireAccessTokens() {
    grants.expireAccessTokens();
  }

  /** Takes back every consent: access and refresh tokens are refused from now on. */
  public void revokeGrants() {
    grants.revokeAll();
  }

  /** {@return the script of failures, and the count of requests} */
  public InMemoryFaults faults() {
    return faults;
  }

  /** {@return how many downloads were opened and not closed; zero after a test that leaks none} */
  public int openDownloads() {
    return openDownloads.get();
  }

  /**
   * {@return how many upload sessions of all accounts were begun and neither finished nor given up;
   * zero after a test that leaks none}
   */
  public int openUploads() {
    return accounts.values().stream()
        .mapToInt(account -> account.locked(it -> it.sessions().open()))
        .sum();
  }

  @Override
  public String id() {
    return config.id();
  }

  @Override
  public Capabilities capabilities() {
    return config.capabilities();
  }

  @Override
  public StorageBackend open(ProviderContext context) {
    return new InMemoryBackend(config, grants, faults, openDownloads);
  }

  @Override
  public TokenEndpoint tokenEndpoint() {
    return tokenEndpoint;
  }
}
