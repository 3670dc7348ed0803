package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.ConsentReplies;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Box's consent page, and the decision made on it. Thread-safe: all state is in {@link FakeOAuth}
 * and {@link BoxWorld}.
 */
final class ConsentEndpoints {

  private final BoxWorld world;
  private final BoxApps apps;
  private final FakeOAuth oauth;
  private final List<URI> redirectUris;

  ConsentEndpoints(BoxWorld world, BoxApps apps, FakeOAuth oauth, List<URI> redirectUris) {
    this.world = world;
    this.apps = apps;
    this.oauth = oauth;
    this.redirectUris = List.copyOf(redirectUris);
  }

  /**
   * A page with a form; approving it needs no browser, only a POST with {@code decision=approve}.
   */
  FakeReply consentPage(BoxCall call) {
    Optional<FakeReply> refusal = refuseAuthorization(call);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    StringBuilder logins = new StringBuilder();
    world
        .locked(world::accounts)
        .forEach(
            account ->
                logins
                    .append("<option>")
                    .append(ConsentReplies.escape(account.login()))
                    .append("</option>"));
    return FakeReply.html(
        200,
        """
        <!doctype html><html><head><title>Fake Box</title></head><body>
        <h1>Grant access to this Box account?</h1>
        <form method="post" action="%s">
        <select name="login">%s</select>
        <button name="decision" value="approve">Grant access to Box</button>
        <button name="decision" value="deny">Deny access to Box</button>
        </form></body></html>
        """
            .formatted(ConsentReplies.escape(call.head().target()), logins));
  }

  FakeReply consentDecision(BoxCall call) {
    Optional<FakeReply> refusal = refuseAuthorization(call);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Map<String, List<String>> form = call.form();
    Map<String, String> answer = new LinkedHashMap<>();
    String redirectUri = call.query("redirect_uri").orElseGet(() -> redirectUris.get(0).toString());
    if (TokenEndpoints.first(form, "decision").filter("approve"::equals).isPresent()) {
      Optional<String> login = TokenEndpoints.first(form, "login");
      Optional<BoxAccount> account =
          world.locked(
              () ->
                  login.isPresent()
                      ? world.accountByLogin(login.get())
                      : world.accounts().stream().findFirst());
      if (account.isEmpty()) {
        return errorPage("unknown_account", "No account has this login");
      }
      answer.put(
          "code",
          oauth.issueCode(call.query("client_id").orElseThrow(), account.get().id(), redirectUri));
    } else {
      answer.put("error", "access_denied");
      answer.put("error_description", "The user denied access to your application");
    }
    call.query("state").ifPresent(state -> answer.put("state", state));
    return ConsentReplies.redirect(redirectUri, answer);
  }

  private Optional<FakeReply> refuseAuthorization(BoxCall call) {
    if (call.query("response_type").filter("code"::equals).isEmpty()) {
      return Optional.of(errorPage("unsupported_response_type", "response_type must be code"));
    }
    Optional<BoxApp> app = call.query("client_id").flatMap(id -> world.locked(() -> apps.find(id)));
    if (app.isEmpty()) {
      return Optional.of(errorPage("invalid_client", "The client is unknown"));
    }
    if (app.get().kind() != BoxApp.Kind.OAUTH) {
      return Optional.of(errorPage("unauthorized_client", "The client logs in without a user"));
    }
    Optional<String> redirectUri = call.query("redirect_uri");
    if (redirectUri.isEmpty() && redirectUris.size() != 1) {
      return Optional.of(errorPage("redirect_uri_missing", "A redirect_uri is needed"));
    }
    if (redirectUri.isPresent()
        && !redirectUris.isEmpty()
        && redirectUris.stream().noneMatch(known -> matches(known, redirectUri.get()))) {
      return Optional.of(errorPage("redirect_uri_mismatch", "The redirect_uri is not registered"));
    }
    return Optional.empty();
  }

  /** Exactly, but for the port of a loopback address (doc). */
  private static boolean matches(URI registered, String presented) {
    if (registered.toString().equals(presented)) {
      return true;
    }
    try {
      URI uri = URI.create(presented);
      boolean loopback =
          "localhost".equals(registered.getHost()) || "127.0.0.1".equals(registered.getHost());
      return loopback
          && registered.getHost().equals(uri.getHost())
          && registered.getPath().equals(uri.getPath())
          && registered.getScheme().equals(uri.getScheme());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static FakeReply errorPage(String error, String text) {
    return ConsentReplies.error(400, error, text);
  }
}
