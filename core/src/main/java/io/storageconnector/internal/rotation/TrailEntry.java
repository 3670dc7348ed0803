package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line of a record's history, for whoever has to find out what happened to a grant.
 *
 * @param at when
 * @param owner which process
 * @param event what it did
 * @param fingerprint of the refresh token that the event was about
 */
record TrailEntry(Instant at, String owner, Event event, String fingerprint) {

  /** What can happen to a record. The names are part of the stored form. */
  enum Event {
    /** An authorization was stored. */
    CONNECTED,
    /** A new pair was stored. */
    ROTATED,
    /** An attempt whose owner did not finish was taken over. */
    TAKEN_OVER,
    /** A second successor was kept beside the stored one. */
    ALTERNATE_KEPT,
    /** The provider refused an alternate. */
    ALTERNATE_REFUSED,
    /** The provider refused the grant after an unclean attempt. */
    SUSPECTED,
    /** The provider refused the grant. */
    REFUSED,
    /** A commit that the store had forgotten was written again. */
    REPAIRED,
    /** The connection was disconnected. */
    DISCONNECTED,
    /** A disconnected grant was revoked and its tokens removed. */
    SCRUBBED,
    /** The application switched the connection off. */
    DISABLED,
    /** The application switched the connection on again. */
    ENABLED
  }

  TrailEntry {
    // As precise as the stored form, so that an entry that was read equals the one written.
    at = at.truncatedTo(ChronoUnit.MILLIS);
    requireNonNull(owner, "owner");
    requireNonNull(event, "event");
    requireNonNull(fingerprint, "fingerprint");
  }
}
