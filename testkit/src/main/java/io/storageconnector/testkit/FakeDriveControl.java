package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.ControlFace.Command;
import io.storageconnector.testkit.ControlFace.Parameters;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.GoogleApp;
import io.storageconnector.testkit.drive.GoogleHosts;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The control commands of a fake Drive; described in {@code docs/guides/fake-drive.md}.
 * Thread-safe.
 */
final class FakeDriveControl {

  private final FakeDrive drive;

  private FakeDriveControl(FakeDrive drive) {
    this.drive = drive;
  }

  /** Puts the commands beside a fake Drive. */
  static ControlFace of(FakeDrive drive, FakeOAuth oauth, FakeHandler handler) {
    ControlCommands common =
        new ControlCommands(
            oauth, drive.clock(), drive.log(), drive.faults(), List.of(DriveOperation.values()));
    Map<String, Command> commands =
        new HashMap<>(common.all(drive::violations, drive::tokenLatency));
    commands.putAll(new FakeDriveControl(drive).commands());
    return new ControlFace(handler, head -> !GoogleHosts.isPublic(head.host()), commands);
  }

  private Map<String, Command> commands() {
    return Map.ofEntries(
        ControlFace.command("POST tokens", this::tokens, "login", "scope"),
        ControlFace.command("POST authorization-code", this::code, "login", "redirect-uri"),
        toAccount("POST revoke-grants", drive::revokeGrants),
        toAccount("POST end-session", login -> drive.users().endSession(login)),
        toAccount("POST forbid-by-admin", login -> drive.users().forbidByAdmin(login)),
        toAccount("POST lift-restrictions", login -> drive.users().liftRestrictions(login)),
        ControlFace.command("POST app", none -> app()),
        ControlFace.command("POST publishing-status", this::publish, "testing"),
        ControlFace.command("POST service-account", this::serviceAccount, "name", "delegate"));
  }

  private static Map.Entry<String, Command> toAccount(String name, Consumer<String> action) {
    return ControlFace.command(
        name,
        parameters -> {
          action.accept(login(parameters));
          return ControlFace.object();
        },
        "login");
  }

  private static String login(Parameters parameters) {
    return parameters.find("login").orElse(FakeDrive.OWNER);
  }

  private ObjectNode tokens(Parameters parameters) {
    IssuedTokens tokens =
        drive.tokens(login(parameters), parameters.all("scope").toArray(new String[0]));
    return ControlFace.object()
        .put("access_token", tokens.accessToken())
        .put("refresh_token", tokens.refreshToken().orElseThrow())
        .put("expires_in", tokens.lifetime().toSeconds());
  }

  private ObjectNode code(Parameters parameters) {
    URI redirectUri = URI.create(parameters.get("redirect-uri"));
    return ControlFace.object()
        .put("code", drive.authorizationCode(login(parameters), redirectUri));
  }

  private ObjectNode app() {
    GoogleApp app = drive.project().newApp();
    return ControlFace.object()
        .put("client_id", app.clientId())
        .put("client_secret", app.clientSecret());
  }

  private ObjectNode publish(Parameters parameters) {
    if (Boolean.parseBoolean(parameters.get("testing"))) {
      drive.project().testing();
    } else {
      drive.project().published();
    }
    return ControlFace.object();
  }

  private ObjectNode serviceAccount(Parameters parameters) {
    GoogleServiceAccount account = drive.serviceAccount(parameters.get("name"));
    List<String> scopes = parameters.all("delegate");
    if (!scopes.isEmpty()) {
      account.delegate(scopes.toArray(new String[0]));
    }
    return ControlFace.object()
        .put("email", account.email())
        .put("client_id", account.clientId())
        .put("key_file", drive.keyFile(account));
  }
}
