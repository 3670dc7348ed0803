package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.GrantTerms;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.TokenHolder;
import io.storageconnector.testkit.oauth.TokenLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The grants of users to projects: how they begin, and all the ways they end.
 *
 * <p>Thread-safe: the state is that of {@link FakeOAuth} and {@link GoogleConsents}.
 */
final class GoogleGrants {

  /** Doc: refresh tokens of an external application in "Testing". */
  private static final Duration TESTING_LIFETIME = Duration.ofDays(7);

  private final FakeOAuth oauth;
  private final GoogleProjects projects;
  private final GoogleConsents consents = new GoogleConsents();

  GoogleGrants(FakeOAuth oauth, GoogleProjects projects) {
    this.oauth = oauth;
    this.projects = projects;
  }

  GoogleConsents consents() {
    return consents;
  }

  static TokenHolder holder(String clientId, String email, Set<String> scopes) {
    return new TokenHolder(clientId, email, new TokenLimits(scopes, ""));
  }

  static GrantTerms offlineTerms(GoogleApp app, Set<String> scopes) {
    boolean signInOnly = scopes.stream().allMatch(GoogleScopes::isSignIn);
    return app.project().isTesting() && !signInOnly
        ? GrantTerms.endingAfter(TESTING_LIFETIME)
        : GrantTerms.OFFLINE;
  }

  /** Begins a grant past the consent page, with a refresh token. */
  IssuedTokens begin(GoogleApp app, String email, Set<String> scopes) {
    consents.give(app, email, scopes);
    boolean unused = consents.isFirstOffline(app, email);
    return oauth.grant(holder(app.clientId(), email, scopes), offlineTerms(app, scopes));
  }

  void adopt(GoogleApp app, String email, Set<String> scopes, String refreshToken) {
    oauth.adopt(holder(app.clientId(), email, scopes), refreshToken);
    consents.give(app, email, scopes);
    boolean unused = consents.isFirstOffline(app, email);
  }

  /** Ends what an account has allowed one project: all clients, all tokens (doc). */
  void revoke(GoogleProject project, String email) {
    List<String> clients = project.apps().stream().map(GoogleApp::clientId).toList();
    oauth.revokeAll(
        holder -> holder.subject().equals(email) && clients.contains(holder.clientId()));
    consents.forget(project.id(), email);
  }

  /** Ends what an account has allowed all projects; service accounts are not its grants. */
  void revokeAll(String email) {
    projects.all().forEach(project -> revoke(project, email));
  }

  /** Ends the refresh tokens that may read mail, and only those (doc). */
  void passwordChanged(String email) {
    Predicate<TokenHolder> readsMail =
        holder -> holder.limits().scopes().stream().anyMatch(GoogleScopes::isGmail);
    oauth.revokeAll(readsMail.and(holder -> holder.subject().equals(email)));
  }
}
