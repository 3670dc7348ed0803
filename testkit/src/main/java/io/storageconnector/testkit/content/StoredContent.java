package io.storageconnector.testkit.content;

import io.storageconnector.testkit.http.BodySource;
import java.util.Map;

/**
 * The bytes of one file version, with the digests its store keeps.
 *
 * <p>Immutable.
 *
 * @param bytes where they are
 * @param digests lower-case hexadecimal digits by the name of the algorithm
 */
public record StoredContent(BodySource bytes, Map<String, String> digests) {

  /**
   * Copies the digests.
   *
   * @param bytes where they are
   * @param digests lower-case hexadecimal digits by the name of the algorithm
   */
  public StoredContent {
    digests = Map.copyOf(digests);
  }

  /**
   * Returns the number of bytes.
   *
   * @return the length, zero or more
   */
  public long size() {
    return bytes.length();
  }

  /**
   * Returns a digest.
   *
   * @param algorithm one of those the store was made with, such as {@code SHA-1}
   * @return lower-case hexadecimal digits
   * @throws IllegalArgumentException if the store does not keep it
   */
  public String digest(String algorithm) {
    String digest = digests.get(algorithm);
    if (digest == null) {
      throw new IllegalArgumentException("no digest is kept of " + algorithm);
    }
    return digest;
  }

  /**
   * Returns the SHA-1, which every store keeps.
   *
   * @return lower-case hexadecimal digits
   */
  public String sha1() {
    return digest("SHA-1");
  }
}
