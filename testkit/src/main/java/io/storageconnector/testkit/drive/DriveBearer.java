package io.storageconnector.testkit.drive;

import java.util.Objects;
import java.util.Set;

/**
 * What an access token says about the request that carries it: for whom, what it may do, and
 * through which application.
 *
 * @param accountId the e-mail address of the user or of the service account
 * @param scopes the granted scopes, as full URLs
 * @param clientId the application: under {@code drive.file} it decides which files exist
 */
public record DriveBearer(String accountId, Set<String> scopes, String clientId) {

  /**
   * Copies the scopes.
   *
   * @param accountId the e-mail address of the user or of the service account
   * @param scopes the granted scopes, as full URLs
   * @param clientId the application: under {@code drive.file} it decides which files exist
   */
  public DriveBearer {
    Objects.requireNonNull(accountId, "accountId");
    Objects.requireNonNull(clientId, "clientId");
    scopes = Set.copyOf(scopes);
  }
}
