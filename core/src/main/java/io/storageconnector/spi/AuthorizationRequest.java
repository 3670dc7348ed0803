package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.net.URI;

/** What an authorization URL has to carry. Immutable. */
public final class AuthorizationRequest {

  private final URI redirectUri;
  private final Secret state;
  private final Secret codeVerifier;

  private AuthorizationRequest(URI redirectUri, Secret state, Secret codeVerifier) {
    this.redirectUri = requireNonNull(redirectUri, "redirectUri");
    this.state = requireNonNull(state, "state");
    this.codeVerifier = requireNonNull(codeVerifier, "codeVerifier");
  }

  /**
   * {@return a request}
   *
   * @param redirectUri where the provider sends the admin's browser back to
   * @param state the value that ties the answer to this request
   * @param codeVerifier the PKCE verifier (RFC 7636), for providers that support it
   */
  public static AuthorizationRequest of(URI redirectUri, Secret state, Secret codeVerifier) {
    return new AuthorizationRequest(redirectUri, state, codeVerifier);
  }

  /** {@return where the provider sends the admin's browser back to} */
  public URI redirectUri() {
    return redirectUri;
  }

  /** {@return the value that ties the answer to this request} */
  public Secret state() {
    return state;
  }

  /** {@return the PKCE verifier; providers without PKCE ignore it} */
  public Secret codeVerifier() {
    return codeVerifier;
  }
}
