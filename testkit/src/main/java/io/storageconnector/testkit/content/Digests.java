package io.storageconnector.testkit.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several digests over the same bytes. Confined to one thread at a time. */
final class Digests {

  private final Map<String, MessageDigest> running = new LinkedHashMap<>();

  Digests(List<String> algorithms) {
    for (String algorithm : algorithms) {
      running.put(algorithm, start(algorithm));
    }
  }

  void update(byte[] bytes, int from, int count) {
    running.values().forEach(digest -> digest.update(bytes, from, count));
  }

  /** Ends the computation. */
  Map<String, String> hex() {
    Map<String, String> hex = new LinkedHashMap<>();
    running.forEach((name, digest) -> hex.put(name, HexFormat.of().formatHex(digest.digest())));
    return hex;
  }

  private static MessageDigest start(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no " + algorithm, e);
    }
  }
}
