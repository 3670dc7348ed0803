package io.storageconnector.gdrive;

import org.jspecify.annotations.Nullable;

/**
 * Which drive a folder lies in, on which depends how Drive has to be asked for its children: what
 * is in a shared drive is found for sure only by naming that drive.
 *
 * @param driveId the shared drive, or null for a folder of a person's
 */
record DrivePlace(@Nullable String driveId) {

  /** A folder of a person's, shared with the account or its own. */
  static final DrivePlace PERSONAL = new DrivePlace(null);

  /** Adds to a listing where to look. */
  DriveRequest scope(DriveRequest listing) {
    listing.onAllDrives().param("includeItemsFromAllDrives", "true");
    return driveId == null
        ? listing.param("corpora", "user")
        : listing.param("corpora", "drive").param("driveId", driveId);
  }
}
