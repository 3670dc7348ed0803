package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.auth.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The key of a service account, by the id Google knows it by. Thread-safe; prints no key. */
final class SigningKey {

  private static final int SHORTEST = 2048;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final String id;
  private final PrivateKey key;

  private SigningKey(String id, PrivateKey key) {
    this.id = id;
    this.key = key;
  }

  /**
   * Returns a key that has proved to sign. It may live in hardware, which shows no modulus.
   *
   * @throws IllegalArgumentException if it is unfit; the message holds nothing of it
   */
  static SigningKey of(String id, PrivateKey key) {
    if (!"RSA".equals(key.getAlgorithm())) {
      throw new IllegalArgumentException("is not an RSA key");
    }
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST) {
      throw new IllegalArgumentException("is shorter than " + SHORTEST + " bits");
    }
    SigningKey signing = new SigningKey(id, key);
    try {
      signing.sign("a first try".getBytes(UTF_8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("does not sign with SHA-256");
    }
    return signing;
  }

  /**
   * Reads a key as Google writes it: PKCS#8 in PEM, not encrypted. No exception of the parsers is
   * passed on, because it may hold a part of the key.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  static SigningKey parse(String id, Secret pem) {
    String text = pem.reveal();
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("is not a private key in PEM");
    }
    PrivateKey key;
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("is damaged, or not an RSA key");
    }
    return of(id, key);
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
