package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses of Google's login services, with the parameters the fake models at each.
 *
 * <p>Paths: doc (OAuth 2.0 for web server applications) and client code, which still knows older
 * ones. A parameter that is missing here is not modelled: a strict fake refuses it rather than
 * pretend.
 */
enum GoogleEndpoint {
  CONSENT_PAGE(DriveOperation.AUTHORIZE_PAGE, "GET", "/o/oauth2/(?:v2/)?auth", Names.CONSENT, ""),
  CONSENT_DECISION(
      DriveOperation.AUTHORIZE_DECISION,
      "POST",
      "/o/oauth2/(?:v2/)?auth",
      Names.CONSENT,
      "decision login scope granular"),
  TOKEN_CODE(
      DriveOperation.TOKEN_CODE,
      "POST",
      Names.TOKEN_PATH,
      "",
      "grant_type client_id client_secret code redirect_uri code_verifier"),
  TOKEN_REFRESH(
      DriveOperation.TOKEN_REFRESH,
      "POST",
      Names.TOKEN_PATH,
      "",
      "grant_type client_id client_secret refresh_token"),
  TOKEN_JWT(DriveOperation.TOKEN_JWT, "POST", Names.TOKEN_PATH, "", "grant_type assertion"),
  TOKEN_OTHER(DriveOperation.TOKEN_OTHER, "POST", Names.TOKEN_PATH, "", ""),
  REVOKE(DriveOperation.REVOKE, "POST", "/revoke|/o/oauth2/revoke", "token", "token"),
  TOKEN_INFO(DriveOperation.TOKEN_INFO, "GET", Names.INFO_PATH, "access_token", ""),
  TOKEN_INFO_BY_POST(
      DriveOperation.TOKEN_INFO, "POST", Names.INFO_PATH, "access_token", "access_token"),
  USER_INFO(DriveOperation.USER_INFO, "GET", "/oauth2/v[23]/userinfo|/v1/userinfo", "alt", "");

  private static final class Names {
    static final String CONSENT =
        "client_id redirect_uri response_type scope state access_type prompt include_granted_scopes"
            + " code_challenge code_challenge_method login_hint hd";
    static final String INFO_PATH = "/tokeninfo|/oauth2/v3/tokeninfo";
    static final String TOKEN_PATH = "/token|/oauth2/v[34]/token|/o/oauth2/token";
  }

  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final DriveOperation operation;
  private final String method;
  private final Pattern path;
  private final String query;
  private final String form;

  GoogleEndpoint(DriveOperation operation, String method, String path, String query, String form) {
    this.operation = operation;
    this.method = method;
    this.path = Pattern.compile(path);
    this.query = query;
    this.form = form;
  }

  /** Finds the endpoint of a request line; which use of the token endpoint it is says the form. */
  static Optional<GoogleEndpoint> of(RequestHead head) {
    return Arrays.stream(values())
        .filter(endpoint -> endpoint.method.equals(head.method()))
        .filter(endpoint -> endpoint.path.matcher(head.path()).matches())
        .findFirst();
  }

  /** Tells the uses of the token endpoint apart. */
  static GoogleEndpoint ofGrant(Map<String, List<String>> form) {
    List<String> grantType = form.getOrDefault("grant_type", List.of(""));
    return switch (grantType.get(0)) {
      case "authorization_code" -> TOKEN_CODE;
      case "refresh_token" -> TOKEN_REFRESH;
      case JWT_BEARER -> TOKEN_JWT;
      default -> TOKEN_OTHER;
    };
  }

  private static boolean names(String words, String word) {
    return (" " + words + " ").contains(" " + word + " ");
  }

  DriveOperation operation() {
    return operation;
  }

  boolean modelsQuery(String name) {
    return names(query, name);
  }

  /** Says whether the form may have a field; one that fails anyway may. */
  boolean modelsForm(String name) {
    return this == TOKEN_OTHER || names(form, name);
  }

  boolean isTokenRequest() {
    return switch (this) {
      case TOKEN_CODE, TOKEN_REFRESH, TOKEN_JWT, TOKEN_OTHER -> true;
      default -> false;
    };
  }

  boolean isConsent() {
    return this == CONSENT_PAGE || this == CONSENT_DECISION;
  }

  boolean hasForm() {
    return method.equals("POST");
  }
}
