package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.retry.Backoff;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.spi.StorageBackend;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats failed attempts, as far as advice, effect, content and deadline allow, and settles writes
 * whose answer was lost: it looks before it sends again, and says "unknown" where looking does not
 * help.
 *
 * <p>The rules, in the order they apply after a failure:
 *
 * <ul>
 *   <li>used-up content, {@code NEVER}, an interrupted thread, a wait beyond the deadline: no
 *       further attempt
 *   <li>{@code PENDING}: ask again after the provider's delay, without counting
 *   <li>a write in doubt, now or since an earlier attempt: wait, look, and only if it is not there
 *       send again
 *   <li>everything else: wait and send again
 * </ul>
 */
final class RetryLayer implements Layer {

  private static final Logger log = LoggerFactory.getLogger(RetryLayer.class);

  private final Layer next;
  private final StorageBackend backend;
  private final ConnectionId connection;
  private final CallPolicy policy;
  private final Backoff backoff;
  private final Sleeper sleeper;
  private final Observation observation;

  RetryLayer(
      Layer next,
      StorageBackend backend,
      ConnectionId connection,
      CallPolicy policy,
      Observation observation) {
    this.next = next;
    this.backend = backend;
    this.connection = connection;
    this.policy = policy;
    this.backoff = Backoff.of(policy.retry());
    this.sleeper = policy.sleeper();
    this.observation = observation;
  }

  @Override
  public <T> T run(Invocation<T> invocation) {
    requireTime(invocation);
    Backoff.Tries tries = backoff.start();
    boolean inDoubt = false;
    int attempt = 1;
    while (true) {
      Failure failure;
      try {
        return next.run(invocation);
      } catch (StorageException e) {
        inDoubt |= leavesDoubt(invocation, e);
        failure = new Failure(e, attempt, inDoubt);
      }
      Optional<Duration> delay = nextDelay(invocation, failure, tries);
      if (delay.isEmpty() || !pause(invocation, failure, delay.get())) {
        return giveUp(invocation, failure);
      }
      if (failure.isPending()) {
        continue;
      }
      if (inDoubt) {
        Settlement<T> settlement = settle(invocation, failure);
        if (settlement instanceof Settlement.Done<T> done) {
          return done.value();
        }
        if (settlement instanceof Settlement.Undecided<T>
            && effectOf(invocation) == OperationRule.Effect.ONCE) {
          throw unknown(invocation, failure);
        }
      }
      attempt++;
    }
  }

  /** A call made of many primitives may run out of time between two of them. */
  private void requireTime(Invocation<?> invocation) {
    if (invocation.deadline().hasPassed()) {
      throw StorageException.builder(
              ErrorKind.UNAVAILABLE,
              invocation.operation(),
              "the time for the call was over before this request could be sent")
          .retry(RetryAdvice.EXHAUSTED)
          .connection(connection)
          .itemRef(invocation.subject().orElse(null))
          .build();
    }
  }

  /** What is known after a failed attempt. */
  private record Failure(StorageException error, int attempt, boolean inDoubt) {

    boolean isPending() {
      return error.kind() == ErrorKind.PENDING;
    }

    boolean isFinal() {
      return error.retry() instanceof RetryAdvice.Never && !isPending();
    }
  }

  private static OperationRule.Effect effectOf(Invocation<?> invocation) {
    return OperationRule.of(invocation.operation()).effect();
  }

  private static boolean leavesDoubt(Invocation<?> invocation, StorageException e) {
    return effectOf(invocation) != OperationRule.Effect.READ
        && (e.retry() instanceof RetryAdvice.OnlyIfIdempotent
            || e.kind() == ErrorKind.OUTCOME_UNKNOWN
            || isOwnWork(invocation, e));
  }

  /** HTTP clients send again what they think was lost, and the answer is that of the second. */
  private static boolean isOwnWork(Invocation<?> invocation, StorageException e) {
    return e instanceof ItemAlreadyExistsException taken
        && taken.existing().stream().anyMatch(invocation::isOwnWork);
  }

  private Optional<Duration> nextDelay(
      Invocation<?> invocation, Failure failure, Backoff.Tries tries) {
    if (!invocation.isReplayable() || Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    if (failure.inDoubt()
        && invocation.reconciler().isEmpty()
        && effectOf(invocation) == OperationRule.Effect.ONCE) {
      return Optional.empty();
    }
    Optional<Duration> delay =
        failure.isPending()
            ? Optional.of(backoff.poll(failure.error()))
            : tries.failed(failure.error());
    return delay.filter(wait -> wait.compareTo(invocation.deadline().remaining()) < 0);
  }

  /** Waits; returns false if the thread was interrupted meanwhile, and leaves it interrupted. */
  private boolean pause(Invocation<?> invocation, Failure failure, Duration delay) {
    observation.attemptFailed(
        invocation.operation(), failure.attempt(), failure.error().kind(), delay);
    try {
      sleeper.sleep(delay);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T giveUp(Invocation<T> invocation, Failure failure) {
    boolean unsettled =
        failure.inDoubt()
            || (failure.isPending() && effectOf(invocation) != OperationRule.Effect.READ);
    if (unsettled && !Thread.currentThread().isInterrupted()) {
      Settlement<T> settlement = settle(invocation, failure);
      if (settlement instanceof Settlement.Done<T> done) {
        return done.value();
      }
      unsettled =
          !(settlement instanceof Settlement.NeverDone<T>
              || (settlement instanceof Settlement.NotDone<T> && failure.isFinal()));
    }
    if (unsettled && effectOf(invocation).isLasting()) {
      throw unknown(invocation, failure);
    }
    throw described(invocation, failure);
  }

  private <T> Settlement<T> settle(Invocation<T> invocation, Failure failure) {
    Optional<Reconciler<T>> reconciler = invocation.reconciler();
    if (reconciler.isEmpty()) {
      return Settlement.undecided();
    }
    try {
      Reads reads = new Reads(this, backend, policy.timeouts(), invocation.deadline());
      return reconciler.get().settle(reads, failure.error());
    } catch (StorageException e) {
      log.debug(
          "{} for {}: could not look whether it took effect: {}",
          invocation.operation(),
          connection,
          e.kind());
      return Settlement.undecided();
    }
  }

  private StorageException unknown(Invocation<?> invocation, Failure failure) {
    StorageException error = failure.error();
    return StorageException.builder(
            ErrorKind.OUTCOME_UNKNOWN,
            invocation.operation(),
            invocation.operation()
                + " may or may not have taken effect ("
                + error.kind()
                + "): before doing it again, "
                + invocation.howToFindOut())
        .howToFindOut(invocation.howToFindOut())
        .connection(connection)
        .itemRef(invocation.subject().orElse(null))
        .providerCode(error.providerCode().orElse(null))
        .httpStatus(error.httpStatus().orElse(0))
        .requestId(error.requestId().orElse(null))
        .attempts(failure.attempt())
        .cause(error)
        .build();
  }

  private StorageException described(Invocation<?> invocation, Failure failure) {
    StorageException error = failure.error();
    if (error.kind() == ErrorKind.UNSUPPORTED) {
      return error;
    }
    if (Thread.currentThread().isInterrupted() && !failure.isFinal()) {
      return StorageException.builder(
              ErrorKind.CANCELLED,
              invocation.operation(),
              "the thread was interrupted after a failed attempt ("
                  + error.kind()
                  + "); nothing took effect")
          .connection(connection)
          .itemRef(invocation.subject().orElse(null))
          .attempts(failure.attempt())
          .cause(error)
          .build();
    }
    StorageException.Builder facts =
        error.toBuilder().connection(connection).attempts(failure.attempt());
    if (error.itemRef().isEmpty()) {
      facts.itemRef(invocation.subject().orElse(null));
    }
    if (!failure.isFinal()) {
      facts.retry(RetryAdvice.EXHAUSTED);
      if (!invocation.isReplayable()) {
        facts.message(
            error.getMessage()
                + "; the content can be read once and was read, so it was not sent again:"
                + " use ContentSource.spool to allow that");
      }
    }
    return Failures.like(error, facts);
  }
}
