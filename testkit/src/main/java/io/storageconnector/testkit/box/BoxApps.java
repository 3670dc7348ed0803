package io.storageconnector.testkit.box;

import io.storageconnector.testkit.oauth.FakeOAuth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The applications registered at a fake Box, and which enterprises have authorised them.
 * Thread-safe.
 */
public final class BoxApps {

  private final BoxWorld world;
  private final FakeOAuth oauth;
  private final Map<String, BoxApp> apps = new LinkedHashMap<>();

  BoxApps(BoxWorld world, FakeOAuth oauth) {
    this.world = world;
    this.oauth = oauth;
    apps.put(
        oauth.clientId(),
        new BoxApp(world, BoxApp.Kind.OAUTH, oauth.clientId(), oauth.clientSecret()));
  }

  /**
   * Registers one more application.
   *
   * @param kind how it logs in
   * @return the application, with credentials of its own
   */
  public BoxApp register(BoxApp.Kind kind) {
    return world.locked(
        () -> {
          String clientId = "fake-client-id-" + (apps.size() + 1);
          BoxApp app = new BoxApp(world, kind, clientId, oauth.registerClient(clientId));
          apps.put(clientId, app);
          return app;
        });
  }

  /**
   * Authorises an application in an enterprise, as its admin does in the console. The first time,
   * that creates the service account with an empty tree of its own; later times find it again.
   *
   * @param clientId the application
   * @param enterpriseId the enterprise, which needs no other account
   * @return the id of the service account
   * @throws IllegalArgumentException if there is no such application, or it logs in as users only
   */
  public String authorize(String clientId, String enterpriseId) {
    return world.locked(() -> requireServerApp(clientId).authorize(enterpriseId).id());
  }

  /**
   * Takes the authorisation back. The tokens of the application in that enterprise end (assumed).
   *
   * @param clientId the application
   * @param enterpriseId the enterprise
   * @throws IllegalArgumentException if there is no such application, or it logs in as users only
   */
  public void deauthorize(String clientId, String enterpriseId) {
    world.locked(
        () -> {
          requireServerApp(clientId).deauthorize(enterpriseId);
          world.accounts().stream()
              .filter(account -> account.enterpriseId().equals(enterpriseId))
              .forEach(account -> oauth.revokeSubject(clientId, account.id()));
          return true;
        });
  }

  private BoxApp requireServerApp(String clientId) {
    return find(clientId)
        .filter(app -> app.kind() != BoxApp.Kind.OAUTH)
        .orElseThrow(() -> new IllegalArgumentException("no server application has this id"));
  }

  // Called inside BoxWorld.locked

  Optional<BoxApp> find(String clientId) {
    return Optional.ofNullable(apps.get(clientId));
  }

  boolean isServiceAccount(BoxAccount account) {
    return apps.values().stream().anyMatch(app -> app.isServiceAccount(account));
  }
}
