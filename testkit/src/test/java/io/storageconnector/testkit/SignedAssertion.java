package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;

/** An assertion as Box or Google documents it, to be spoilt one claim at a time. */
final class SignedAssertion {

  static final KeyPair KEYS = newKeys(2048);
  static final KeyPair OTHER_KEYS = newKeys(2048);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static int serial;

  private final ObjectNode header = JsonNodeFactory.instance.objectNode();
  private final ObjectNode claims = JsonNodeFactory.instance.objectNode();

  private SignedAssertion() {}

  static SignedAssertion of(String clientId, String subjectType, String subject, Instant now) {
    serial++;
    SignedAssertion assertion = new SignedAssertion();
    assertion.header.put("alg", "RS256").put("typ", "JWT").put("kid", "first");
    assertion
        .claims
        .put("iss", clientId)
        .put("sub", subject)
        .put("box_sub_type", subjectType)
        .put("aud", "https://api.box.com/oauth2/token")
        .put("jti", "assertion-number-" + serial)
        .put("exp", now.getEpochSecond() + 45);
    return assertion;
  }

  static SignedAssertion google(String email, String keyId, String scope, Instant now) {
    SignedAssertion assertion = new SignedAssertion();
    assertion.header.put("alg", "RS256").put("typ", "JWT").put("kid", keyId);
    assertion
        .claims
        .put("iss", email)
        .put("scope", scope)
        .put("aud", "https://oauth2.googleapis.com/token")
        .put("iat", now.getEpochSecond())
        .put("exp", now.getEpochSecond() + 3600);
    return assertion;
  }

  static KeyPair newKeys(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  SignedAssertion header(Consumer<ObjectNode> change) {
    change.accept(header);
    return this;
  }

  SignedAssertion claims(Consumer<ObjectNode> change) {
    change.accept(claims);
    return this;
  }

  String sign() {
    return sign(KEYS.getPrivate());
  }

  String sign(PrivateKey key) {
    try {
      ObjectMapper mapper = new ObjectMapper();
      String signed =
          BASE64.encodeToString(mapper.writeValueAsBytes(header))
              + "."
              + BASE64.encodeToString(mapper.writeValueAsBytes(claims));
      String bits = header.path("alg").asText().replaceAll("\\D", "");
      Signature signature = Signature.getInstance("SHA" + bits + "withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
