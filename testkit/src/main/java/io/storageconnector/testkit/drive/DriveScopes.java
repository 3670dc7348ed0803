package io.storageconnector.testkit.drive;

import java.util.Set;

/**
 * What each scope allows (doc: the scopes listed with each method). Stateless.
 *
 * <p>Scopes that are not Drive's, such as {@code openid}, allow nothing here.
 */
final class DriveScopes {

  private static final String PREFIX = "https://www.googleapis.com/auth/";
  static final String DRIVE = PREFIX + "drive";
  static final String FILE = PREFIX + "drive.file";
  static final String READONLY = PREFIX + "drive.readonly";
  static final String METADATA = PREFIX + "drive.metadata";
  static final String METADATA_READONLY = PREFIX + "drive.metadata.readonly";

  private DriveScopes() {}

  /** Refuses an operation that no scope of the token allows. */
  static void require(DriveOperation operation, Set<String> scopes) {
    boolean allowed =
        switch (operation.need()) {
          case NONE -> any(scopes, DRIVE, FILE, READONLY, METADATA, METADATA_READONLY);
          case METADATA_READ -> any(scopes, DRIVE, FILE, READONLY, METADATA, METADATA_READONLY);
          case CONTENT_READ -> any(scopes, DRIVE, FILE, READONLY);
          case METADATA_WRITE -> any(scopes, DRIVE, FILE, METADATA);
          case WRITE -> any(scopes, DRIVE, FILE);
          case READ_ALL -> any(scopes, DRIVE, READONLY);
          case FULL -> scopes.contains(DRIVE);
        };
    if (!allowed) {
      throw DriveRefusal.of(DriveReason.INSUFFICIENT_PERMISSIONS);
    }
  }

  /** Says whether all files exist for the token, not only those of its application. */
  static boolean seesAll(Set<String> scopes) {
    return any(scopes, DRIVE, READONLY, METADATA, METADATA_READONLY);
  }

  /** Says whether an operation may touch files that are not the application's. */
  static boolean reachesAll(DriveOperation.Need need, Set<String> scopes) {
    return switch (need) {
      case NONE, METADATA_READ -> seesAll(scopes);
      case CONTENT_READ, READ_ALL -> any(scopes, DRIVE, READONLY);
      case METADATA_WRITE -> any(scopes, DRIVE, METADATA);
      case WRITE, FULL -> scopes.contains(DRIVE);
    };
  }

  private static boolean any(Set<String> granted, String... scopes) {
    for (String scope : scopes) {
      if (granted.contains(scope)) {
        return true;
      }
    }
    return false;
  }
}
