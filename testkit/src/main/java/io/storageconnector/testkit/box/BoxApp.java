package io.storageconnector.testkit.box;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An application registered at a fake Box: its credentials, its keys, and what the developer
 * console allows it.
 *
 * <p>As at Box, it logs in in one way only, chosen when it is registered (doc). Thread-safe.
 */
public final class BoxApp {

  private static final int SMALLEST_KEY = 2048;

  /** How an application logs in. */
  public enum Kind {
    /** With a user's consent. */
    OAUTH,
    /** With an assertion signed by its own key. */
    JWT,
    /** With its client secret alone. */
    CLIENT_CREDENTIALS
  }

  private final BoxWorld world;
  private final Kind kind;
  private final String clientId;
  private final String clientSecret;
  private final Map<String, RSAPublicKey> keys = new LinkedHashMap<>();
  private final Map<String, BoxAccount> serviceAccounts = new LinkedHashMap<>();
  private final Set<String> enterprises = new HashSet<>();
  private final Set<String> appUsers = new HashSet<>();
  private boolean userTokens;
  private boolean enterpriseAccess;

  BoxApp(BoxWorld world, Kind kind, String clientId, String clientSecret) {
    this.world = world;
    this.kind = kind;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /**
   * Returns how it logs in.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns its client id.
   *
   * @return the id, which is no secret
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Returns its client secret.
   *
   * @return the secret
   */
  public String clientSecret() {
    return clientSecret;
  }

  /**
   * Registers a public key, or replaces the one of that id.
   *
   * @param kid the id that assertions name it by
   * @param key an RSA key of 2048 bits or more
   * @return this application
   * @throws IllegalArgumentException if the key is of another kind or too short
   * @throws IllegalStateException if the application does not sign its logins
   */
  public BoxApp addKey(String kid, PublicKey key) {
    if (kind != Kind.JWT) {
      throw new IllegalStateException("only a JWT application has keys");
    }
    if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < SMALLEST_KEY) {
      throw new IllegalArgumentException("Box takes RSA keys of 2048 bits or more");
    }
    return changed(() -> keys.put(kid, rsa));
  }

  /**
   * Withdraws a public key. Tokens obtained with it stay good.
   *
   * @param kid its id; an unknown one is ignored
   * @return this application
   */
  public BoxApp removeKey(String kid) {
    return changed(() -> keys.remove(kid));
  }

  /**
   * Switches on "Generate user access tokens": it may log in as its app users.
   *
   * @return this application
   */
  public BoxApp allowUserTokens() {
    return changed(() -> userTokens = true);
  }

  /**
   * Switches on "App + Enterprise Access": together with {@link #allowUserTokens} it may log in as
   * any user of an enterprise that has authorised it.
   *
   * @return this application
   */
  public BoxApp allowEnterpriseAccess() {
    return changed(() -> enterpriseAccess = true);
  }

  /**
   * Creates an app user in an enterprise that has authorised the application.
   *
   * @param enterpriseId the enterprise
   * @param name the user's name, unique in the application
   * @return the user's id
   * @throws IllegalStateException if the enterprise has not authorised the application
   */
  public String appUser(String enterpriseId, String name) {
    return world.locked(
        () -> {
          if (!enterprises.contains(enterpriseId)) {
            throw new IllegalStateException("the enterprise has not authorised the application");
          }
          String login = "AppUser_" + clientId + "_" + name + "@boxdevedition.com";
          String id =
              world
                  .accountByLogin(login)
                  .orElseGet(() -> world.addAccount(login, enterpriseId))
                  .id();
          appUsers.add(id);
          return id;
        });
  }

  private BoxApp changed(Runnable change) {
    world.locked(
        () -> {
          change.run();
          return this;
        });
    return this;
  }

  // Called inside BoxWorld.locked

  /** The key an assertion is checked with; one without an id fits an application with one key. */
  Optional<RSAPublicKey> key(Optional<String> kid) {
    if (kid.isPresent()) {
      return Optional.ofNullable(keys.get(kid.get()));
    }
    return keys.size() == 1 ? keys.values().stream().findFirst() : Optional.empty();
  }

  /** The service account of an enterprise is always the same, also after a new authorisation. */
  BoxAccount authorize(String enterpriseId) {
    enterprises.add(enterpriseId);
    return serviceAccounts.computeIfAbsent(
        enterpriseId,
        id -> {
          int serviceId = 100_000 + serviceAccounts.size();
          String noise = Integer.toHexString(Objects.hash(clientId, enterpriseId));
          return world.addAccount(
              "AutomationUser_" + serviceId + "_" + noise + "@boxdevedition.com", id);
        });
  }

  void deauthorize(String enterpriseId) {
    enterprises.remove(enterpriseId);
  }

  boolean isAuthorizedBy(String enterpriseId) {
    return enterprises.contains(enterpriseId);
  }

  Optional<BoxAccount> serviceAccount(String enterpriseId) {
    return Optional.ofNullable(serviceAccounts.get(enterpriseId))
        .filter(account -> enterprises.contains(enterpriseId));
  }

  boolean isServiceAccount(BoxAccount account) {
    return serviceAccounts.containsValue(account);
  }

  boolean mayActAs(BoxAccount user) {
    return userTokens && (enterpriseAccess || appUsers.contains(user.id()));
  }
}
