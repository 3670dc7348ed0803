package io.storageconnector.testkit.drive;

import java.util.Set;

/**
 * Who asks: the account, through which application, with which scopes.
 *
 * @param account the user or service account
 * @param scopes what the token allows
 * @param clientId the application
 */
record DriveViewer(DriveAccount account, Set<String> scopes, String clientId) {

  /** Says whether a file exists for the token at all: under {@code drive.file}, few do (doc). */
  boolean reaches(DriveFile file, DriveOperation.Need need) {
    return DriveScopes.reachesAll(need, scopes) || file.isOpenedBy(clientId);
  }

  boolean sees(DriveFile file) {
    return DriveScopes.seesAll(scopes) || file.isOpenedBy(clientId);
  }
}
