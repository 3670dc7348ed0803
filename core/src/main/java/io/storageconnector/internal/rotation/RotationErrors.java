package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.TokenStoreException;
import java.time.Duration;

/** The errors of this room, all in one place. No text of a provider enters a message. */
final class RotationErrors {

  private RotationErrors() {}

  static StorageException notConnected(ConnectionId id) {
    return error(
        ErrorKind.NOT_CONNECTED,
        id,
        "connection " + id + " is not connected: start an authorization",
        RetryAdvice.NEVER);
  }

  static StorageException disabled(ConnectionId id) {
    return error(
        ErrorKind.CONNECTION_DISABLED,
        id,
        "connection " + id + " is switched off: enable it first",
        RetryAdvice.NEVER);
  }

  static StorageException closed(ConnectionId id) {
    return error(
        ErrorKind.CANCELLED,
        id,
        "connection " + id + ": the connectors were closed",
        RetryAdvice.NEVER);
  }

  static StorageException reauthorizationRequired(
      ConnectionId id, ReauthorizationReason reason, TokenPair last) {
    return StorageException.builder(
            ErrorKind.REAUTH_REQUIRED,
            Operation.AUTHORIZE,
            "connection "
                + id
                + ": "
                + why(reason)
                + " (last tokens of "
                + last.issuedAt()
                + "): the customer's admin has to "
                + remedy(reason))
        .connection(id)
        .reason(reason)
        .build();
  }

  /** Returns what the provider holds against a grant or a service account. */
  static String why(ReauthorizationReason reason) {
    return switch (reason) {
      case GRANT_EXPIRED -> "its grant has expired";
      case GRANT_REVOKED -> "the provider refuses its grant";
      case ACCESS_TOKEN_REFUSED -> "the provider refuses its access tokens, even new ones";
      case SESSION_ENDED_BY_POLICY -> "the customer's rules ask for a new login";
      case BLOCKED_BY_POLICY -> "the customer's admins block the application or its scopes";
      case DELEGATION_NOT_GRANTED -> "its service account may not act for users with these scopes";
      case SUBJECT_UNKNOWN -> "the user its service account acts for is unknown or suspended";
      case SERVICE_ACCOUNT_REFUSED -> "the provider refuses its service account";
    };
  }

  /** Returns what the customer's admin has to do about it. */
  static String remedy(ReauthorizationReason reason) {
    return switch (reason) {
      case GRANT_EXPIRED, GRANT_REVOKED, ACCESS_TOKEN_REFUSED, SESSION_ENDED_BY_POLICY ->
          "consent again";
      case BLOCKED_BY_POLICY -> "allow the application there, and consent again";
      case DELEGATION_NOT_GRANTED ->
          "authorise the service account there for domain-wide delegation, with all the scopes it"
              + " asks for";
      case SUBJECT_UNKNOWN -> "name another user";
      case SERVICE_ACCOUNT_REFUSED -> "authorise the application there";
    };
  }

  static StorageException providerTrouble(ConnectionId id, String problem, Duration delay) {
    return error(
        ErrorKind.UNAVAILABLE,
        id,
        "connection "
            + id
            + ": no new access token at the moment ("
            + problem
            + "); the grant is kept",
        delay.isZero() ? RetryAdvice.SAFE : RetryAdvice.after(delay));
  }

  static StorageException misconfigured(ConnectionId id, String problem) {
    return error(
        ErrorKind.MISCONFIGURED,
        id,
        "connection "
            + id
            + ": the provider refuses the application itself ("
            + problem
            + "): correct its credentials; the grant is kept",
        RetryAdvice.NEVER);
  }

  static StorageException storeTrouble(ConnectionId id, TokenStoreException cause) {
    return error(
            ErrorKind.UNAVAILABLE,
            id,
            "connection " + id + ": the token store does not answer properly",
            RetryAdvice.SAFE)
        .toBuilder()
        .cause(cause)
        .build();
  }

  static StorageException storeTrouble(TokenStoreException cause) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE, Operation.AUTHORIZE, "the token store does not answer properly")
        .retry(RetryAdvice.SAFE)
        .cause(cause)
        .build();
  }

  static StorageException unreadable(ConnectionId id, UnreadableRecordException e) {
    return error(
            ErrorKind.UNAVAILABLE,
            id,
            "connection "
                + id
                + ": its token record does not open; it is left as it is (check key and installation)",
            RetryAdvice.NEVER)
        .toBuilder()
        .cause(e.trouble())
        .build();
  }

  static StorageException error(
      ErrorKind kind, ConnectionId id, String message, RetryAdvice advice) {
    return StorageException.builder(kind, Operation.AUTHORIZE, message)
        .connection(id)
        .retry(advice)
        .build();
  }
}
