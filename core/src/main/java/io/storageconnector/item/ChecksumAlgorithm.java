package io.storageconnector.item;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash that providers publish for stored content. */
public enum ChecksumAlgorithm {
  /** SHA-1, 40 hex digits; what Box publishes. */
  SHA1("SHA-1", 20),
  /** MD5, 32 hex digits; what Google Drive always publishes. */
  MD5("MD5", 16),
  /** SHA-256, 64 hex digits. */
  SHA256("SHA-256", 32);

  private final String standardName;
  private final int bytes;

  ChecksumAlgorithm(String standardName, int bytes) {
    this.standardName = standardName;
    this.bytes = bytes;
  }

  /** {@return the length of a hash in bytes} */
  public int length() {
    return bytes;
  }

  /** {@return a new digest that computes this hash} */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(standardName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM lacks " + standardName, e);
    }
  }
}
