package io.storageconnector;

import io.storageconnector.auth.Secret;
import java.util.Map;
import java.util.Set;

/** Reads what a provider sent an admin's browser back with, and trusts none of it. */
final class AuthorizationCallback {

  /**
   * Codes with which RFC 6749 (section 4.1.2.1) lets a provider refuse an authorization, and those
   * with which Google says that an admin or the kind of application forbids it.
   */
  private static final Set<String> REFUSALS =
      Set.of(
          "access_denied",
          "admin_policy_enforced",
          "invalid_request",
          "invalid_scope",
          "org_internal",
          "server_error",
          "temporarily_unavailable",
          "unauthorized_client",
          "unsupported_response_type");

  private AuthorizationCallback() {}

  /**
   * {@return the code to exchange}
   *
   * @throws StorageException {@link ErrorKind#AUTHORIZATION_FAILED} if the callback is not the
   *     answer to this authorization, or says no
   */
  static Secret codeOf(PendingAuthorization pending, Map<String, String> parameters) {
    String state = parameters.get("state");
    if (state == null || state.isEmpty() || !Secret.of(state).equals(pending.request().state())) {
      throw failed(pending, "the callback does not belong to this authorization");
    }
    String error = parameters.get("error");
    if (error != null) {
      throw failed(
          pending, "the provider says " + (REFUSALS.contains(error) ? error : "an unknown error"));
    }
    String code = parameters.get("code");
    if (code == null || code.isEmpty()) {
      throw failed(pending, "the callback holds no code");
    }
    return Secret.of(code);
  }

  private static StorageException failed(PendingAuthorization pending, String why) {
    return StorageException.builder(
            ErrorKind.AUTHORIZATION_FAILED,
            Operation.AUTHORIZE,
            "connection "
                + pending.connection()
                + " was not authorized: "
                + why
                + "; start the authorization again")
        .connection(pending.connection())
        .build();
  }
}
