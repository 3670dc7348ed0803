package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.ClientCredentials;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.OAuthRefusal;
import io.storageconnector.testkit.oauth.TokenHolder;
import io.storageconnector.testkit.oauth.TokenLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Box's token endpoint and revocation endpoint. Thread-safe: all state is in {@link FakeOAuth} and
 * {@link BoxWorld}.
 */
final class TokenEndpoints {

  private final BoxWorld world;
  private final BoxApps apps;
  private final ServerLogins logins;
  private final Downscoping downscoping;
  private final FakeOAuth oauth;
  private final BoxReplies replies;

  TokenEndpoints(
      BoxWorld world,
      BoxApps apps,
      ServerLogins logins,
      Downscoping downscoping,
      FakeOAuth oauth,
      BoxReplies replies) {
    this.world = world;
    this.apps = apps;
    this.logins = logins;
    this.downscoping = downscoping;
    this.oauth = oauth;
    this.replies = replies;
  }

  /** Tells the uses of the token endpoint apart. */
  static BoxOperation operation(Map<String, List<String>> form) {
    String grantType = first(form, "grant_type").orElse("");
    return switch (grantType) {
      case "authorization_code" -> BoxOperation.TOKEN_CODE;
      case "refresh_token" -> BoxOperation.TOKEN_REFRESH;
      case "client_credentials" -> BoxOperation.TOKEN_CLIENT_CREDENTIALS;
      case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> BoxOperation.TOKEN_JWT;
      case "urn:ietf:params:oauth:grant-type:token-exchange" -> BoxOperation.TOKEN_DOWNSCOPE;
      default -> BoxOperation.TOKEN_OTHER;
    };
  }

  FakeReply token(BoxCall call) {
    Map<String, List<String>> form = call.form();
    String grantType = first(form, "grant_type").orElse("");
    return answer(
        grantType,
        () ->
            switch (call.operation()) {
              case TOKEN_CODE -> {
                BoxApp app = client(call, BoxApp.Kind.OAUTH);
                yield tokens(
                    oauth.exchangeCode(
                        app.clientId(),
                        first(form, "code").orElse(""),
                        first(form, "redirect_uri").orElse(null)));
              }
              case TOKEN_REFRESH -> {
                BoxApp app = client(call, BoxApp.Kind.OAUTH);
                yield tokens(
                    oauth.refresh(app.clientId(), first(form, "refresh_token").orElse("")));
              }
              case TOKEN_JWT -> {
                BoxApp app = client(call, BoxApp.Kind.JWT);
                String assertion = first(form, "assertion").orElse("");
                yield server(
                    grantType, app, world.locked(() -> logins.byAssertion(app, assertion)));
              }
              case TOKEN_CLIENT_CREDENTIALS -> {
                BoxApp app = client(call, BoxApp.Kind.CLIENT_CREDENTIALS);
                String type = first(form, "box_subject_type").orElse("");
                String id = first(form, "box_subject_id").orElse("");
                yield server(
                    grantType, app, world.locked(() -> logins.byCredentials(app, type, id)));
              }
              case TOKEN_DOWNSCOPE -> downscope(call, form, grantType);
              default -> {
                authenticate(call);
                // doc: common errors
                throw TokenRefusal.invalidRequest(
                    "Invalid grant_type parameter or parameter missing");
              }
            });
  }

  /** The token proves enough; credentials are checked when they come along (doc: the sample). */
  private FakeReply downscope(BoxCall call, Map<String, List<String>> form, String grantType) {
    if (form.containsKey("client_id")) {
      authenticate(call);
    }
    for (String unmodelled : List.of("actor_token", "box_shared_link")) {
      if (form.containsKey(unmodelled)) {
        throw form.containsKey("resource") && unmodelled.equals("box_shared_link")
            // doc: not together; assumed: the answer
            ? TokenRefusal.invalidRequest("resource and box_shared_link cannot be used together")
            : new BoxRefusal(501, "not_modelled", "The fake does not model " + unmodelled);
      }
    }
    if (!first(form, "subject_token_type").filter(Downscoping.ACCESS_TOKEN::equals).isPresent()) {
      throw TokenRefusal.invalidRequest("The subject_token_type is invalid"); // assumed
    }
    TokenHolder parent =
        oauth
            .use(first(form, "subject_token").orElse(""))
            // assumed: in the words of an API call with such a token
            .orElseThrow(
                () -> new TokenRefusal("invalid_token", "The access token provided is invalid."));
    String scope = first(form, "scope").orElse("");
    String resource = first(form, "resource").orElse(null);
    TokenLimits limits = world.locked(() -> downscoping.limits(parent, scope, resource));
    TokenHolder holder = new TokenHolder(parent.clientId(), parent.subject(), limits);
    IssuedTokens issued = oauth.issueWithoutRefresh(grantType, holder);
    return tokens(
        issued,
        json -> {
          json.set("restricted_to", world.locked(() -> downscoping.restrictedTo(holder)));
          json.put("issued_token_type", Downscoping.ACCESS_TOKEN);
        });
  }

  FakeReply revoke(BoxCall call) {
    return answer(
        "",
        () -> {
          BoxApp app = authenticate(call);
          first(call.form(), "token").ifPresent(token -> oauth.revoke(app.clientId(), token));
          return FakeReply.of(200);
        });
  }

  private FakeReply server(String grantType, BoxApp app, BoxAccount account) {
    return tokens(
        oauth.issueWithoutRefresh(
            grantType, new TokenHolder(app.clientId(), account.id(), TokenLimits.NONE)));
  }

  /** An application logs in in the one way that was chosen for it (doc). */
  private BoxApp client(BoxCall call, BoxApp.Kind kind) {
    BoxApp app = authenticate(call);
    if (app.kind() != kind) {
      throw TokenRefusal.invalidRequest("The grant type is unauthorized for this client_id");
    }
    return app;
  }

  private BoxApp authenticate(BoxCall call) {
    ClientCredentials credentials = ClientCredentials.of(call.head(), call.form());
    String id = credentials.id().orElse(null);
    try {
      oauth.authenticateClient(id, credentials.secret().orElse(null));
    } catch (OAuthRefusal refusal) {
      boolean known = oauth.knowsClient(id);
      if (known && call.operation() == BoxOperation.TOKEN_CLIENT_CREDENTIALS) {
        throw ServerLogins.badCredentials(); // doc: a wrong secret is one of its reasons
      }
      throw refusal;
    }
    return world.locked(() -> credentials.id().flatMap(apps::find)).orElseThrow();
  }

  private FakeReply answer(String grantType, Supplier<FakeReply> request) {
    try {
      return request.get();
    } catch (OAuthRefusal refusal) {
      return refused(refusal);
    } catch (TokenRefusal refusal) {
      oauth.refused(grantType);
      return replies.oauthError(400, refusal.error(), refusal.description());
    }
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
      case MISSING_VERIFIER, WRONG_VERIFIER ->
          throw new IllegalStateException("codes of Box have no challenge", refusal);
    };
  }

  private static FakeReply tokens(IssuedTokens issued) {
    return tokens(issued, json -> {});
  }

  private static FakeReply tokens(IssuedTokens issued, Consumer<ObjectNode> more) {
    ObjectNode json =
        BoxJson.object()
            .put("access_token", issued.accessToken())
            .put("expires_in", issued.lifetime().toSeconds());
    json.putArray("restricted_to");
    json.put("token_type", "bearer");
    issued.refreshToken().ifPresent(token -> json.put("refresh_token", token));
    more.accept(json);
    return FakeReply.json(200, BoxJson.text(json)).withHeader("Cache-Control", "no-store");
  }

  static Optional<String> first(Map<String, List<String>> form, String name) {
    List<String> values = form.get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }
}
