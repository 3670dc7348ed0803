package io.storageconnector.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name for a token by which processes can speak of it without saying it. */
public final class Fingerprint {

  private Fingerprint() {}

  /**
   * Returns the name of a token.
   *
   * @param token the token
   * @return twelve hexadecimal digits of its SHA-256
   */
  public static String of(String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM lacks SHA-256", e);
    }
  }
}
