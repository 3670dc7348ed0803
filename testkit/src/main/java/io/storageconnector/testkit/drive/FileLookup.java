package io.storageconnector.testkit.drive;

import java.util.Optional;

/**
 * Finds the file a request names, as far as it exists for the caller: what an account cannot see,
 * what its application was not opened with, and what is in a shared drive that the request does not
 * speak of, is not found (doc). Called inside {@link DriveWorld#locked}.
 */
final class FileLookup {

  private static final String ROOT = "root";

  private final DriveWorld world;

  FileLookup(DriveWorld world) {
    this.world = world;
  }

  /** The file in the path, with the right the operation needs from the token. */
  DriveFile target(DriveCall call) {
    return find(call.id(), call);
  }

  DriveFile find(String id, DriveCall call) {
    DriveFile file =
        visible(id, call)
            .filter(found -> found.drive().isEmpty() || call.flag("supportsAllDrives"))
            .orElseThrow(() -> DriveRefusal.notFound(id));
    return reached(file, id, call);
  }

  /** The file in the path, for methods that do not ask whether shared drives are meant (doc). */
  DriveFile targetInAnyDrive(DriveCall call) {
    String id = call.id();
    DriveFile file = visible(id, call).orElseThrow(() -> DriveRefusal.notFound(id));
    return reached(file, id, call);
  }

  private DriveFile reached(DriveFile file, String id, DriveCall call) {
    if (!call.viewer().sees(file)) {
      throw world.settings().refusesUnopenedFiles()
          ? DriveRefusal.of(DriveReason.APP_NOT_AUTHORIZED_TO_FILE)
          : DriveRefusal.notFound(id);
    }
    if (!call.viewer().reaches(file, call.operation().need())) {
      throw DriveRefusal.of(DriveReason.APP_NOT_AUTHORIZED_TO_FILE);
    }
    return file;
  }

  /**
   * A folder to put something into. The root takes files of every application, although under
   * {@code drive.file} it cannot be seen (client code: rclone).
   */
  DriveFile parent(String id, DriveCall call) {
    DriveFile root = call.account().root();
    DriveFile parent = id.equals(ROOT) || id.equals(root.id()) ? root : find(id, call);
    if (!parent.isFolder()) {
      throw DriveRefusal.of(DriveReason.PARENT_NOT_A_FOLDER);
    }
    if (!world.access().edits(call.account(), parent)) {
      throw DriveRefusal.of(DriveReason.INSUFFICIENT_PARENT_PERMISSIONS);
    }
    return parent;
  }

  /** A file the account can see, wherever it is. */
  private Optional<DriveFile> visible(String id, DriveCall call) {
    String real = id.equals(ROOT) ? call.account().root().id() : id;
    return world.file(real).filter(file -> world.access().role(call.account(), file).isPresent());
  }
}
