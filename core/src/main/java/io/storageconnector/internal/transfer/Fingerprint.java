package io.storageconnector.internal.transfer;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.Checksum;
import io.storageconnector.item.FileItem;
import java.util.Optional;

/**
 * Length and hash of content that was read to its end.
 *
 * @param size the number of bytes
 * @param checksum their hash
 */
record Fingerprint(long size, Checksum checksum) {

  Fingerprint {
    requireNonNull(checksum, "checksum");
  }

  /** Returns whether a stored file surely holds this content: size and hash are known and equal. */
  boolean isOf(FileItem file) {
    return file.size().isPresent()
        && file.size().getAsLong() == size
        && publishedBy(file).map(checksum::equals).orElse(false);
  }

  /** Returns whether a stored file surely holds something else. */
  boolean contradicts(FileItem file) {
    return (file.size().isPresent() && file.size().getAsLong() != size)
        || !publishedBy(file).map(checksum::equals).orElse(true);
  }

  /** Returns the provider's own hash of the same algorithm. */
  Optional<Checksum> publishedBy(FileItem file) {
    return file.checksum(checksum.algorithm());
  }
}
