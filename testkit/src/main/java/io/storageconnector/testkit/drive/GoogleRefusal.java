package io.storageconnector.testkit.drive;

import org.jspecify.annotations.Nullable;

/** A login request that ends in one of Google's pairs of error and description. */
final class GoogleRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String error;
  private final @Nullable String subtype;

  GoogleRefusal(int status, String error, String description) {
    this(status, error, description, null);
  }

  GoogleRefusal(int status, String error, String description, @Nullable String subtype) {
    super(description, null, false, false);
    this.status = status;
    this.error = error;
    this.subtype = subtype;
  }

  static GoogleRefusal invalidGrant(String description) {
    return new GoogleRefusal(400, "invalid_grant", description);
  }

  /** Reported (labbots/google-drive-upload#198): one wording for all ways a grant ends. */
  static GoogleRefusal expiredOrRevoked() {
    return invalidGrant("Token has been expired or revoked.");
  }

  static GoogleRefusal invalidRequest(String description) {
    return new GoogleRefusal(400, "invalid_request", description);
  }

  static GoogleRefusal invalidScope(String description) {
    return new GoogleRefusal(400, "invalid_scope", description);
  }

  /** Doc (error table of OAuth 2.0 for web server applications); assumed: the description. */
  static GoogleRefusal adminPolicy() {
    return new GoogleRefusal(
        400,
        "admin_policy_enforced",
        "The account cannot authorize one or more scopes requested due to the policies of its Workspace administrator.");
  }

  int status() {
    return status;
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }

  @Nullable String subtype() {
    return subtype;
  }
}
