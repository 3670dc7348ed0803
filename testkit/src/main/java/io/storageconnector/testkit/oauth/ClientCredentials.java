package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials a client presents at a token endpoint: in the {@code Authorization} header or,
 * without one, in the form (RFC 6749 section 2.3.1).
 *
 * <p>Immutable and thread-safe. No record, whose text would show the secret.
 */
public final class ClientCredentials {

  private final @Nullable String id;
  private final @Nullable String secret;

  private ClientCredentials(@Nullable String id, @Nullable String secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Reads the credentials of a request.
   *
   * @param head its head
   * @param form its decoded form
   * @return the credentials, possibly without any part
   */
  public static ClientCredentials of(RequestHead head, Map<String, List<String>> form) {
    Optional<String> basic =
        head.header("Authorization").filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6));
    if (basic.isEmpty()) {
      return new ClientCredentials(first(form, "client_id"), first(form, "client_secret"));
    }
    String pair = decode(basic.get().substring(6).trim());
    int colon = pair.indexOf(':');
    return new ClientCredentials(
        colon < 0 ? pair : pair.substring(0, colon), colon < 0 ? "" : pair.substring(colon + 1));
  }

  /**
   * Returns the client id.
   *
   * @return the id, or empty when the request names none
   */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /**
   * Returns the client secret.
   *
   * @return the secret, or empty when the request has none
   */
  public Optional<String> secret() {
    return Optional.ofNullable(secret);
  }

  private static @Nullable String first(Map<String, List<String>> form, String name) {
    List<String> values = form.get(name);
    return values == null ? null : values.get(0);
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // no valid credentials, refused like wrong ones
    }
  }
}
