package io.storageconnector.testkit.box;

import java.util.Optional;

/**
 * Decides whom a server application may log in as: the service account of an enterprise that has
 * authorised it, or one of the users its settings allow.
 *
 * <p>Called inside {@link BoxWorld#locked}.
 */
final class ServerLogins {

  private final BoxWorld world;
  private final BoxApps apps;
  private final JwtAssertions assertions;

  ServerLogins(BoxWorld world, BoxApps apps, JwtAssertions assertions) {
    this.world = world;
    this.apps = apps;
    this.assertions = assertions;
  }

  BoxAccount byAssertion(BoxApp app, String assertion) {
    JwtAssertions.Subject subject = assertions.verify(app, assertion);
    return switch (subject.type()) {
      case "enterprise" -> enterprise(app, subject.id());
      case "user" -> user(app, subject.id());
      default ->
          // assumed: worded like the other claims
          throw TokenRefusal.invalidGrant("Please check the 'box_sub_type' claim.");
    };
  }

  /** One answer for all reasons (doc: client credentials). */
  BoxAccount byCredentials(BoxApp app, String type, String id) {
    return (type.equals("enterprise") ? app.serviceAccount(id) : allowedUser(app, type, id))
        .orElseThrow(ServerLogins::badCredentials);
  }

  static TokenRefusal badCredentials() {
    return TokenRefusal.invalidGrant("Grant credentials are invalid");
  }

  private Optional<BoxAccount> allowedUser(BoxApp app, String type, String id) {
    return world
        .account(id)
        .filter(account -> type.equals("user") && isUserIn(app, account))
        .filter(app::mayActAs);
  }

  private BoxAccount enterprise(BoxApp app, String id) {
    if (world.accounts().stream().noneMatch(account -> account.enterpriseId().equals(id))) {
      throw JwtAssertions.badSubject();
    }
    // doc: user types
    return app.serviceAccount(id)
        .orElseThrow(
            () ->
                new TokenRefusal(
                    "unauthorized_client", "This app is not authorized by the enterprise"));
  }

  private BoxAccount user(BoxApp app, String id) {
    BoxAccount account =
        world
            .account(id)
            .filter(found -> isUserIn(app, found))
            .orElseThrow(JwtAssertions::badSubject);
    if (!app.mayActAs(account)) {
      throw TokenRefusal.invalidRequest(
          "Cannot obtain user token based on the enterprise configuration for your app.");
    }
    return account;
  }

  /** A service account is no user to log in as (doc: the subject of an assertion). */
  private boolean isUserIn(BoxApp app, BoxAccount account) {
    return app.isAuthorizedBy(account.enterpriseId()) && !apps.isServiceAccount(account);
  }
}
