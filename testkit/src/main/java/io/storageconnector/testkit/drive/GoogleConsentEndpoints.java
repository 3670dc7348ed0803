package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.CodeGrant;
import io.storageconnector.testkit.oauth.ConsentReplies;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.GrantTerms;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Google's consent page, and the decision made on it. Thread-safe: the state is that of {@link
 * FakeOAuth} and {@link GoogleGrants}.
 */
final class GoogleConsentEndpoints {

  private final FakeOAuth oauth;
  private final GoogleProjects projects;
  private final GoogleDirectory directory;
  private final GoogleGrants grants;

  GoogleConsentEndpoints(
      FakeOAuth oauth, GoogleProjects projects, GoogleDirectory directory, GoogleGrants grants) {
    this.oauth = oauth;
    this.projects = projects;
    this.directory = directory;
    this.grants = grants;
  }

  /**
   * A page with a form; approving all of it needs no browser, only a POST with {@code
   * decision=approve}.
   */
  FakeReply page(GoogleCall call) {
    GoogleConsentRequest request = GoogleConsentRequest.parse(projects, call.query());
    if (request.prompts().contains("none")) {
      return withoutPage(request);
    }
    StringBuilder logins = new StringBuilder();
    for (String email : directory.people()) {
      if (request.isOffered(email)) {
        logins
            .append(email.equalsIgnoreCase(request.loginHint()) ? "<option selected>" : "<option>")
            .append(ConsentReplies.escape(email))
            .append("</option>");
      }
    }
    StringBuilder boxes = new StringBuilder();
    Set<String> decidable = request.decidable();
    for (String scope : request.scopes()) {
      String shown = ConsentReplies.escape(scope);
      boxes.append(
          decidable.contains(scope)
              ? "<p><label><input type=\"checkbox\" name=\"scope\" value=\"%s\" checked>%s</label></p>"
                  .formatted(shown, shown)
              : "<p>%s</p>".formatted(shown));
    }
    return FakeReply.html(
        200,
        """
        <!doctype html><html><head><title>Fake Google</title></head><body>
        <h1>An application wants access to your Google Account</h1>
        <form method="post" action="%s">
        <select name="login">%s</select>
        %s<input type="hidden" name="granular" value="true">
        <button name="decision" value="approve">Continue</button>
        <button name="decision" value="deny">Cancel</button>
        </form></body></html>
        """
            .formatted(ConsentReplies.escape(call.head().target()), logins, boxes));
  }

  FakeReply decision(GoogleCall call) {
    return decide(call.query(), call.form());
  }

  /** Decides as the form of the page would, also for tests that have no browser. */
  FakeReply decide(Map<String, List<String>> query, Map<String, List<String>> form) {
    GoogleConsentRequest request = GoogleConsentRequest.parse(projects, query);
    if (GoogleCall.first(form, "decision").filter("approve"::equals).isEmpty()) {
      return back(request, Map.of("error", "access_denied"));
    }
    Optional<String> wanted =
        GoogleCall.first(form, "login").or(() -> Optional.ofNullable(request.loginHint()));
    String email =
        (wanted.isPresent()
                ? directory.find(wanted.get())
                : directory.people().stream().filter(request::isOffered).findFirst())
            .filter(request::isOffered)
            .orElseThrow(() -> GoogleRefusal.invalidRequest("No account has this login"));
    if (directory
        .restriction(email)
        .filter(GoogleDirectory.Restriction.ADMIN_POLICY::equals)
        .isPresent()) {
      throw GoogleRefusal.adminPolicy(); // doc: shown to the user
    }
    Set<String> granted = granted(request, form);
    if (granted.stream().allMatch(GoogleScopes::isSignIn) && !request.scopes().equals(granted)) {
      return back(request, Map.of("error", "access_denied")); // assumed: nothing was allowed
    }
    directory.sessionRenewed(email);
    return back(request, approve(request, email, granted));
  }

  /** The boxes that stayed ticked; a form without any sign of boxes allows everything. */
  private static Set<String> granted(GoogleConsentRequest request, Map<String, List<String>> form) {
    Set<String> granted = new LinkedHashSet<>(request.scopes());
    if (form.containsKey("granular") || form.containsKey("scope")) {
      List<String> ticked = form.getOrDefault("scope", List.of());
      Set<String> decidable = request.decidable();
      granted.removeIf(scope -> decidable.contains(scope) && !ticked.contains(scope));
    }
    return granted;
  }

  private Map<String, String> approve(
      GoogleConsentRequest request, String email, Set<String> granted) {
    GoogleApp app = request.app();
    Set<String> scopes = new LinkedHashSet<>(granted);
    if (request.addsToEarlier()) {
      scopes.addAll(grants.consents().given(app, email));
    }
    grants.consents().give(app, email, granted);
    boolean asksAnew = request.prompts().contains("consent");
    boolean offline =
        request.offline() && (grants.consents().isFirstOffline(app, email) || asksAnew);
    String code =
        oauth.issueCode(
            new CodeGrant(
                GoogleGrants.holder(app.clientId(), email, scopes),
                request.redirectUri(),
                offline ? GoogleGrants.offlineTerms(app, scopes) : GrantTerms.ONLINE,
                request.challenge()));
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("code", code);
    answer.put("scope", GoogleScopes.text(scopes));
    answer.put("authuser", "0");
    answer.put("prompt", asksAnew ? "consent" : "none");
    return answer;
  }

  /** Without a page there is a code only where nothing is left to ask (doc; assumed: the error). */
  private FakeReply withoutPage(GoogleConsentRequest request) {
    Optional<String> email =
        Optional.ofNullable(request.loginHint())
            .flatMap(directory::find)
            .filter(request::isOffered)
            .filter(known -> directory.restriction(known).isEmpty())
            .filter(
                known ->
                    grants.consents().given(request.app(), known).containsAll(request.scopes()));
    return back(
        request,
        email
            .map(known -> approve(request, known, request.scopes()))
            .orElseGet(() -> Map.of("error", "interaction_required")));
  }

  private static FakeReply back(GoogleConsentRequest request, Map<String, String> answer) {
    Map<String, String> all = new LinkedHashMap<>();
    String state = request.state();
    if (state != null) {
      all.put("state", state);
    }
    all.putAll(answer);
    return ConsentReplies.redirect(request.redirectUri(), all);
  }
}
