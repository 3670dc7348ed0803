package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells observer and log what happens to a connection's calls. An observer that throws is logged
 * and ignored: metrics must not fail a transfer.
 */
final class Observation {

  private static final Logger log = LoggerFactory.getLogger(Observation.class);

  private final ConnectionId connection;
  private final StorageObserver observer;

  Observation(ConnectionId connection, StorageObserver observer) {
    this.connection = connection;
    this.observer = observer;
  }

  void finished(Invocation<?> invocation, Duration duration, Optional<ErrorKind> error) {
    log.debug(
        "{} of {} for {} took {} ms: {}",
        invocation.operation(),
        invocation.subject().map(Object::toString).orElse("-"),
        connection,
        duration.toMillis(),
        error.map(Enum::name).orElse("ok"));
    tell(() -> observer.operationFinished(connection, invocation.operation(), duration, error));
  }

  /**
   * The whole error, causes included; the scan for secrets in the log of the tests reads it, too.
   */
  void failed(Invocation<?> invocation, StorageException error) {
    log.trace("{} for {} failed", invocation.operation(), connection, error);
  }

  void attemptFailed(Operation operation, int attempt, ErrorKind error, Duration delay) {
    log.debug(
        "{} for {}: attempt {} failed with {}, next in {} ms",
        operation,
        connection,
        attempt,
        error,
        delay.toMillis());
    tell(() -> observer.attemptFailed(connection, operation, attempt, error, delay));
  }

  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      log.warn("the StorageObserver threw {}; observers must not throw", e.getClass().getName());
    }
  }
}
