package io.storageconnector.testkit.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON web token as it was received (RFC 7519), with RSA signatures only.
 *
 * <p>Nothing is believed yet: {@link #isSignedBy} has to be asked. Immutable and thread-safe; no
 * record, whose text would be the token.
 */
public final class SignedJwt {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "RS256", "SHA256withRSA",
          "RS384", "SHA384withRSA",
          "RS512", "SHA512withRSA");

  private final String signed;
  private final String signature;
  private final JsonNode header;
  private final JsonNode claims;

  private SignedJwt(String signed, String signature, JsonNode header, JsonNode claims) {
    this.signed = signed;
    this.signature = signature;
    this.header = header;
    this.claims = claims;
  }

  /**
   * Takes a token apart.
   *
   * @param token the compact form
   * @return the token, or empty when the text is none
   */
  public static Optional<SignedJwt> parse(String token) {
    String[] segments = token.split("\\.", -1);
    if (segments.length != 3) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      return Optional.of(
          new SignedJwt(
              segments[0] + "." + segments[1],
              segments[2],
              MAPPER.readTree(base64.decode(segments[0])),
              MAPPER.readTree(base64.decode(segments[1]))));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the claims.
   *
   * @return the second segment, of any JSON type
   */
  public JsonNode claims() {
    return claims;
  }

  /**
   * Returns the name of the signature algorithm.
   *
   * @return the {@code alg} of the header, empty text when it has none
   */
  public String algorithm() {
    return header.path("alg").asText();
  }

  /**
   * Says whether the algorithm is one of RS256, RS384 and RS512.
   *
   * @return true when {@link #isSignedBy} can be asked
   */
  public boolean hasRsaAlgorithm() {
    return ALGORITHMS.containsKey(algorithm());
  }

  /**
   * Returns the id of the key.
   *
   * @return the {@code kid} of the header, or empty when it has none that is a text
   */
  public Optional<String> keyId() {
    return Optional.of(header.path("kid")).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /**
   * Checks the signature.
   *
   * @param key the key it should be made with
   * @return true when it was
   */
  public boolean isSignedBy(PublicKey key) {
    String algorithm = ALGORITHMS.get(algorithm());
    if (algorithm == null) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // a signature of another length, for example, or no base 64
    }
  }
}
