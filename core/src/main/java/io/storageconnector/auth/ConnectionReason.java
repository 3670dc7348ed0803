package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

/**
 * Why a connection is in a state other than plainly active. Constants may be added in a minor
 * release.
 */
public enum ConnectionReason {
  /** The grant ran out because nobody used it for too long (Box: 60 days). */
  GRANT_EXPIRED(NextAction.CONSENT_AGAIN),
  /** The provider refuses the grant: an admin revoked it, or it was spent by another program. */
  GRANT_REVOKED(NextAction.CONSENT_AGAIN),
  /** The provider issues access tokens for the grant but its API refuses even a new one. */
  ACCESS_TOKEN_REFUSED(NextAction.CONSENT_AGAIN),
  /** The customer's own rules ask its users to log in again from time to time. */
  SESSION_ENDED_BY_POLICY(NextAction.CONSENT_AGAIN),
  /** The customer's admins have blocked the application, or the scopes it asks for. */
  BLOCKED_BY_POLICY(NextAction.AUTHORIZE_APPLICATION),
  /** The service account is not authorised to act for users, or not for all scopes. */
  DELEGATION_NOT_GRANTED(NextAction.AUTHORIZE_APPLICATION),
  /** The user that the service account is to act for is unknown or suspended. */
  SUBJECT_UNKNOWN(NextAction.AUTHORIZE_APPLICATION),
  /** The provider gives the service account no token. */
  SERVICE_ACCOUNT_REFUSED(NextAction.AUTHORIZE_APPLICATION),
  /** The provider refused the grant after a lost answer; a second refusal will be believed. */
  REFUSAL_UNCONFIRMED(NextAction.WATCH),
  /** A process began a refresh and did not finish it; another one takes it over. */
  REFRESH_UNFINISHED(NextAction.WATCH),
  /** Four fifths of the life of an unused refresh token are over. */
  KEEP_ALIVE_OVERDUE(NextAction.RUN_KEEP_ALIVE),
  /** The application switched the connection off. */
  SWITCHED_OFF(NextAction.ENABLE),
  /** The connection was disconnected, and the provider confirmed the end of the grant. */
  DISCONNECTED(NextAction.CONNECT),
  /** The connection was disconnected, and the provider has not confirmed the end of the grant. */
  REVOCATION_PENDING(NextAction.DISCONNECT_AGAIN);

  private final NextAction nextAction;

  ConnectionReason(NextAction nextAction) {
    this.nextAction = requireNonNull(nextAction, "nextAction");
  }

  /** {@return what somebody has to do about it} */
  public NextAction nextAction() {
    return nextAction;
  }
}
