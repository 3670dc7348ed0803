package io.storageconnector;

import io.storageconnector.auth.ConnectionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Is told what the library does, for metrics and audit. Called on the calling thread, so it should
 * be quick; an exception it throws is logged and otherwise ignored. Must be thread-safe. No
 * argument holds a secret or a name.
 */
public interface StorageObserver {

  /**
   * A primitive ended, after all its attempts. Default: nothing.
   *
   * @param connection the connection
   * @param operation what it was
   * @param duration how long it took, waits included
   * @param error what went wrong; empty if it succeeded
   */
  default void operationFinished(
      ConnectionId connection, Operation operation, Duration duration, Optional<ErrorKind> error) {}

  /**
   * An attempt failed and will be repeated. Default: nothing.
   *
   * @param connection the connection
   * @param operation what it was
   * @param attempt which attempt failed, from 1
   * @param error what went wrong
   * @param delay how long the library waits now
   */
  default void attemptFailed(
      ConnectionId connection, Operation operation, int attempt, ErrorKind error, Duration delay) {}

  /**
   * Something was left at the provider that could not be removed after several attempts: the parts
   * of an upload that failed. The provider drops them at the given time; no file is made of them.
   * Default: nothing.
   *
   * @param connection the connection
   * @param operation what could not be done
   * @param expiresAt when the provider forgets what was left
   * @param error why it could not be done
   */
  default void leftBehind(
      ConnectionId connection, Operation operation, Instant expiresAt, ErrorKind error) {}

  /**
   * New tokens were obtained and stored. Default: nothing.
   *
   * @param connection the connection
   */
  default void tokenRotated(ConnectionId connection) {}

  /**
   * This process changed the state of a connection. Processes that only read of a change do not
   * tell it again, so each change is told once. Default: nothing.
   *
   * @param connection the connection as it is now, with reason and next action
   */
  default void stateChanged(Connection connection) {}
}
