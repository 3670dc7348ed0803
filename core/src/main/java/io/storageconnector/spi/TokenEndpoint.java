package io.storageconnector.spi;

import io.storageconnector.auth.Secret;
import java.net.URI;

/**
 * Where a provider's tokens come from. Only core's refresh coordinator calls it, because a refresh
 * token may work once.
 *
 * <p>Each method sends one request on a connection of its own, without redirects and without any
 * hidden resend, and sorts the answer into a {@link TokenOutcome}. It does not throw for anything
 * the network or the provider does. It logs nothing and keeps nothing. Implementations are
 * thread-safe.
 */
public interface TokenEndpoint {

  /** {@return what the provider does when a refresh token is presented twice} */
  RotationProfile rotation();

  /**
   * {@return the address to send the admin's browser to} Sends nothing.
   *
   * @param request what the address has to carry
   */
  URI authorizationUrl(AuthorizationRequest request);

  /**
   * Exchanges the code of an authorization for a first set of tokens.
   *
   * @param code the code from the callback
   * @param request what the authorization URL carried
   * @param deadline when to stop waiting
   * @return what became of the request
   */
  TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline);

  /**
   * Exchanges a refresh token for new tokens.
   *
   * @param refreshToken the token to spend
   * @param deadline when to stop waiting
   * @return what became of the request
   */
  TokenOutcome refresh(Secret refreshToken, Deadline deadline);

  /**
   * Revokes a token and so the grant it belongs to.
   *
   * @param token an access or refresh token
   * @param deadline when to stop waiting
   * @return whether the provider confirmed that the token is dead; false means unknown
   */
  boolean revoke(Secret token, Deadline deadline);
}
