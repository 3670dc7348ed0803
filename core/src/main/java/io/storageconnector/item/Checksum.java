package io.storageconnector.item;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A hash of content: algorithm and value.
 *
 * @param algorithm how it was computed
 * @param hex the value in lower-case hexadecimal digits
 */
public record Checksum(ChecksumAlgorithm algorithm, String hex) {

  /**
   * Checks the components.
   *
   * @param algorithm how it was computed
   * @param hex the value in lower-case hexadecimal digits
   */
  public Checksum {
    requireNonNull(algorithm, "algorithm");
    hex = requireNonNull(hex, "hex").toLowerCase(Locale.ROOT);
    if (hex.length() != 2 * algorithm.length() || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "a " + algorithm + " checksum has " + 2 * algorithm.length() + " hex digits");
    }
  }

  /**
   * {@return the checksum of a finished digest}
   *
   * @param algorithm how it was computed
   * @param digest the raw bytes
   */
  public static Checksum of(ChecksumAlgorithm algorithm, byte[] digest) {
    return new Checksum(algorithm, HexFormat.of().formatHex(digest));
  }

  /** {@return the raw bytes} */
  public byte[] toBytes() {
    return HexFormat.of().parseHex(hex);
  }
}
