package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.oauth.SignedJwt;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what service accounts sign with their keys: assertions for the token endpoint, and tokens
 * they made themselves for the API.
 *
 * <p>Claims: doc (OAuth 2.0 for server to server applications). Wording: doc (its error table) and
 * reports, where not noted. Thread-safe.
 */
final class GoogleAssertions {

  /** Whom an assertion speaks for, and what it asks for. */
  record Login(GoogleServiceAccount account, String subject, Set<String> scopes) {}

  /**
   * Google's client library names this endpoint whichever it sends to (measured); Google itself
   * knows several (client code).
   */
  private static final Set<String> AUDIENCES =
      Set.of(
          "https://oauth2.googleapis.com/token",
          "https://www.googleapis.com/oauth2/v4/token",
          "https://accounts.google.com/o/oauth2/token");

  private static final Set<String> API_HOSTS =
      Set.of("www.googleapis.com", "drive.googleapis.com", "127.0.0.1", "localhost");

  private static final Duration LONGEST = Duration.ofHours(1);

  /** How far a clock may be ahead (assumed). */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Clock clock;
  private final GoogleProjects projects;
  private final GoogleDirectory directory;

  GoogleAssertions(Clock clock, GoogleProjects projects, GoogleDirectory directory) {
    this.clock = clock;
    this.projects = projects;
    this.directory = directory;
  }

  /** Checks an assertion that was sent to a token endpoint of this address. */
  Login verify(String assertion, String ownAddress) {
    SignedJwt jwt =
        SignedJwt.parse(assertion)
            .orElseThrow(() -> GoogleRefusal.invalidGrant("Bad Request")); // assumed
    JsonNode claims = jwt.claims();
    GoogleServiceAccount account =
        projects
            .serviceAccount(claims.path("iss").asText())
            .orElseThrow(() -> GoogleRefusal.invalidGrant("Invalid grant: account not found"));
    if (!isSigned(jwt, account)) {
      throw GoogleRefusal.invalidGrant("Invalid JWT Signature.");
    }
    String audience = claims.path("aud").asText();
    if (!AUDIENCES.contains(audience) && !audience.equals(ownAddress)) {
      throw GoogleRefusal.invalidGrant("Invalid JWT: Failed audience check.");
    }
    if (!isTimely(claims)) {
      throw GoogleRefusal.invalidGrant(
          "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
    }
    return login(account, claims);
  }

  private Login login(GoogleServiceAccount account, JsonNode claims) {
    String scope = claims.path("scope").asText();
    if (scope.isBlank()) {
      throw GoogleRefusal.invalidScope("Empty or missing scope not allowed.");
    }
    Set<String> scopes = requireScopes(scope);
    JsonNode sub = claims.path("sub");
    if (sub.isMissingNode() || sub.asText().equals(account.email())) {
      return new Login(account, account.email(), scopes);
    }
    String subject =
        directory
            .find(sub.asText())
            .orElseThrow(() -> GoogleRefusal.invalidGrant("Invalid email or User ID"));
    if (!account.mayImpersonateWith(scopes)) {
      throw new GoogleRefusal(
          401,
          "unauthorized_client",
          "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.");
    }
    if (directory.restriction(subject).isPresent()) {
      throw GoogleRefusal.adminPolicy();
    }
    return new Login(account, subject, scopes);
  }

  private static Set<String> requireScopes(String text) {
    try {
      return GoogleScopes.parse(text);
    } catch (GoogleRefusal refusal) {
      throw GoogleRefusal.invalidScope("Invalid OAuth scope or ID token audience provided.");
    }
  }

  /**
   * Finds what a token stands for that a service account signed itself: for one API, or for scopes
   * without an audience (doc: AIP-4111; client code).
   *
   * @return empty when it is none, or a bad one
   */
  Optional<DriveBearer> selfSigned(String token) {
    return SignedJwt.parse(token)
        .flatMap(
            jwt ->
                projects
                    .serviceAccount(jwt.claims().path("iss").asText())
                    .filter(account -> isSigned(jwt, account) && isTimely(jwt.claims()))
                    .filter(account -> account.email().equals(jwt.claims().path("sub").asText()))
                    .flatMap(account -> bearer(account, jwt.claims())));
  }

  private Optional<DriveBearer> bearer(GoogleServiceAccount account, JsonNode claims) {
    Set<String> scopes;
    if (claims.has("scope")) {
      try {
        scopes = GoogleScopes.parse(claims.path("scope").asText());
      } catch (GoogleRefusal refusal) {
        return Optional.empty();
      }
    } else if (isApi(claims.path("aud").asText())) {
      scopes = Set.of(GoogleScopes.DRIVE); // assumed: such a token may do all the account may
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new DriveBearer(account.email(), scopes, projects.application(account.clientId())));
  }

  private static boolean isApi(String audience) {
    try {
      URI uri = URI.create(audience);
      return "/".equals(uri.getPath()) && API_HOSTS.contains(String.valueOf(uri.getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSigned(SignedJwt jwt, GoogleServiceAccount account) {
    return jwt.algorithm().equals("RS256")
        && account.keys(jwt.keyId().orElse(null)).stream().anyMatch(jwt::isSignedBy);
  }

  private boolean isTimely(JsonNode claims) {
    JsonNode issued = claims.path("iat");
    JsonNode expires = claims.path("exp");
    if (!issued.canConvertToLong() || !expires.canConvertToLong()) {
      return false;
    }
    long iat = issued.asLong();
    long exp = expires.asLong();
    Instant now = clock.instant();
    return exp > now.getEpochSecond()
        && iat <= now.plus(SKEW).getEpochSecond()
        && exp > iat
        && exp - iat <= LONGEST.toSeconds();
  }
}
