package io.storageconnector.internal.rotation;

import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one provider's token endpoint: lets few flights through at a time, and none for a
 * while after the provider refused the application itself or asked for patience. What is wrong with
 * one grant is not its business. Thread-safe.
 */
final class Gate {

  /** Enough for thousands of connections, and no herd after an outage. */
  static final int FLIGHTS = 8;

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  /** No provider's wish closes the gate for longer. */
  private static final Duration MOST_ASKED = Duration.ofMinutes(15);

  private final Semaphore permits = new Semaphore(FLIGHTS, true);
  private final Environment environment;
  private volatile @Nullable Closure closure;
  private volatile int refusals;

  private record Closure(Stopwatch running, Duration length, TokenOutcome why) {

    Duration left() {
      Duration left = length.minus(running.atMost());
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  Gate(Environment environment) {
    this.environment = environment;
  }

  /** Waits for a place, also through an interrupt: the flight is nobody's but its own. */
  void enter() {
    permits.acquireUninterruptibly();
  }

  void leave() {
    permits.release();
  }

  /** Hears why a request brought no tokens; two flights that hear at once may count as one. */
  void heard(TokenOutcome outcome) {
    if (outcome instanceof TokenOutcome.Misconfigured) {
      Duration own = FIRST.multipliedBy(1L << refusals);
      refusals = Math.min(refusals + 1, MOST_DOUBLINGS);
      close(environment.jittered(own.compareTo(LAST) < 0 ? own : LAST), outcome);
    } else if (outcome instanceof TokenOutcome.NotProcessed refused) {
      Duration asked = refused.retryAfter();
      if (!asked.isZero()) {
        close(asked.compareTo(MOST_ASKED) < 0 ? asked : MOST_ASKED, outcome);
      }
    }
  }

  /** Hears that the provider issued tokens. */
  void open() {
    if (closure != null) {
      refusals = 0;
      closure = null;
    }
  }

  private void close(Duration length, TokenOutcome why) {
    closure = new Closure(environment.stopwatch(), length, why);
  }

  /** Returns why no request may be sent now; null if one may be. */
  @Nullable StorageException obstacle(ConnectionId id) {
    Closure now = closure;
    if (now == null) {
      return null;
    }
    Duration left = now.left();
    if (left.isZero()) {
      return null;
    }
    if (now.why() instanceof TokenOutcome.Misconfigured misconfigured) {
      return RotationErrors.misconfigured(id, misconfigured.problem());
    }
    return RotationErrors.providerTrouble(id, "the provider asked for patience", left);
  }
}
