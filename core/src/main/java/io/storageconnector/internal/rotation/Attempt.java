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
 * @param forced whether it was made because the provider's API refused an unexpired access token
 */
record Attempt(
    String id, String owner, Instant acquiredAt, Duration lease, int sends, boolean forced) {

  Attempt {
    requireNonNull(id, "id");
    requireNonNull(owner, "owner");
    requireNonNull(acquiredAt, "acquiredAt");
    requireNonNull(lease, "lease");
  }

  Attempt renewed(Instant now, int sent) {
    return new Attempt(id, owner, now, lease, sent, forced);
  }
}
