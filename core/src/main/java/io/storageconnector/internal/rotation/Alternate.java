package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.time.Instant;

/**
 * A refresh token that lost the race to the record but may be the one that lives.
 *
 * @param refreshToken the token
 * @param receivedAt when it was received
 */
record Alternate(Secret refreshToken, Instant receivedAt) {

  Alternate {
    requireNonNull(refreshToken, "refreshToken");
    requireNonNull(receivedAt, "receivedAt");
  }
}
