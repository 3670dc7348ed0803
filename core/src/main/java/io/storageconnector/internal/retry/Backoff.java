package io.storageconnector.internal.retry;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageException;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a failure deserves another attempt and how long to wait before it: exponential,
 * with jitter, never less than the provider asked for. It counts and computes; it does not sleep,
 * so that waiting obeys the caller's deadline. Immutable and thread-safe.
 */
public final class Backoff {

  private static final double MULTIPLIER = 2;

  /** Spreads the waits of many pods over half to one and a half times the nominal wait. */
  private static final double JITTER = 0.5;

  /** No deadline is longer, and it keeps hostile delays from overflowing. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Retry engine;
  private final IntervalFunction exponential;
  private final Duration firstDelay;
  private final Duration patience;

  private Backoff(
      Retry engine, IntervalFunction exponential, Duration firstDelay, Duration patience) {
    this.engine = engine;
    this.exponential = exponential;
    this.firstDelay = firstDelay;
    this.patience = patience;
  }

  /** Returns the backoff that a configuration describes. */
  public static Backoff of(RetryConfig config) {
    IntervalFunction exponential =
        IntervalFunction.ofExponentialRandomBackoff(
            millis(config.firstDelay()), MULTIPLIER, JITTER, millis(config.maxDelay()));
    io.github.resilience4j.retry.RetryConfig engineConfig =
        io.github.resilience4j.retry.RetryConfig.<Object>custom()
            .maxAttempts(config.maxAttempts())
            .retryOnException(Backoff::deservesRetry)
            .intervalBiFunction(
                (attempt, outcome) ->
                    Math.max(exponential.apply(attempt), requestedMillis(outcome.getLeft())))
            .build();
    return new Backoff(
        Retry.of("storage-connector", engineConfig),
        exponential,
        config.firstDelay(),
        config.maxAttempts() == 1
            ? Duration.ZERO
            : config.maxDelay().multipliedBy(config.maxAttempts()));
  }

  /** Starts counting for one request. */
  public Tries start() {
    return new Tries();
  }

  /**
   * Returns how long to wait before asking again for something the provider still works on. Does
   * not count as an attempt.
   */
  public Duration poll(StorageException pending) {
    Duration requested = Duration.ofMillis(requestedMillis(pending));
    return requested.isZero() ? firstDelay : requested;
  }

  private static boolean deservesRetry(Throwable failure) {
    return failure instanceof StorageException storage
        && !(storage.retry() instanceof RetryAdvice.Never)
        && !(storage.retry() instanceof RetryAdvice.Exhausted);
  }

  private static long requestedMillis(Throwable failure) {
    return failure instanceof StorageException storage
            && storage.retry() instanceof RetryAdvice.After after
        ? after.delay().isZero() ? 0 : millis(after.delay())
        : 0;
  }

  private static long millis(Duration duration) {
    Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    return Math.max(1, bounded.toMillis());
  }

  /** The attempts at one request. Not thread-safe. */
  public final class Tries {

    private final Retry.AsyncContext<Object> context = engine.asyncContext();
    private int throttled;
    private Duration waited = Duration.ZERO;

    private Tries() {}

    /** Counts a failed attempt and returns the wait before the next; empty if there is none. */
    public Optional<Duration> failed(StorageException failure) {
      if (failure.kind() == ErrorKind.RATE_LIMITED && deservesRetry(failure)) {
        return throttled(failure);
      }
      long wait = context.onError(failure);
      return wait < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait));
    }

    /**
     * Limits by the minute outlast a few attempts, and limits by the day outlast everybody; the
     * answers to both look alike. So what counts is the time.
     */
    private Optional<Duration> throttled(StorageException failure) {
      throttled++;
      Duration wait =
          Duration.ofMillis(Math.max(exponential.apply(throttled), requestedMillis(failure)));
      waited = waited.plus(wait);
      return waited.compareTo(patience) > 0 ? Optional.empty() : Optional.of(wait);
    }
  }
}
