package io.storageconnector.testkit.box;

/** A request to the token endpoint that ends in one of Box's pairs of error and description. */
final class TokenRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String error;

  TokenRefusal(String error, String description) {
    super(description, null, false, false);
    this.error = error;
  }

  static TokenRefusal invalidGrant(String description) {
    return new TokenRefusal("invalid_grant", description);
  }

  static TokenRefusal invalidRequest(String description) {
    return new TokenRefusal("invalid_request", description);
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }
}
