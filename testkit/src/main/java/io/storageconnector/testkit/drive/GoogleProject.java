package io.storageconnector.testkit.drive;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A project of the fake Google Cloud: its OAuth clients, its service accounts, and whether its
 * consent screen is published.
 *
 * <p>Thread-safe.
 */
public final class GoogleProject {

  private final GoogleProjects projects;
  private final String id;
  private final List<GoogleApp> apps = new CopyOnWriteArrayList<>();
  private final List<GoogleServiceAccount> serviceAccounts = new CopyOnWriteArrayList<>();
  private volatile boolean testing;

  GoogleProject(GoogleProjects projects, String id) {
    this.projects = projects;
    this.id = id;
  }

  /**
   * Returns its id.
   *
   * @return the id, part of the e-mail addresses of its service accounts
   */
  public String id() {
    return id;
  }

  /**
   * Sets the publishing status to "Testing": refresh tokens of grants from now on end after seven
   * days, but for those that only sign in (doc).
   *
   * @return this project
   */
  public GoogleProject testing() {
    testing = true;
    return this;
  }

  /**
   * Sets the publishing status to "In production", as it is at the beginning. Grants that were
   * given before keep their end.
   *
   * @return this project
   */
  public GoogleProject published() {
    testing = false;
    return this;
  }

  boolean isTesting() {
    return testing;
  }

  /**
   * Registers one more OAuth client.
   *
   * @return the client, with credentials of its own
   */
  public GoogleApp newApp() {
    return projects.register(this);
  }

  /**
   * Creates a service account, which has no key yet.
   *
   * @param name the part of its e-mail address before the {@code @}
   * @return the account
   * @throws IllegalArgumentException if the project has one of that name
   */
  public GoogleServiceAccount newServiceAccount(String name) {
    return projects.create(this, name);
  }

  /**
   * Returns its OAuth clients.
   *
   * @return a copy, oldest first
   */
  public List<GoogleApp> apps() {
    return List.copyOf(apps);
  }

  Collection<GoogleServiceAccount> serviceAccounts() {
    return List.copyOf(serviceAccounts);
  }

  boolean owns(String clientId) {
    return app(clientId).isPresent()
        || serviceAccounts.stream().anyMatch(account -> account.clientId().equals(clientId));
  }

  Optional<GoogleApp> app(String clientId) {
    return apps.stream().filter(app -> app.clientId().equals(clientId)).findFirst();
  }

  void add(GoogleApp app) {
    apps.add(app);
  }

  void add(GoogleServiceAccount account) {
    serviceAccounts.add(account);
  }
}
