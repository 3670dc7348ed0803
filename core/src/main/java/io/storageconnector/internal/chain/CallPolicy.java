package io.storageconnector.internal.chain;

import static java.util.Objects.requireNonNull;

import io.storageconnector.RetryConfig;
import io.storageconnector.StorageObserver;
import io.storageconnector.Timeouts;
import io.storageconnector.TransferConfig;
import io.storageconnector.internal.rotation.InstallationSeal;
import io.storageconnector.internal.time.Sleeper;
import java.time.Clock;

/**
 * How the calls of one connection are made: by which clock, how patiently, how many at once, and
 * who is told. Immutable and thread-safe.
 *
 * @param clock the only source of time
 * @param sleeper waits between attempts
 * @param retry how failed attempts are repeated
 * @param timeouts how long calls may take
 * @param transfers how large content travels
 * @param observer is told what happens
 * @param limit how many calls may be under way at once
 * @param handles seals what is needed to take an upload up again
 */
public record CallPolicy(
    Clock clock,
    Sleeper sleeper,
    RetryConfig retry,
    Timeouts timeouts,
    TransferConfig transfers,
    StorageObserver observer,
    CallLimit limit,
    InstallationSeal handles) {

  public CallPolicy {
    requireNonNull(clock, "clock");
    requireNonNull(sleeper, "sleeper");
    requireNonNull(retry, "retry");
    requireNonNull(timeouts, "timeouts");
    requireNonNull(transfers, "transfers");
    requireNonNull(observer, "observer");
    requireNonNull(limit, "limit");
    requireNonNull(handles, "handles");
  }

  /** Returns the same policy with another limit, for another connection. */
  public CallPolicy withLimit(CallLimit other) {
    return new CallPolicy(clock, sleeper, retry, timeouts, transfers, observer, other, handles);
  }
}
