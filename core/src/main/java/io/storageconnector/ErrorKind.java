package io.storageconnector;

/**
 * What went wrong, in terms a caller can act on. The truth for branching and metrics; exception
 * classes exist only where they carry data. Constants may be added in a minor release.
 */
public enum ErrorKind {
  /** The item is not there, or the account can't see it. Providers do not tell the two apart. */
  NOT_FOUND,
  /** The account sees the item but may not do this. The customer's admin has to allow it. */
  ACCESS_DENIED,
  /** The application lacks a scope. The admin has to authorise it again, with the scope. */
  SCOPE_MISSING,
  /** The grant is dead. The customer's admin has to consent again. */
  REAUTH_REQUIRED,
  /** There is no such connection, or it was disconnected. */
  NOT_CONNECTED,
  /** The application switched the connection off. Enable it first. */
  CONNECTION_DISABLED,
  /**
   * Consent was refused, or the answer to it was stale or forged. Start the authorization again.
   */
  AUTHORIZATION_FAILED,
  /** The provider refuses the application's own credentials. Correct the configuration. */
  MISCONFIGURED,
  /** The provider refused this access token. Handled by the library; callers do not see it. */
  ACCESS_TOKEN_REJECTED,
  /** The name is taken. */
  ALREADY_EXISTS,
  /** The request collides with the item's present state, such as a folder moved into itself. */
  CONFLICT,
  /** The item changed since the change tag was read. */
  PRECONDITION_FAILED,
  /** Several items answer to the path. Choose one by its ref. */
  AMBIGUOUS_PATH,
  /** The provider does not take the name. */
  INVALID_NAME,
  /** An argument is no good, or belongs to another provider or folder. */
  INVALID_ARGUMENT,
  /** The item lies outside the folder the connector is confined to. */
  OUTSIDE_ROOT,
  /**
   * The provider does not hand the content out: it holds it for harmful, keeps no bytes of this
   * version, or can't export it in this size.
   */
  CONTENT_REFUSED,
  /** The account, or the file size its plan allows, is used up. */
  QUOTA_EXCEEDED,
  /** Too many requests. Wait as advised. */
  RATE_LIMITED,
  /** Somebody holds a lock on the item. */
  LOCKED,
  /** The cursor is too old. Start the listing again. */
  CURSOR_EXPIRED,
  /** The provider still works on it. Handled by the library until the deadline. */
  PENDING,
  /** The upload in parts is gone. Start it again. */
  SESSION_LOST,
  /** Content is not what it should be: wrong length or wrong hash. */
  CONTENT_MISMATCH,
  /** The caller's own content could not be read. */
  SOURCE_UNREADABLE,
  /** The provider can't do this. */
  UNSUPPORTED,
  /** The provider, the network or the token store does not answer properly at the moment. */
  UNAVAILABLE,
  /** The calling thread was interrupted, or the connector closed. */
  CANCELLED,
  /** A write may or may not have taken effect. Look before writing again. */
  OUTCOME_UNKNOWN,
  /** The provider said something this library does not know. */
  UNCLASSIFIED
}
