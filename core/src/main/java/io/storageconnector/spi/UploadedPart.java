package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

/**
 * A part that a provider holds.
 *
 * @param offset where it begins in the whole content
 * @param size its length in bytes
 * @param receipt what the provider wants to hear about it at commit; opaque to core
 */
public record UploadedPart(long offset, long size, String receipt) {

  /**
   * Checks the components.
   *
   * @param offset where it begins in the whole content
   * @param size its length in bytes
   * @param receipt what the provider wants to hear about it at commit
   */
  public UploadedPart {
    requireNonNull(receipt, "receipt");
    if (offset < 0 || size < 0) {
      throw new IllegalArgumentException("offset " + offset + ", size " + size);
    }
  }
}
