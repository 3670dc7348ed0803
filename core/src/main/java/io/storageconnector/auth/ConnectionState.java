package io.storageconnector.auth;

/** Where a connection stands, and so what a human has to do about it. */
public enum ConnectionState {
  /** Works. Nothing to do. */
  ACTIVE,
  /** Works, or may work again by itself, but the last refresh was not clean. Watch it. */
  DEGRADED,
  /** The provider no longer accepts the grant. The customer's admin has to consent again. */
  REAUTH_REQUIRED,
  /** Switched off by the application. Its grant is kept alive, its calls are refused. */
  DISABLED,
  /** Disconnected, or never connected. Only a new authorization brings it back. */
  GONE
}
