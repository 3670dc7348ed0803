package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.time.Instant;

/**
 * An upload in parts that the provider keeps open. Immutable and thread-safe.
 *
 * <p>The handle is a secret, because some providers let whoever holds it write without a token.
 */
public final class UploadSession {

  private final Secret handle;
  private final long partSize;
  private final long totalSize;
  private final Instant expiresAt;

  private UploadSession(Secret handle, long partSize, long totalSize, Instant expiresAt) {
    this.handle = requireNonNull(handle, "handle");
    this.partSize = partSize;
    this.totalSize = totalSize;
    this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    if (partSize < 1 || totalSize < 0) {
      throw new IllegalArgumentException("part size " + partSize + ", total size " + totalSize);
    }
  }

  /**
   * {@return a session}
   *
   * @param handle all that the backend needs to find the session again, as text
   * @param partSize the length of each part but the last, in bytes
   * @param totalSize the length of the whole content in bytes
   * @param expiresAt when the provider forgets the session
   */
  public static UploadSession of(Secret handle, long partSize, long totalSize, Instant expiresAt) {
    return new UploadSession(handle, partSize, totalSize, expiresAt);
  }

  /** {@return the text from which the backend finds the session again} */
  public Secret handle() {
    return handle;
  }

  /** {@return the length of each part but the last, in bytes} */
  public long partSize() {
    return partSize;
  }

  /** {@return the length of the whole content in bytes} */
  public long totalSize() {
    return totalSize;
  }

  /** {@return when the provider forgets the session} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** {@return the sizes only} */
  @Override
  public String toString() {
    return "UploadSession[" + totalSize + " bytes in parts of " + partSize + "]";
  }
}
