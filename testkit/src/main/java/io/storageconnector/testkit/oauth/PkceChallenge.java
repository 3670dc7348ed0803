package io.storageconnector.testkit.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The half of a proof key that goes with an authorization request (RFC 7636).
 *
 * @param value the code challenge as it was sent
 * @param method how it is made from the verifier
 */
public record PkceChallenge(String value, Method method) {

  /** The transformations of RFC 7636. */
  public enum Method {
    /** The verifier itself. */
    PLAIN,
    /** The SHA-256 of the verifier in base64url without padding. */
    S256
  }

  /**
   * Says whether a verifier belongs to this challenge.
   *
   * @param verifier the code verifier of the exchange
   * @return true when it does
   */
  public boolean isMetBy(String verifier) {
    String answer = method == Method.PLAIN ? verifier : sha256(verifier);
    return value.equals(answer);
  }

  private static String sha256(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Returns the method; with {@link Method#PLAIN} the value is the secret itself. */
  @Override
  public String toString() {
    return method.toString();
  }
}
