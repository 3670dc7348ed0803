package io.storageconnector.testkit.contract;

/** How a request fails, by what happens on the wire. */
public enum FaultKind {
  /** The provider refuses the access token (HTTP 401); nothing happened. */
  UNAUTHORIZED,
  /** The provider asks to slow down and to come again at once (HTTP 429); nothing happened. */
  RATE_LIMITED,
  /** The provider answers with a server error (HTTP 503); nothing happened. */
  SERVER_ERROR,
  /** The request took effect and the connection broke before the answer arrived. */
  LOST_RESPONSE
}
