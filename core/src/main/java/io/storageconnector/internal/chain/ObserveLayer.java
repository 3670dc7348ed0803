package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Measures each primitive, with all its waits, and reports how it ended. */
final class ObserveLayer implements Layer {

  private final Layer next;
  private final Observation observation;
  private final Clock clock;

  ObserveLayer(Layer next, Observation observation, Clock clock) {
    this.next = next;
    this.observation = observation;
    this.clock = clock;
  }

  @Override
  public <T> T run(Invocation<T> invocation) {
    Instant start = clock.instant();
    Optional<ErrorKind> error = Optional.of(ErrorKind.UNCLASSIFIED);
    try {
      T result = next.run(invocation);
      error = Optional.empty();
      return result;
    } catch (StorageException e) {
      error = Optional.of(e.kind());
      observation.failed(invocation, e);
      throw e;
    } finally {
      observation.finished(invocation, Duration.between(start, clock.instant()), error);
    }
  }
}
