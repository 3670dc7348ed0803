package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/**
 * The signed statement by which a service account asks for a token (RFC 7523, with the claims of
 * Google's page "OAuth 2.0 for server to server applications").
 */
final class GoogleAssertion {

  /** As long as Google takes; the token that comes back lives no longer than its assertion. */
  static final Duration LIFE = Duration.ofHours(1);

  /**
   * What an assertion is addressed to, whatever host it is sent to: Google documents this one, and
   * a key file's own word for it is not trusted.
   */
  static final String AUDIENCE = "https://oauth2.googleapis.com/token";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private GoogleAssertion() {}

  /**
   * Returns a new assertion.
   *
   * @param email the service account
   * @param now Google's time
   */
  static Secret sign(
      String email, SigningKey key, Set<String> scopes, ServiceAccount account, Instant now)
      throws GeneralSecurityException {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "RS256");
    header.addProperty("typ", "JWT");
    header.addProperty("kid", key.id());
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", email);
    if (GoogleServiceAccount.isUser(account)) {
      claims.addProperty("sub", account.subjectId());
    }
    claims.addProperty("scope", String.join(" ", scopes));
    claims.addProperty("aud", AUDIENCE);
    claims.addProperty("iat", now.getEpochSecond());
    claims.addProperty("exp", now.plus(LIFE).getEpochSecond());
    String content = encoded(header) + "." + encoded(claims);
    return Secret.of(content + "." + BASE64.encodeToString(key.sign(content.getBytes(UTF_8))));
  }

  private static String encoded(JsonObject json) {
    return BASE64.encodeToString(json.toString().getBytes(UTF_8));
  }
}
