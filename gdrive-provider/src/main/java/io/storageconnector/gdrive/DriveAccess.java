package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

/**
 * What an application asks to be allowed in a Drive, from the least to the most. What Google wants
 * for each is as of its page "Choose Google Drive API scopes". Constants may be added in a minor
 * release.
 *
 * <p>An application whose consent screen is internal to one Workspace, and one that acts for users
 * by domain-wide delegation, needs no verification for any of them.
 */
public enum DriveAccess {
  /**
   * The files the application made, and those a user opened with it in Google's Picker ({@code
   * drive.file}); all others look absent, also those somebody puts into a folder of the
   * application. Reads and writes. Not sensitive: Google asks for no more than the usual
   * verification of the consent screen.
   *
   * <p>Enough for exports. An import from a folder that people fill needs {@link #READ_ONLY}.
   */
  FILES_OF_THIS_APP("https://www.googleapis.com/auth/drive.file"),
  /**
   * All that the account sees, shared drives included, to read ({@code drive.readonly}); everything
   * that writes fails as {@code SCOPE_MISSING}. Restricted: Google verifies the application, and
   * where its data reaches a server, has a security assessment (CASA) repeated each year.
   */
  READ_ONLY("https://www.googleapis.com/auth/drive.readonly"),
  /**
   * All that the account sees and may change, shared drives included ({@code drive}). Restricted,
   * as {@link #READ_ONLY} is.
   */
  FULL("https://www.googleapis.com/auth/drive");

  private final String scope;

  DriveAccess(String scope) {
    this.scope = requireNonNull(scope, "scope");
  }

  /** Says whether it lets anything be written. */
  boolean mayWrite() {
    return this != READ_ONLY;
  }

  /** {@return the scope as it goes over the wire} */
  public String scope() {
    return scope;
  }
}
