package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * Where Google is: the addresses of its API and of its logins. Immutable and thread-safe.
 *
 * <p>Other ones are for tests and for gateways on the way.
 */
public final class GoogleEndpoints {

  private static final GoogleEndpoints GOOGLE =
      new GoogleEndpoints(
          URI.create("https://www.googleapis.com"),
          URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
          URI.create("https://oauth2.googleapis.com/token"),
          URI.create("https://oauth2.googleapis.com/revoke"));

  private final URI api;
  private final URI authorize;
  private final URI token;
  private final URI revoke;

  private GoogleEndpoints(URI api, URI authorize, URI token, URI revoke) {
    this.api = requireNonNull(api, "api");
    this.authorize = requireNonNull(authorize, "authorize");
    this.token = requireNonNull(token, "token");
    this.revoke = requireNonNull(revoke, "revoke");
  }

  /** {@return Google's own} */
  public static GoogleEndpoints google() {
    return GOOGLE;
  }

  /**
   * {@return addresses of somewhere else} {@link GoogleDriveConfig.Builder#build} checks them: each
   * is {@code https}, or {@code http} on a loopback host.
   *
   * @param api the origin of the API, without a path: uploads go to another path of the same origin
   * @param authorize where admins consent, without a query
   * @param token where tokens are given out, without a query
   * @param revoke where tokens are revoked, without a query
   */
  public static GoogleEndpoints of(URI api, URI authorize, URI token, URI revoke) {
    return new GoogleEndpoints(api, authorize, token, revoke);
  }

  /** {@return the origin of the API} */
  public URI api() {
    return api;
  }

  /** {@return where admins consent} */
  public URI authorize() {
    return authorize;
  }

  /** {@return where tokens are given out} */
  public URI token() {
    return token;
  }

  /** {@return where tokens are revoked} */
  public URI revoke() {
    return revoke;
  }

  /** {@return the origin of the API} */
  @Override
  public String toString() {
    return api.toString();
  }
}
