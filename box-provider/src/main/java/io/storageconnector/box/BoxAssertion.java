package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The signed statement by which a server application asks for a service account's token (RFC 7523,
 * with the claims of Box's guide "JWT without SDKs"). Each one is good for one request.
 *
 * <p>It carries neither {@code iat} nor {@code nbf}: Box asks for none of them, and each would be
 * one more moment to disagree about.
 */
final class BoxAssertion {

  /**
   * Box takes at most 60 seconds beyond its own time. The middle leaves half a minute to each side:
   * to a host's clock that is ahead, and to one that is behind or a request that takes its time.
   */
  static final Duration LIFE = Duration.ofSeconds(30);

  /** Box wants 16 to 128 characters; these are 32. */
  private static final int ID_BYTES = 24;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private BoxAssertion() {}

  /**
   * Returns a new assertion, with an id it shares with no other.
   *
   * @param now Box's time
   */
  static Secret sign(BoxServerApp app, SigningKey key, ServiceAccount account, Instant now)
      throws GeneralSecurityException {
    ObjectNode header =
        JsonNodeFactory.instance
            .objectNode()
            .put("alg", "RS256")
            .put("typ", "JWT")
            .put("kid", key.id());
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", app.clientId())
            .put("sub", account.subjectId())
            .put("box_sub_type", account.subjectType())
            .put("aud", app.audience().toString())
            .put("jti", id())
            .put("exp", now.plus(LIFE).getEpochSecond());
    String content = encoded(header) + "." + encoded(claims);
    return Secret.of(content + "." + BASE64.encodeToString(key.sign(content.getBytes(UTF_8))));
  }

  private static String encoded(ObjectNode json) {
    return BASE64.encodeToString(json.toString().getBytes(UTF_8));
  }

  private static String id() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }
}
