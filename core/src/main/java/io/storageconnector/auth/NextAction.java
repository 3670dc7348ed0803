package io.storageconnector.auth;

/** What somebody has to do about a connection. Constants may be added in a minor release. */
public enum NextAction {
  /** Nothing. */
  NONE,
  /** Nothing yet: the library goes on by itself. Look again if it stays so for an hour. */
  WATCH,
  /** The application's scheduler does not call {@code keepAlive}, or it fails: look there. */
  RUN_KEEP_ALIVE,
  /** The customer's admin has to consent again: begin an authorization. */
  CONSENT_AGAIN,
  /** The customer's admin has to authorise the application in the provider's admin console. */
  AUTHORIZE_APPLICATION,
  /** Switch the connection on again when it is wanted. */
  ENABLE,
  /** Connect it, if it is wanted. */
  CONNECT,
  /** Disconnect it again, so that the provider learns of it. */
  DISCONNECT_AGAIN
}
