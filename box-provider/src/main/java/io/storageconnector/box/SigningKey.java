package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.box.BoxKeys.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

/** One key of a server application, by the id Box knows it by. Thread-safe; prints no key. */
final class SigningKey {

  private static final int SHORTEST = 2048;

  private final String id;
  private final PrivateKey key;

  private SigningKey(String id, PrivateKey key) {
    this.id = id;
    this.key = key;
  }

  /** Returns a key that has proved to sign. It may live in hardware, which shows no modulus. */
  static SigningKey of(String id, PrivateKey key) throws UnusableKeyException {
    if (!"RSA".equals(key.getAlgorithm())) {
      throw new UnusableKeyException("is not an RSA key");
    }
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST) {
      throw new UnusableKeyException("is shorter than the " + SHORTEST + " bits Box asks for");
    }
    SigningKey signing = new SigningKey(id, key);
    try {
      signing.sign("a first try".getBytes(UTF_8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new UnusableKeyException("does not sign with SHA-256");
    }
    return signing;
  }

  String id() {
    return id;
  }

  /** Returns the signature that JWT calls RS256. */
  byte[] sign(byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
