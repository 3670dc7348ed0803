package io.storageconnector.gdrive;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place in a listing: Drive's page token, and the drive the listing is of, because a token is
 * good only together with the parameters it was given for.
 *
 * @param place the drive
 * @param token Drive's token, or null for the first page
 */
record DriveMarker(DrivePlace place, @Nullable String token) {

  static DriveMarker start(DrivePlace place) {
    return new DriveMarker(place, null);
  }

  DriveMarker next(String nextToken) {
    return new DriveMarker(place, nextToken);
  }

  /** Returns the text that {@link #parse} reads. */
  String text() {
    String drive = place.driveId();
    return (drive == null ? "" : drive) + ":" + (token == null ? "" : token);
  }

  /** Reads the text of a marker; empty if it is none. */
  static Optional<DriveMarker> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || colon == text.length() - 1) {
      return Optional.empty();
    }
    String drive = text.substring(0, colon);
    if (!drive.isEmpty() && !DriveItems.isId(drive)) {
      return Optional.empty();
    }
    DrivePlace place = drive.isEmpty() ? DrivePlace.PERSONAL : new DrivePlace(drive);
    return Optional.of(new DriveMarker(place, text.substring(colon + 1)));
  }
}
