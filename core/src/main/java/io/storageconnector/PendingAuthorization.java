package io.storageconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AuthorizationRequest;
import java.net.URI;
import java.util.Base64;

/**
 * An authorization that waits for the admin. Keep it in the admin's web session, on the server: it
 * holds the secrets that tie the callback to this request. Immutable; prints no secret.
 */
public final class PendingAuthorization {

  private static final String VERSION = "1";

  private final ConnectionId connection;
  private final String provider;
  private final URI url;
  private final AuthorizationRequest request;

  PendingAuthorization(
      ConnectionId connection, String provider, URI url, AuthorizationRequest request) {
    this.connection = requireNonNull(connection, "connection");
    this.provider = requireNonNull(provider, "provider");
    this.url = requireNonNull(url, "url");
    this.request = requireNonNull(request, "request");
  }

  /** {@return the connection to be authorized} */
  public ConnectionId connection() {
    return connection;
  }

  /** {@return the provider's id} */
  public String provider() {
    return provider;
  }

  /** {@return the address to redirect the admin's browser to} It holds the state; do not log it. */
  public URI url() {
    return url;
  }

  AuthorizationRequest request() {
    return request;
  }

  /**
   * {@return a text for the server-side session, from which {@link #parse} restores this object on
   * any pod} It is a secret.
   */
  public Secret toSecret() {
    return Secret.of(
        String.join(
            ".",
            VERSION,
            encode(connection.value()),
            encode(provider),
            encode(url.toString()),
            encode(request.redirectUri().toString()),
            encode(request.state().reveal()),
            encode(request.codeVerifier().reveal())));
  }

  /**
   * {@return what {@link #toSecret()} wrote}
   *
   * @param secret the text
   * @throws IllegalArgumentException if it is none of this library's
   */
  public static PendingAuthorization parse(Secret secret) {
    String[] parts = secret.reveal().split("\\.", -1);
    if (parts.length != 7 || !parts[0].equals(VERSION)) {
      throw new IllegalArgumentException("not a pending authorization of this library");
    }
    return new PendingAuthorization(
        ConnectionId.of(decode(parts[1])),
        decode(parts[2]),
        URI.create(decode(parts[3])),
        AuthorizationRequest.of(
            URI.create(decode(parts[4])),
            Secret.of(decode(parts[5])),
            Secret.of(decode(parts[6]))));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), UTF_8);
  }

  /** {@return connection and provider} */
  @Override
  public String toString() {
    return "PendingAuthorization[" + connection + ", " + provider + "]";
  }
}
