package io.storageconnector;

import io.storageconnector.auth.ConnectionId;
import java.util.List;

/**
 * What one run of {@link ConnectionAdministration#reseal} did. Immutable.
 *
 * @param resealed how many records were written anew under the present key
 * @param pending connections whose records were left for the next run, because a refresh is under
 *     way; the first {@link #MAX_LISTED}
 * @param unreadable connections whose records do not open here; the first {@link #MAX_LISTED}
 * @param left how many were not resealed in all; the old key is needed until a run ends with zero
 */
public record ResealReport(
    int resealed, List<ConnectionId> pending, List<ConnectionId> unreadable, int left) {

  /** At most so many connections are listed. */
  public static final int MAX_LISTED = 100;

  /**
   * Copies the lists.
   *
   * @param resealed how many records were written anew
   * @param pending connections left for the next run
   * @param unreadable connections whose records do not open here
   * @param left how many were not resealed in all
   */
  public ResealReport {
    pending = List.copyOf(pending);
    unreadable = List.copyOf(unreadable);
  }
}
