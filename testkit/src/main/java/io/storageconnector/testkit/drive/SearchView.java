package io.storageconnector.testkit.drive;

import java.util.Optional;

/**
 * Files as a search sees them: for one viewer, at one time, and with the words of the index, which
 * may be old.
 *
 * @param world where the files are
 * @param viewer who searches
 */
record SearchView(DriveWorld world, DriveViewer viewer) {

  Optional<IndexEntries.Entry> words(DriveFile file) {
    return file.index().visible(world.now(), world.settings().indexDelay());
  }
}
