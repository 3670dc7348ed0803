package io.storageconnector.auth;

/** Why the customer's admin has to consent again. */
public enum ReauthorizationReason {
  /** The grant ran out because nobody used it for too long (Box: 60 days). */
  GRANT_EXPIRED,
  /** The provider refuses the grant: an admin revoked it, or it was spent by another program. */
  GRANT_REVOKED,
  /** The provider issues access tokens for the grant but its API refuses even a new one. */
  ACCESS_TOKEN_REFUSED,
  /** The customer's own rules ask its users to log in again from time to time. */
  SESSION_ENDED_BY_POLICY,
  /** The customer's admins have blocked the application, or the scopes it asks for. */
  BLOCKED_BY_POLICY,
  /**
   * The customer's admin has not authorised the service account to act for users, or not for all
   * the scopes it asks for. The library goes on asking.
   */
  DELEGATION_NOT_GRANTED,
  /** The user that the service account is to act for is unknown or suspended. */
  SUBJECT_UNKNOWN,
  /**
   * The provider gives the service account no token: the customer's admin has to authorise the
   * application there, or its key was withdrawn. The library goes on asking, so nothing else is
   * needed.
   */
  SERVICE_ACCOUNT_REFUSED
}
