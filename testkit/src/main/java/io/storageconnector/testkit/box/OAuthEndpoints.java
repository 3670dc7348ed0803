package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.OAuthRefusal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Box's consent page, token endpoint and revocation endpoint. Thread-safe: all state is in {@link
 * FakeOAuth}.
 */
final class OAuthEndpoints {

  private final BoxWorld world;
  private final FakeOAuth oauth;
  private final BoxReplies replies;
  private final List<URI> redirectUris;

  OAuthEndpoints(BoxWorld world, FakeOAuth oauth, BoxReplies replies, List<URI> redirectUris) {
    this.world = world;
    this.oauth = oauth;
    this.replies = replies;
    this.redirectUris = List.copyOf(redirectUris);
  }

  /** Tells the three uses of the token endpoint apart. */
  static BoxOperation tokenOperation(Map<String, List<String>> form) {
    return switch (first(form, "grant_type").orElse("")) {
      case "authorization_code" -> BoxOperation.TOKEN_CODE;
      case "refresh_token" -> BoxOperation.TOKEN_REFRESH;
      default -> BoxOperation.TOKEN_OTHER;
    };
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
                logins.append("<option>").append(escape(account.login())).append("</option>"));
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
            .formatted(escape(call.head().target()), logins));
  }

  FakeReply consentDecision(BoxCall call) {
    Optional<FakeReply> refusal = refuseAuthorization(call);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Map<String, List<String>> form = call.form();
    Map<String, String> answer = new LinkedHashMap<>();
    String redirectUri = call.query("redirect_uri").orElseGet(() -> redirectUris.get(0).toString());
    if (first(form, "decision").filter("approve"::equals).isPresent()) {
      Optional<String> login = first(form, "login");
      Optional<BoxAccount> account =
          world.locked(
              () ->
                  login.isPresent()
                      ? world.accountByLogin(login.get())
                      : world.accounts().stream().findFirst());
      if (account.isEmpty()) {
        return errorPage("unknown_account", "No account has this login");
      }
      answer.put("code", oauth.issueCode(account.get().id(), redirectUri));
    } else {
      answer.put("error", "access_denied");
      answer.put("error_description", "The user denied access to your application");
    }
    call.query("state").ifPresent(state -> answer.put("state", state));
    StringBuilder location = new StringBuilder(redirectUri);
    answer.forEach(
        (name, value) ->
            location
                .append(location.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return FakeReply.of(302).withHeader("Location", location.toString());
  }

  private Optional<FakeReply> refuseAuthorization(BoxCall call) {
    if (call.query("response_type").filter("code"::equals).isEmpty()) {
      return Optional.of(errorPage("unsupported_response_type", "response_type must be code"));
    }
    if (call.query("client_id").filter(oauth.clientId()::equals).isEmpty()) {
      return Optional.of(errorPage("invalid_client", "The client is unknown"));
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
    return FakeReply.html(
        400,
        "<!doctype html><html><body><h1>Error: "
            + escape(error)
            + "</h1><p>"
            + escape(text)
            + "</p></body></html>");
  }

  FakeReply token(BoxCall call) {
    Map<String, List<String>> form = call.form();
    try {
      authenticate(call.head(), form);
      return switch (call.operation()) {
        case TOKEN_CODE ->
            tokens(
                oauth.exchangeCode(
                    first(form, "code").orElse(""), first(form, "redirect_uri").orElse(null)));
        case TOKEN_REFRESH -> tokens(oauth.refresh(first(form, "refresh_token").orElse("")));
        default -> otherGrant(form);
      };
    } catch (OAuthRefusal refusal) {
      return refused(refusal);
    }
  }

  private FakeReply otherGrant(Map<String, List<String>> form) {
    String grantType = first(form, "grant_type").orElse("");
    if (!grantType.equals("client_credentials")) {
      // assumed wording; signed assertions and downscoping are not modelled
      return replies.oauthError(400, "unsupported_grant_type", "The grant type is not supported");
    }
    String type = first(form, "box_subject_type").orElse("");
    String id = first(form, "box_subject_id").orElse("");
    Optional<BoxAccount> subject =
        world.locked(
            () ->
                switch (type) {
                  case "user" -> world.account(id);
                  case "enterprise" -> world.serviceAccount(id);
                  default -> Optional.empty();
                });
    if (subject.isEmpty()) {
      return replies.oauthError(400, "invalid_grant", "Grant credentials are invalid");
    }
    return tokens(oauth.issueWithoutRefresh(grantType, subject.get().id()));
  }

  FakeReply revoke(BoxCall call) {
    Map<String, List<String>> form = call.form();
    try {
      authenticate(call.head(), form);
    } catch (OAuthRefusal refusal) {
      return refused(refusal);
    }
    first(form, "token").ifPresent(oauth::revoke);
    return FakeReply.of(200);
  }

  /** Box's own wording of each reason (reported, see the guide to the fake). */
  private FakeReply refused(OAuthRefusal refusal) {
    return switch (refusal.reason()) {
      case BAD_CLIENT ->
          replies.oauthError(400, "invalid_client", "The client credentials are not valid");
      case UNKNOWN_CODE ->
          replies.oauthError(
              400, "invalid_grant", "Auth code doesn't exist or is invalid for the client");
      case EXPIRED_CODE ->
          replies.oauthError(400, "invalid_grant", "The authorization code has expired");
      case REDIRECT_MISMATCH ->
          replies.oauthError(
              400, "redirect_uri_mismatch", "The redirect URI provided does not match");
      case UNKNOWN_REFRESH_TOKEN, REVOKED_GRANT ->
          replies.oauthError(400, "invalid_grant", "Invalid refresh token");
      case USED_REFRESH_TOKEN, EXPIRED_REFRESH_TOKEN ->
          replies.oauthError(400, "invalid_grant", "Refresh token has expired");
      case IN_FLIGHT -> FakeReply.of(409);
    };
  }

  private static FakeReply tokens(IssuedTokens issued) {
    var json =
        BoxJson.object()
            .put("access_token", issued.accessToken())
            .put("expires_in", issued.lifetime().toSeconds());
    json.putArray("restricted_to");
    json.put("token_type", "bearer");
    issued.refreshToken().ifPresent(token -> json.put("refresh_token", token));
    return FakeReply.json(200, BoxJson.text(json)).withHeader("Cache-Control", "no-store");
  }

  private void authenticate(RequestHead head, Map<String, List<String>> form) {
    String basic =
        head.header("Authorization")
            .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
            .orElse(null);
    if (basic == null) {
      oauth.authenticateClient(
          first(form, "client_id").orElse(null), first(form, "client_secret").orElse(null));
      return;
    }
    String pair = decode(basic.substring(6).trim());
    int colon = pair.indexOf(':');
    oauth.authenticateClient(
        colon < 0 ? pair : pair.substring(0, colon), colon < 0 ? "" : pair.substring(colon + 1));
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // no valid credentials, refused like wrong ones
    }
  }

  static Optional<String> first(Map<String, List<String>> form, String name) {
    List<String> values = form.get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }

  private static String escape(@Nullable String text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
