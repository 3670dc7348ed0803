package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.oauth.PkceChallenge;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for a user's consent.
 *
 * <p>Parameters and their values: doc (OAuth 2.0 for web server applications). What is missing or
 * wrong is shown to the user and not sent to the application (doc).
 *
 * @param app the client that asks
 * @param redirectUri where the answer goes
 * @param scopes what it asks for
 * @param state what the answer repeats, or null for nothing
 * @param offline whether it wants a refresh token
 * @param prompts what the user is shown in any case
 * @param addsToEarlier whether the scopes of earlier consents come along
 * @param challenge what the exchange of the code has to prove, or null for nothing
 * @param loginHint the account to begin with, or null for any
 * @param domain the domain whose accounts are offered, or null for all
 */
record GoogleConsentRequest(
    GoogleApp app,
    String redirectUri,
    Set<String> scopes,
    @Nullable String state,
    boolean offline,
    Set<String> prompts,
    boolean addsToEarlier,
    @Nullable PkceChallenge challenge,
    @Nullable String loginHint,
    @Nullable String domain) {

  private static final Set<String> PROMPTS = Set.of("none", "consent", "select_account");

  /**
   * Reads a request.
   *
   * @throws GoogleRefusal with what Google shows instead of the page
   */
  static GoogleConsentRequest parse(GoogleProjects projects, Map<String, List<String>> query) {
    query.forEach(GoogleConsentRequest::requireOnce);
    GoogleApp app =
        projects
            .app(required(query, "client_id"))
            .orElseThrow(
                () -> new GoogleRefusal(401, "invalid_client", "The OAuth client was not found."));
    String redirectUri = required(query, "redirect_uri");
    if (!app.accepts(redirectUri)) {
      throw new GoogleRefusal(
          400, "redirect_uri_mismatch", "The redirect URI is not registered for the OAuth client.");
    }
    if (!required(query, "response_type").equals("code")) {
      throw new GoogleRefusal(
          400, "unsupported_response_type", "The fake models response_type code only");
    }
    Set<String> scopes = GoogleScopes.parse(required(query, "scope"));
    if (scopes.isEmpty()) {
      throw GoogleRefusal.invalidRequest("Missing required parameter: scope");
    }
    String access = oneOf(query, "access_type", Set.of("online", "offline")).orElse("online");
    String adds = oneOf(query, "include_granted_scopes", Set.of("true", "false")).orElse("false");
    return new GoogleConsentRequest(
        app,
        redirectUri,
        scopes,
        GoogleCall.first(query, "state").orElse(null),
        access.equals("offline"),
        prompts(query),
        adds.equals("true"),
        challenge(query),
        GoogleCall.first(query, "login_hint").orElse(null),
        GoogleCall.first(query, "hd").filter(domain -> !domain.equals("*")).orElse(null));
  }

  boolean isOffered(String email) {
    return domain == null || GoogleDirectory.domain(email).equalsIgnoreCase(domain);
  }

  /** The scopes a user decides about one by one: none when there is only one (doc). */
  Set<String> decidable() {
    Set<String> decidable = new LinkedHashSet<>(scopes);
    decidable.removeIf(GoogleScopes::isSignIn);
    return decidable.size() > 1 ? decidable : Set.of();
  }

  private static void requireOnce(String name, List<String> values) {
    if (values.size() > 1) {
      throw GoogleRefusal.invalidRequest(
          "OAuth 2 parameters can only have a single value: " + name);
    }
  }

  private static String required(Map<String, List<String>> query, String name) {
    return GoogleCall.first(query, name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> GoogleRefusal.invalidRequest("Missing required parameter: " + name));
  }

  private static Optional<String> oneOf(
      Map<String, List<String>> query, String name, Set<String> allowed) {
    Optional<String> value = GoogleCall.first(query, name);
    if (value.isPresent() && !allowed.contains(value.get())) {
      throw GoogleRefusal.invalidRequest("Invalid parameter value for " + name);
    }
    return value;
  }

  private static Set<String> prompts(Map<String, List<String>> query) {
    Set<String> prompts = new LinkedHashSet<>();
    GoogleCall.first(query, "prompt")
        .ifPresent(
            text ->
                Arrays.stream(text.split(" "))
                    .filter(word -> !word.isEmpty())
                    .forEach(prompts::add));
    if (!PROMPTS.containsAll(prompts) || (prompts.contains("none") && prompts.size() > 1)) {
      throw GoogleRefusal.invalidRequest("Invalid parameter value for prompt");
    }
    return prompts;
  }

  private static @Nullable PkceChallenge challenge(Map<String, List<String>> query) {
    Optional<String> value = GoogleCall.first(query, "code_challenge");
    String method = oneOf(query, "code_challenge_method", Set.of("plain", "S256")).orElse("plain");
    if (value.isEmpty()) {
      if (query.containsKey("code_challenge_method")) {
        throw GoogleRefusal.invalidRequest("Missing required parameter: code_challenge");
      }
      return null;
    }
    if (!value.get().matches("[A-Za-z0-9._~-]{43,128}")) {
      throw GoogleRefusal.invalidRequest("Invalid parameter value for code_challenge");
    }
    return new PkceChallenge(
        value.get(),
        method.equals("S256") ? PkceChallenge.Method.S256 : PkceChallenge.Method.PLAIN);
  }
}
