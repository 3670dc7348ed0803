package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.ControlFace.Command;
import io.storageconnector.testkit.ControlFace.Parameters;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxService;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The control commands of a fake Box; described in {@code docs/guides/fake-box.md}. Thread-safe.
 */
final class FakeBoxControl {

  private final BoxService box;
  private final FakeOAuth oauth;

  private FakeBoxControl(BoxService box, FakeOAuth oauth) {
    this.box = box;
    this.oauth = oauth;
  }

  /** Puts the commands beside a fake Box. */
  static ControlFace of(BoxService box, FakeOAuth oauth, FakeClock clock) {
    ControlCommands common =
        new ControlCommands(oauth, clock, box.log(), box.faults(), List.of(BoxOperation.values()));
    Map<String, Command> commands = new HashMap<>(common.all(box::violations, box::tokenLatency));
    commands.putAll(new FakeBoxControl(box, oauth).commands());
    return new ControlFace(box, box::isAtLocalPort, commands);
  }

  private Map<String, Command> commands() {
    return Map.ofEntries(
        ControlFace.command("POST account", this::account, "login", "enterprise-id"),
        ControlFace.command("POST tokens", this::tokens, "login"),
        ControlFace.command(
            "POST authorization-code", this::code, "login", "redirect-uri", "client-id"),
        ControlFace.command("POST revoke-grants", this::revoke, "login"));
  }

  private ObjectNode account(Parameters parameters) {
    String enterpriseId = parameters.find("enterprise-id").orElse(FakeBox.ENTERPRISE_ID);
    return ControlFace.object()
        .put("id", box.seed().account(parameters.get("login"), enterpriseId));
  }

  private String subject(Parameters parameters) {
    return box.seed().accountId(parameters.find("login").orElse(FakeBox.OWNER));
  }

  private ObjectNode tokens(Parameters parameters) {
    IssuedTokens tokens = oauth.grant(subject(parameters));
    return ControlFace.object()
        .put("access_token", tokens.accessToken())
        .put("refresh_token", tokens.refreshToken().orElseThrow())
        .put("expires_in", tokens.lifetime().toSeconds());
  }

  private ObjectNode code(Parameters parameters) {
    String clientId = parameters.find("client-id").orElse(oauth.clientId());
    if (!oauth.knowsClient(clientId)) {
      throw new IllegalArgumentException("no application has this client id");
    }
    return ControlFace.object()
        .put(
            "code", oauth.issueCode(clientId, subject(parameters), parameters.get("redirect-uri")));
  }

  private ObjectNode revoke(Parameters parameters) {
    oauth.revokeSubject(subject(parameters));
    return ControlFace.object();
  }
}
