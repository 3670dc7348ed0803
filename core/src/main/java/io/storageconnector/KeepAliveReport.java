package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import java.util.List;

/**
 * What one run of {@link ConnectionAdministration#keepAlive} did. Immutable.
 *
 * @param refreshed how many connections got new tokens
 * @param revoked how many disconnected grants were revoked at last
 * @param waiting how many are due but were left alone: another process is at it, or the provider
 *     asked for patience
 * @param failures what went wrong with connections, the first {@link #MAX_FAILURES}
 * @param complete whether everything that was due was looked at; if not, time ran out, and the next
 *     run goes on
 */
public record KeepAliveReport(
    int refreshed, int revoked, int waiting, List<Failure> failures, boolean complete) {

  /** At most so many failures are reported. */
  public static final int MAX_FAILURES = 100;

  /**
   * A connection that could not be looked after.
   *
   * @param connection which one
   * @param error why, with {@link StorageException#kind()} and a message for an operator
   */
  public record Failure(ConnectionId connection, StorageException error) {

    /**
     * Checks the components.
     *
     * @param connection which one
     * @param error why
     */
    public Failure {
      requireNonNull(connection, "connection");
      requireNonNull(error, "error");
    }
  }

  /**
   * Copies the list.
   *
   * @param refreshed how many connections got new tokens
   * @param revoked how many disconnected grants were revoked at last
   * @param waiting how many are due but were left alone
   * @param failures what went wrong
   * @param complete whether everything that was due was looked at
   */
  public KeepAliveReport {
    failures = List.copyOf(failures);
  }
}
