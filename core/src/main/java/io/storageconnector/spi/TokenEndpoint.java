package io.storageconnector.spi;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

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

  /**
   * {@return an endpoint for storage that asks for no login of its own: a mounted directory, or a
   * server that the provider reaches with keys of its own configuration} Every service account of
   * the provider gets a token at once, which ends when the calendar does and which the backend need
   * not look at. Sends nothing.
   *
   * <p>Goes with {@code SERVICE_ACCOUNTS}, so that such storage is connected like any other.
   */
  static TokenEndpoint withoutLogin() {
    return WithoutLogin.ENDPOINT;
  }

  /** {@return what the provider does when a refresh token is presented twice} */
  RotationProfile rotation();

  /**
   * {@return the scopes without which a consent is of no use} Where an admin can leave some of them
   * out, core compares them with {@link TokenSet#scopes()} before it stores a grant. Default: none.
   */
  default Set<String> requiredScopes() {
    return Set.of();
  }

  /**
   * {@return the address to send the admin's browser to} Sends nothing.
   *
   * <p>Called only if the provider declares {@code USER_CONSENT}, like {@link #exchangeCode} and
   * {@link #refresh}. Default: not possible.
   *
   * @param request what the address has to carry
   */
  default URI authorizationUrl(AuthorizationRequest request) {
    throw new UnsupportedOperationException("the provider declares no USER_CONSENT");
  }

  /**
   * Exchanges the code of an authorization for a first set of tokens.
   *
   * @param code the code from the callback
   * @param request what the authorization URL carried
   * @param deadline when to stop waiting
   * @return what became of the request
   */
  default TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    return new TokenOutcome.Misconfigured("the provider has no consent");
  }

  /**
   * Exchanges a refresh token for new tokens.
   *
   * @param refreshToken the token to spend
   * @param deadline when to stop waiting
   * @return what became of the request
   */
  default TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    return new TokenOutcome.Misconfigured("the provider has no refresh tokens");
  }

  /**
   * Obtains an access token for a service account. The answer holds no refresh token, and nothing
   * is spent by it, so an endpoint may correct itself and ask a second time within the deadline
   * (such as after learning the provider's time).
   *
   * <p>Called only if the provider declares {@code SERVICE_ACCOUNTS}. Default: not possible.
   *
   * @param account the subject, always one of this provider
   * @param deadline when to stop waiting
   * @return what became of the request
   */
  default TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    return new TokenOutcome.Misconfigured("the provider has no service accounts");
  }

  /**
   * Obtains an access token that may do less than another one. The answer holds no refresh token,
   * and nothing is spent by it.
   *
   * <p>Called only if the provider declares {@code RESTRICTED_TOKENS}. Default: not possible.
   *
   * @param accessToken the token to start from
   * @param restriction what is left of it
   * @param deadline when to stop waiting
   * @return what became of the request; {@code Rejected} if the provider refuses the access token
   */
  default TokenOutcome restrict(
      Secret accessToken, TokenRestriction restriction, Deadline deadline) {
    return new TokenOutcome.Misconfigured("the provider has no restricted tokens");
  }

  /**
   * {@return the id of the account that an access token belongs to, the same for ever and for every
   * token of that account} Empty if that can't be told, or not at the moment. Default: empty.
   *
   * @param accessToken a token that was just issued
   * @param deadline when to stop waiting
   */
  default Optional<String> accountOf(Secret accessToken, Deadline deadline) {
    return Optional.empty();
  }

  /**
   * Revokes a token and so the grant it belongs to. Default: nothing to revoke, confirmed.
   *
   * @param token an access or refresh token
   * @param deadline when to stop waiting
   * @return whether the provider confirmed that the token is dead; false means unknown
   */
  default boolean revoke(Secret token, Deadline deadline) {
    return true;
  }
}
