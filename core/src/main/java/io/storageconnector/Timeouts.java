package io.storageconnector;

import java.time.Duration;

/**
 * How long a call may take in all, retries and waits included.
 *
 * @param metadata reads and small writes
 * @param treeChange moves, copies, trash and removal; a provider may lock a large folder tree for
 *     ten minutes (Box: 600 s, then it goes on behind a 503)
 * @param transfer uploads, and the opening of downloads
 */
public record Timeouts(Duration metadata, Duration treeChange, Duration transfer) {

  /** Two minutes for metadata, eleven for tree changes, six hours for transfers. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofMinutes(2), Duration.ofMinutes(11), Duration.ofHours(6));

  /**
   * Checks the components.
   *
   * @param metadata reads and small writes
   * @param treeChange moves, copies, trash and removal
   * @param transfer uploads, and the opening of downloads
   */
  public Timeouts {
    if (isNotPositive(metadata) || isNotPositive(treeChange) || isNotPositive(transfer)) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
