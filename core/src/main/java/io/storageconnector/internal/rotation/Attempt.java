package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * The claim to refresh and the announcement of it in one: while it stands in the record, the
 * refresh token may have been spent.
 *
 * @param id names the attempt in logs
 * @param owner the process that made it
 * @param acquiredAt when it was written, by the owner's clock
 * @param lease how long others respect it
 * @param sends how many requests the same owner had sent when it was written
 */
record Attempt(String id, String owner, Instant acquiredAt, Duration lease, int sends) {

  Attempt {
    requireNonNull(id, "id");
    requireNonNull(owner, "owner");
    requireNonNull(acquiredAt, "acquiredAt");
    requireNonNull(lease, "lease");
  }

  /** How far the clocks of two processes may differ. */
  static final Duration MAX_SKEW = Duration.ofSeconds(10);

  /** {@return whether the lease has run out, also if the owner's clock differs as it may} */
  boolean isOver(Instant now) {
    return !now.isBefore(acquiredAt.plus(lease).plus(MAX_SKEW));
  }

  Attempt renewed(Instant now, int sent) {
    return new Attempt(id, owner, now, lease, sent);
  }
}
