package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionState;

/** Where a grant stands, as its stored record says. The names are part of the stored form. */
enum RecordState {
  /** The grant is believed to work. */
  ACTIVE,
  /** The provider refused the grant after an unclean attempt; one more refusal is the verdict. */
  SUSPECT,
  /** The provider refuses the grant. Its tokens stay, in case that was wrong. */
  REAUTH_REQUIRED,
  /** A tombstone. Only a new authorization replaces it. */
  DELETED;

  ConnectionState toConnectionState() {
    return switch (this) {
      case ACTIVE -> ConnectionState.ACTIVE;
      case SUSPECT -> ConnectionState.DEGRADED;
      case REAUTH_REQUIRED -> ConnectionState.REAUTH_REQUIRED;
      case DELETED -> ConnectionState.GONE;
    };
  }
}
