package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.ClientCredentials;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.OAuthRefusal;
import io.storageconnector.testkit.oauth.TokenHolder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Google's token endpoint, revocation endpoint, and what they tell about a token.
 *
 * <p>Thread-safe: the state is that of {@link FakeOAuth}, {@link GoogleGrants} and {@link
 * GoogleProjects}. Errors: doc (OAuth 2.0 for web server applications; for server to server
 * applications) and reports, where not noted.
 */
final class GoogleTokenEndpoints {

  private final Clock clock;
  private final FakeOAuth oauth;
  private final GoogleProjects projects;
  private final GoogleDirectory directory;
  private final GoogleGrants grants;
  private final GoogleAssertions assertions;
  private final GoogleReplies replies;

  GoogleTokenEndpoints(
      Clock clock,
      FakeOAuth oauth,
      GoogleProjects projects,
      GoogleDirectory directory,
      GoogleGrants grants,
      GoogleAssertions assertions,
      GoogleReplies replies) {
    this.clock = clock;
    this.oauth = oauth;
    this.projects = projects;
    this.directory = directory;
    this.grants = grants;
    this.assertions = assertions;
    this.replies = replies;
  }

  FakeReply token(GoogleCall call) {
    String grantType = call.form("grant_type").orElse("");
    try {
      return switch (call.endpoint()) {
        case TOKEN_CODE -> exchangeCode(call);
        case TOKEN_REFRESH -> refresh(call);
        case TOKEN_JWT -> byAssertion(call, grantType);
        default ->
            throw grantType.isEmpty()
                ? GoogleRefusal.invalidRequest("Missing required parameter: grant_type")
                : new GoogleRefusal(
                    400, "unsupported_grant_type", "Invalid grant_type: " + grantType);
      };
    } catch (OAuthRefusal refusal) {
      throw refused(refusal); // the token state has recorded it
    } catch (GoogleRefusal refusal) {
      oauth.refused(grantType);
      throw refusal;
    }
  }

  private FakeReply exchangeCode(GoogleCall call) {
    GoogleApp app = authenticate(call);
    String code = call.required("code");
    String redirectUri =
        call.form("redirect_uri")
            .orElseThrow(() -> GoogleRefusal.invalidRequest("Missing parameter: redirect_uri"));
    IssuedTokens issued =
        oauth.exchangeCode(
            app.clientId(), code, redirectUri, call.form("code_verifier").orElse(null));
    Set<String> scopes = scopesOf(issued);
    // doc: the time-based end of a grant is told with its first tokens
    boolean offline = issued.refreshToken().isPresent();
    return issued(issued, scopes, offline ? GoogleGrants.offlineTerms(app, scopes).limit() : null);
  }

  private FakeReply refresh(GoogleCall call) {
    GoogleApp app = authenticate(call);
    String refreshToken = call.required("refresh_token");
    Optional<TokenHolder> holder = oauth.refreshHolder(refreshToken);
    if (holder.isPresent() && !holder.get().clientId().equals(app.clientId())) {
      throw new GoogleRefusal(401, "unauthorized_client", "Unauthorized");
    }
    holder.flatMap(known -> directory.restriction(known.subject())).ifPresent(this::refuse);
    IssuedTokens issued = oauth.refresh(app.clientId(), refreshToken);
    return issued(issued, scopesOf(issued), null);
  }

  private void refuse(GoogleDirectory.Restriction restriction) {
    throw switch (restriction) {
      case SESSION_ENDED -> // doc: the pair; assumed: the description
          new GoogleRefusal(
              400, "invalid_grant", "reauth related error (invalid_rapt)", "invalid_rapt");
      case ADMIN_POLICY -> GoogleRefusal.adminPolicy();
    };
  }

  /** An assertion proves who sends it: there are no client credentials (doc). */
  private FakeReply byAssertion(GoogleCall call, String grantType) {
    RequestHead head = call.head();
    String ownAddress = head.scheme() + "://" + head.authority() + head.path();
    GoogleAssertions.Login login = assertions.verify(call.required("assertion"), ownAddress);
    IssuedTokens issued =
        oauth.issueWithoutRefresh(
            grantType,
            GoogleGrants.holder(login.account().clientId(), login.subject(), login.scopes()),
            oauth.accessLifetime());
    return issued(issued, Set.of(), null);
  }

  private GoogleApp authenticate(GoogleCall call) {
    ClientCredentials credentials = ClientCredentials.of(call.head(), call.form());
    String id =
        credentials
            .id()
            .orElseThrow(
                () -> GoogleRefusal.invalidRequest("Could not determine client ID from request."));
    GoogleApp app =
        projects
            .app(id)
            .orElseThrow(
                () -> new GoogleRefusal(401, "invalid_client", "The OAuth client was not found."));
    String secret =
        credentials
            .secret()
            .orElseThrow(() -> GoogleRefusal.invalidRequest("client_secret is missing."));
    oauth.authenticateClient(id, secret);
    return app;
  }

  private static GoogleRefusal refused(OAuthRefusal refusal) {
    return switch (refusal.reason()) {
      case BAD_CLIENT ->
          new GoogleRefusal(401, "invalid_client", "The provided client secret is invalid.");
      case UNKNOWN_CODE, EXPIRED_CODE -> GoogleRefusal.invalidGrant("Bad Request");
      case REDIRECT_MISMATCH -> new GoogleRefusal(400, "redirect_uri_mismatch", "Bad Request");
      case MISSING_VERIFIER -> GoogleRefusal.invalidGrant("Missing code verifier.");
      case WRONG_VERIFIER -> GoogleRefusal.invalidGrant("Invalid code verifier.");
      case UNKNOWN_REFRESH_TOKEN -> GoogleRefusal.invalidGrant("Bad Request");
      case USED_REFRESH_TOKEN, EXPIRED_REFRESH_TOKEN, REVOKED_GRANT ->
          GoogleRefusal.expiredOrRevoked();
      case IN_FLIGHT -> // assumed: no such answer of Google's is known
          new GoogleRefusal(409, "conflict", "Another refresh is in progress");
    };
  }

  private Set<String> scopesOf(IssuedTokens issued) {
    return oauth
        .liveHolder(issued.accessToken())
        .map(holder -> holder.limits().scopes())
        .orElse(Set.of());
  }

  private FakeReply issued(IssuedTokens issued, Set<String> scopes, @Nullable Duration limit) {
    ObjectNode json =
        GoogleReplies.object()
            .put("access_token", issued.accessToken())
            .put("expires_in", issued.lifetime().toSeconds());
    issued.refreshToken().ifPresent(token -> json.put("refresh_token", token));
    if (limit != null) {
      json.put("refresh_token_expires_in", limit.toSeconds() - 1);
    }
    if (!scopes.isEmpty()) {
      json.put("scope", GoogleScopes.text(scopes));
    }
    json.put("token_type", "Bearer");
    return replies.json(200, json);
  }

  /** Whichever token of a grant it is, all that the user gave the project ends (doc). */
  FakeReply revoke(GoogleCall call) {
    String token =
        call.form("token")
            .or(() -> call.query("token"))
            .orElseThrow(() -> GoogleRefusal.invalidRequest("Missing required parameter: token"));
    TokenHolder holder =
        oauth
            .liveHolder(token)
            .orElseThrow(() -> new GoogleRefusal(400, "invalid_token", "Token expired or revoked"));
    Optional<GoogleApp> app = projects.app(holder.clientId());
    if (app.isPresent()) {
      grants.revoke(app.get().project(), holder.subject());
    } else {
      oauth.revoke(holder.clientId(), token); // assumed: a service account's token goes alone
    }
    return replies.json(200, GoogleReplies.object());
  }

  FakeReply tokenInfo(GoogleCall call) {
    String token =
        call.query("access_token")
            .or(() -> call.form("access_token"))
            .orElseGet(call::bearer); // client code: the npm library sends it as a bearer token
    TokenHolder holder = oauth.liveHolder(token).orElse(null);
    Instant expiry = oauth.expiresAt(token).orElse(null);
    if (holder == null || expiry == null) {
      throw new GoogleRefusal(400, "invalid_token", "Invalid Value");
    }
    long left = Duration.between(clock.instant(), expiry).toSeconds();
    ObjectNode json =
        GoogleReplies.object()
            .put("azp", holder.clientId())
            .put("aud", holder.clientId())
            .put("scope", GoogleScopes.text(holder.limits().scopes()))
            .put("exp", Long.toString(expiry.getEpochSecond()))
            .put("expires_in", Long.toString(left));
    describe(json, holder);
    return replies.json(200, json);
  }

  FakeReply userInfo(GoogleCall call) {
    TokenHolder holder = oauth.use(call.bearer()).orElse(null);
    if (holder == null) {
      return replies.unauthorized();
    }
    ObjectNode json = GoogleReplies.object();
    describe(json, holder);
    return replies.json(200, json);
  }

  /** What a token with its scopes shows of the person behind it (doc: OpenID Connect). */
  private static void describe(ObjectNode json, TokenHolder holder) {
    String email = holder.subject();
    Set<String> scopes = holder.limits().scopes();
    json.put("sub", GoogleDirectory.subjectNumber(email));
    if (scopes.contains(GoogleScopes.EMAIL)) {
      json.put("email", email).put("email_verified", true);
    }
    if (scopes.contains(GoogleScopes.PROFILE)) {
      json.put("name", email.replaceFirst("@.*", ""));
    }
  }
}
