package io.storageconnector.internal.rotation;

import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;

/** Where the calls of one connection get their access token from. Thread-safe. */
public interface TokenSource {

  /**
   * Returns a token that has not expired. Reads a field in the ordinary case.
   *
   * @param deadline when to stop waiting for a refresh
   */
  AccessToken current(Deadline deadline);

  /**
   * Returns a token of another version than one that the provider refused. Refreshes at most once
   * for each refused version, however many callers report it.
   *
   * @param rejected the refused token
   * @param deadline when to stop waiting for a refresh
   */
  AccessToken replace(AccessToken rejected, Deadline deadline);

  /**
   * Hears that the provider's API took a token. Costs a field read in the ordinary case.
   *
   * @param token the token of a call that succeeded
   */
  void accepted(AccessToken token);

  /**
   * Hears that the provider's API refused a token although it had just been issued. Such a token is
   * not replaced again for a while, because an API that refuses everything must not spend a refresh
   * token with each call; {@link #replace} then throws. A token that has ended since proves nothing
   * and is replaced like any other.
   *
   * @param token the refused token
   */
  void refusedAlthoughNew(AccessToken token);
}
