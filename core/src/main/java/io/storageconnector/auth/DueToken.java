package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A connection whose record is due to be looked at.
 *
 * @param id the connection
 * @param dueAt since when
 */
public record DueToken(ConnectionId id, Instant dueAt) {

  /**
   * Checks the components.
   *
   * @param id the connection
   * @param dueAt since when
   */
  public DueToken {
    requireNonNull(id, "id");
    requireNonNull(dueAt, "dueAt");
  }
}
