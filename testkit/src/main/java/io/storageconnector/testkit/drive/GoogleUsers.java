package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What people and their administrators do to logins: consent, revoke, change a password, end a
 * session.
 *
 * <p>Past HTTP, and counted nowhere. An account is named by its e-mail address; a name that no
 * account has, and a scope that does not exist, is an {@link IllegalArgumentException}.
 * Thread-safe.
 */
public final class GoogleUsers {

  private final FakeOAuth oauth;
  private final GoogleDirectory directory;
  private final GoogleGrants grants;
  private final GoogleConsentEndpoints consent;

  GoogleUsers(
      FakeOAuth oauth,
      GoogleDirectory directory,
      GoogleGrants grants,
      GoogleConsentEndpoints consent) {
    this.oauth = oauth;
    this.directory = directory;
    this.grants = grants;
    this.consent = consent;
  }

  /**
   * Grants tokens without a consent page.
   *
   * @param app the client they are for
   * @param email the account
   * @param scopes the granted scopes as full URLs
   * @return the first tokens of a new grant, with a refresh token
   */
  public IssuedTokens grant(GoogleApp app, String email, Collection<String> scopes) {
    return grants.begin(app, directory.require(email), GoogleScopes.require(scopes));
  }

  /**
   * Lets this fake know a grant of an earlier one. Access tokens of the earlier fake stay unknown.
   *
   * @param app the client it was given to
   * @param email the account
   * @param scopes the granted scopes as full URLs
   * @param refreshToken a refresh token the earlier fake issued
   * @throws IllegalArgumentException if the token is known already, or was not made by a fake
   */
  public void adopt(GoogleApp app, String email, Collection<String> scopes, String refreshToken) {
    grants.adopt(app, directory.require(email), GoogleScopes.require(scopes), refreshToken);
  }

  /**
   * Answers a consent page as a user would, without a browser.
   *
   * @param page the address of the consent page, with all its parameters
   * @param form what the page's form would send: {@code decision}, {@code login}, {@code scope}
   * @return where the user is sent back to, with a code or an error
   * @throws IllegalStateException if Google would show an error page instead
   */
  public URI decide(URI page, Map<String, List<String>> form) {
    try {
      FakeReply reply = consent.decide(RequestHead.parameters(page.getRawQuery()), form);
      return URI.create(reply.headers().first("Location").orElseThrow());
    } catch (GoogleRefusal refusal) {
      throw shown(refusal);
    }
  }

  /**
   * Reads the scopes a consent page asks for.
   *
   * @param page the address of the consent page
   * @return the scopes in their long form
   * @throws IllegalStateException if one of them does not exist
   */
  public List<String> askedScopes(URI page) {
    Map<String, List<String>> query = RequestHead.parameters(page.getRawQuery());
    try {
      return List.copyOf(GoogleScopes.parse(GoogleCall.first(query, "scope").orElse("")));
    } catch (GoogleRefusal refusal) {
      throw shown(refusal);
    }
  }

  private static IllegalStateException shown(GoogleRefusal refusal) {
    return new IllegalStateException(
        "the consent page shows " + refusal.error() + ": " + refusal.description(), refusal);
  }

  /**
   * Returns the refresh tokens of an account that would be accepted now.
   *
   * @param email the account
   * @return those given to the client every fake starts with
   */
  public List<String> refreshTokens(String email) {
    return oauth.unusedRefreshTokens(directory.require(email));
  }

  /**
   * Ends all that an account has allowed, as its owner can do in the account's settings.
   *
   * @param email the account
   */
  public void revokeGrants(String email) {
    grants.revokeAll(directory.require(email));
  }

  /**
   * Changes an account's password, which ends those of its grants that may read mail (doc), and no
   * other.
   *
   * @param email the account
   */
  public void changePassword(String email) {
    grants.passwordChanged(directory.require(email));
  }

  /**
   * Ends an account's session by the policy of its organisation: refreshes are refused with {@code
   * invalid_rapt} until the user consents again or {@link #liftRestrictions}.
   *
   * @param email the account
   */
  public void endSession(String email) {
    directory.restrict(email, GoogleDirectory.Restriction.SESSION_ENDED);
  }

  /**
   * Forbids an account the use of the applications: consent and refreshes are refused with {@code
   * admin_policy_enforced} until {@link #liftRestrictions}. Access tokens stay good (assumed).
   *
   * @param email the account
   */
  public void forbidByAdmin(String email) {
    directory.restrict(email, GoogleDirectory.Restriction.ADMIN_POLICY);
  }

  /**
   * Takes back what {@link #endSession} or {@link #forbidByAdmin} did.
   *
   * @param email the account
   */
  public void liftRestrictions(String email) {
    directory.lift(email);
  }
}
