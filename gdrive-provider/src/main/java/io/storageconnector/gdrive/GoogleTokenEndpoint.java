package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.gdrive.GoogleTokenErrors.Use;
import io.storageconnector.gdrive.GoogleTokenRequests.Form;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Google's OAuth 2 endpoints. Google's auth library takes no part in consents: it retries on its
 * own, has time limits nobody can set, ignores a refresh token in an answer, and prints tokens.
 *
 * <p>Thread-safe.
 */
final class GoogleTokenEndpoint implements TokenEndpoint {

  /** A refresh token nobody uses ends after six months, the shortest of which have 181 days. */
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(180);

  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final String NO_OAUTH_APP =
      "this configuration holds no application that admins consent to";

  private final GoogleDriveConfig config;
  private final GoogleTokenRequests requests;
  private final RotationProfile rotation;
  private final @Nullable ServiceAccountTokens serviceAccounts;

  GoogleTokenEndpoint(GoogleDriveConfig config, OneShot wire) {
    this.config = config;
    this.requests = new GoogleTokenRequests(config, wire);
    this.rotation =
        new RotationProfile(
            RotationProfile.Policy.NON_ROTATING, REFRESH_LIFETIME, config.tokenTimeout());
    this.serviceAccounts = config.serverApp().map(app -> app.tokens(config, requests)).orElse(null);
  }

  @Override
  public RotationProfile rotation() {
    return rotation;
  }

  /** An admin may untick each of them; a grant without one fails at its first use. */
  @Override
  public Set<String> requiredScopes() {
    return config.scopes();
  }

  /**
   * Asks for offline access and for a consent each time: Google gives a refresh token at the first
   * consent only, and the second connection of an account needs one too.
   *
   * <p>It does not ask for the scopes granted earlier ({@code include_granted_scopes}): a token of
   * this connection would open what the user once allowed another part of the same project.
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
                            "Google Drive: "
                                + NO_OAUTH_APP
                                + ", so connect a service account, or add such an application")
                        .build());
    String query =
        new Form()
            .add("response_type", "code")
            .add("client_id", clientId)
            .add("redirect_uri", request.redirectUri().toString())
            .add("scope", String.join(" ", config.scopes()))
            .add("state", request.state())
            .add("code_challenge", challenge(request.codeVerifier()))
            .add("code_challenge_method", "S256")
            .add("access_type", "offline")
            .add("prompt", "consent")
            .text();
    return URI.create(config.endpoints().authorize() + "?" + query);
  }

  @Override
  public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    Form form =
        Form.of("authorization_code")
            .add("code", code)
            .add("redirect_uri", request.redirectUri().toString())
            .add("code_verifier", request.codeVerifier());
    return granted(Use.CODE, form, deadline);
  }

  @Override
  public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    return granted(
        Use.REFRESH, Form.of("refresh_token").add("refresh_token", refreshToken), deadline);
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    if (serviceAccounts == null) {
      return new TokenOutcome.Misconfigured("this configuration holds no server application");
    }
    return GoogleServiceAccount.isSubject(account)
        ? serviceAccounts.mint(account, deadline)
        : new TokenOutcome.Misconfigured("no such kind of service account at Google");
  }

  /** Asks Drive, which tells it for every scope; the token's own page wants one of its own. */
  @Override
  public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
    GoogleTokenAnswer answer = requests.about(accessToken, deadline);
    String id = answer.text("user", "permissionId");
    return answer.status() == 200 && ACCOUNT.matcher(id).matches()
        ? Optional.of(id)
        : Optional.empty();
  }

  /**
   * Whichever token it is, Google ends all that the user granted to the project: the tokens of
   * other connections of the same account as well, and those of the project's other applications.
   */
  @Override
  public boolean revoke(Secret token, Deadline deadline) {
    return GoogleTokenErrors.isDead(requests.revoke(token, deadline));
  }

  private TokenOutcome granted(Use use, Form form, Deadline deadline) {
    String clientId = config.clientId().orElse(null);
    Secret clientSecret = config.clientSecret().orElse(null);
    if (clientId == null || clientSecret == null) {
      return new TokenOutcome.Misconfigured(NO_OAUTH_APP);
    }
    return GoogleTokenErrors.outcome(
        use, requests.token(form.as(clientId, clientSecret), deadline));
  }

  /** Returns what the verifier proves later (RFC 7636, 4.2). */
  private static String challenge(Secret verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.reveal().getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
