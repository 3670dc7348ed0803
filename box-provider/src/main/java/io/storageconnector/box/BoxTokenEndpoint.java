package io.storageconnector.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.box.BoxTokenErrors.Use;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.TokenRestriction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Box's OAuth 2 endpoints. The SDK takes no part: it resends a spent refresh token on its own,
 * ignores when tokens end, trusts the host's clock, and prints secrets in its exceptions.
 *
 * <p>Thread-safe.
 */
final class BoxTokenEndpoint implements TokenEndpoint {

  /** Box lets a refresh token live for 60 days. */
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(60);

  private static final String NO_OAUTH_APP =
      "this configuration holds no application that admins consent to";

  /** Box wants this name of a folder, whatever host it is asked by. */
  private static final String RESOURCES = "https://api.box.com/2.0/folders/";

  /** Listing, and the content of files. */
  private static final String READ = "base_explorer item_download";

  /** The same, and what may be done to what is listed; sharing is left out. */
  private static final String READ_WRITE =
      READ + " base_upload item_upload item_rename item_delete";

  private final BoxConfig config;
  private final BoxTokenRequests requests;
  private final RotationProfile rotation;
  private final @Nullable BoxServerTokens serverTokens;

  BoxTokenEndpoint(BoxConfig config, OkHttpClient client) {
    this.config = config;
    this.requests = new BoxTokenRequests(config, client);
    this.rotation =
        new RotationProfile(
            RotationProfile.Policy.SAME_PAIR, REFRESH_LIFETIME, config.tokenTimeout());
    this.serverTokens =
        config
            .serverApp()
            .map(app -> new BoxServerTokens(app, requests, config.clock()))
            .orElse(null);
  }

  @Override
  public RotationProfile rotation() {
    return rotation;
  }

  /**
   * Box documents no PKCE, so the verifier stays unused.
   *
   * @throws StorageException {@link ErrorKind#MISCONFIGURED} if there is no application to consent
   *     to
   */
  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    String clientId =
        config
            .clientId()
            .orElseThrow(
                () ->
                    StorageException.builder(
                            ErrorKind.MISCONFIGURED,
                            Operation.AUTHORIZE,
                            "Box: "
                                + NO_OAUTH_APP
                                + ", so connect a service account, or add such an application")
                        .build());
    return HttpUrl.get(config.authorizeUrl().toString())
        .newBuilder()
        .addQueryParameter("response_type", "code")
        .addQueryParameter("client_id", clientId)
        .addQueryParameter("redirect_uri", request.redirectUri().toString())
        .addQueryParameter("state", request.state().reveal())
        .build()
        .uri();
  }

  @Override
  public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    return granted(
        Use.CODE, BoxTokenRequests.form("authorization_code").add("code", code.reveal()), deadline);
  }

  @Override
  public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    return granted(
        Use.REFRESH,
        BoxTokenRequests.form("refresh_token").add("refresh_token", refreshToken.reveal()),
        deadline);
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    return serverTokens == null
        ? new TokenOutcome.Misconfigured("this configuration holds no server application")
        : serverTokens.mint(account, deadline);
  }

  /**
   * Exchanges the token as Box documents it, without the credentials of an application: the token
   * is proof enough, and which application it is of can't be told from it. An answer that does not
   * say that it is restricted to the folder is no success.
   */
  @Override
  public TokenOutcome restrict(
      Secret accessToken, TokenRestriction restriction, Deadline deadline) {
    String folder = restriction.folder().id();
    if (!BoxItems.isId(folder)) {
      return new TokenOutcome.Misconfigured("no folder of Box has such an id");
    }
    FormBody.Builder form =
        BoxTokenRequests.form("urn:ietf:params:oauth:grant-type:token-exchange")
            .add("subject_token", accessToken.reveal())
            .add("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
            .add("resource", RESOURCES + folder)
            .add("scope", scope(restriction.access()));
    BoxTokenAnswer answer = requests.token(form, deadline);
    TokenOutcome outcome = BoxTokenErrors.outcome(Use.RESTRICT, answer);
    return outcome instanceof TokenOutcome.Issued && !isRestricted(answer, folder)
        ? new TokenOutcome.Misconfigured("the token is not restricted to the folder")
        : outcome;
  }

  @Override
  public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
    BoxTokenAnswer answer = requests.me(accessToken, deadline);
    String id = answer.text("id");
    return answer.status() == 200 && BoxServiceAccount.isId(id)
        ? Optional.of(id)
        : Optional.empty();
  }

  /**
   * Asks each application of the configuration, because a token does not say which one it is of.
   * One has to confirm, and none may leave it open.
   */
  @Override
  public boolean revoke(Secret token, Deadline deadline) {
    List<BoxTokenAnswer> answers = new ArrayList<>(2);
    config
        .clientId()
        .ifPresent(
            id -> answers.add(revoke(id, config.clientSecret().orElseThrow(), token, deadline)));
    config
        .serverApp()
        .ifPresent(app -> answers.add(revoke(app.clientId(), app.clientSecret(), token, deadline)));
    return answers.stream().anyMatch(BoxTokenErrors::isDead)
        && answers.stream()
            .allMatch(each -> BoxTokenErrors.isDead(each) || BoxTokenErrors.isForeign(each));
  }

  private BoxTokenAnswer revoke(
      String clientId, Secret clientSecret, Secret token, Deadline deadline) {
    FormBody.Builder form = new FormBody.Builder().add("token", token.reveal());
    return requests.revoke(BoxTokenRequests.as(clientId, clientSecret, form), deadline);
  }

  private TokenOutcome granted(Use use, FormBody.Builder form, Deadline deadline) {
    String clientId = config.clientId().orElse(null);
    Secret clientSecret = config.clientSecret().orElse(null);
    if (clientId == null || clientSecret == null) {
      return new TokenOutcome.Misconfigured(NO_OAUTH_APP);
    }
    return BoxTokenErrors.outcome(
        use, requests.token(BoxTokenRequests.as(clientId, clientSecret, form), deadline));
  }

  private static String scope(TokenRestriction.Access access) {
    return switch (access) {
      case READ -> READ;
      case READ_WRITE -> READ_WRITE;
    };
  }

  private static boolean isRestricted(BoxTokenAnswer answer, String folder) {
    JsonNode json = answer.json();
    JsonNode entries = json == null ? null : json.get("restricted_to");
    if (entries == null || !entries.isArray() || entries.isEmpty()) {
      return false;
    }
    for (JsonNode entry : entries) {
      JsonNode object = entry.path("object");
      if (!object.path("id").asText("").equals(folder)
          || !object.path("type").asText("folder").equals("folder")) {
        return false;
      }
    }
    return true;
  }
}
