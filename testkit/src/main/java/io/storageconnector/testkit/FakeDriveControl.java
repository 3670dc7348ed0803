package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.ControlFace.Command;
import io.storageconnector.testkit.ControlFace.Parameters;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveReason;
import io.storageconnector.testkit.drive.DriveRole;
import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.drive.GoogleApp;
import io.storageconnector.testkit.drive.GoogleHosts;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The control commands of a fake Drive; described in {@code docs/guides/fake-drive.md}.
 * Thread-safe.
 */
final class FakeDriveControl {

  private final FakeDrive drive;
  private final ControlCommands common;

  private FakeDriveControl(FakeDrive drive, ControlCommands common) {
    this.drive = drive;
    this.common = common;
  }

  /** Puts the commands beside a fake Drive. */
  static ControlFace of(FakeDrive drive, FakeOAuth oauth, FakeHandler handler) {
    ControlCommands common =
        new ControlCommands(
            oauth, drive.clock(), drive.log(), drive.faults(), List.of(DriveOperation.values()));
    Map<String, Command> commands =
        new HashMap<>(common.all(drive::violations, drive::tokenLatency));
    commands.putAll(new FakeDriveControl(drive, common).commands());
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
        ControlFace.command("POST account", this::account, "login", "quota-bytes"),
        ControlFace.command("POST shared-drive", this::sharedDrive, "name", "login"),
        ControlFace.command("POST folder", this::folder, "path", "owner"),
        ControlFace.command("POST file", this::file, "path", "owner"),
        ControlFace.command("POST twin", this::twin, "path", "owner"),
        ControlFace.command("GET file", this::describe, "path", "owner"),
        ControlFace.command("POST share", this::share, "id", "login", "role"),
        ControlFace.command("POST open-for", this::openFor, "id", "client-id"),
        ControlFace.command(
            "POST oddities",
            this::oddities,
            "page-size",
            "index-delay-seconds",
            "chunk-commit-limit",
            "daily-upload-limit"),
        ControlFace.command("POST expire-uploads", none -> expireUploads()),
        ControlFace.command("POST refusal", this::refusal, "operation", "reason", "nth", "times"),
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

  private static String owner(Parameters parameters) {
    return parameters.find("owner").orElse(FakeDrive.OWNER);
  }

  private static ObjectNode id(String id) {
    return ControlFace.object().put("id", id);
  }

  private ObjectNode account(Parameters parameters) {
    String login = parameters.get("login");
    parameters
        .number("quota-bytes")
        .ifPresentOrElse(
            bytes -> drive.contents().account(login, bytes), () -> drive.account(login));
    return ControlFace.object();
  }

  private ObjectNode sharedDrive(Parameters parameters) {
    return id(drive.contents().sharedDrive(parameters.get("name"), login(parameters)));
  }

  private ObjectNode folder(Parameters parameters) {
    return id(drive.contents().folder(owner(parameters), parameters.get("path")));
  }

  private ObjectNode file(Parameters parameters) {
    return id(drive.contents().file(owner(parameters), parameters.get("path"), parameters.body()));
  }

  private ObjectNode twin(Parameters parameters) {
    return id(drive.contents().twin(owner(parameters), parameters.get("path"), parameters.body()));
  }

  private ObjectNode describe(Parameters parameters) {
    String id =
        drive
            .contents()
            .id(owner(parameters), parameters.get("path"))
            .orElseThrow(() -> new IllegalArgumentException("no item is there"));
    return id(id)
        .put("md5", drive.contents().md5(id))
        .put("revisions", drive.contents().revisions(id));
  }

  private ObjectNode share(Parameters parameters) {
    DriveRole role = DriveRole.valueOf(parameters.get("role").toUpperCase(Locale.ROOT));
    return id(drive.contents().share(parameters.get("id"), parameters.get("login"), role));
  }

  private ObjectNode openFor(Parameters parameters) {
    String clientId = parameters.find("client-id").orElseGet(drive::clientId);
    drive.contents().openFor(parameters.get("id"), clientId);
    return ControlFace.object();
  }

  private ObjectNode oddities(Parameters parameters) {
    DriveSettings.Builder settings = drive.settings().toBuilder();
    parameters
        .number("page-size")
        .ifPresent(items -> settings.maximumPageSize(Math.toIntExact(items)));
    parameters
        .number("index-delay-seconds")
        .ifPresent(seconds -> settings.indexDelay(Duration.ofSeconds(seconds)));
    parameters.number("chunk-commit-limit").ifPresent(settings::chunkCommitLimit);
    parameters.number("daily-upload-limit").ifPresent(settings::dailyUploadLimit);
    drive.settings(settings.build());
    return ControlFace.object();
  }

  private ObjectNode expireUploads() {
    drive.expireUploads();
    return ControlFace.object();
  }

  private ObjectNode refusal(Parameters parameters) {
    DriveReason reason = DriveReason.valueOf(parameters.get("reason"));
    return ControlFace.object()
        .put("rule", common.begin(parameters).reply(reason.reply()).toString());
  }
}
