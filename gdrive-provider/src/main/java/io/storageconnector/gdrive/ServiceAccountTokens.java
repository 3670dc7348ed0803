package io.storageconnector.gdrive;

import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;

/** Obtains the access tokens of a service account, in whichever way it proves itself. */
interface ServiceAccountTokens {

  /**
   * Returns what became of the request for a token.
   *
   * @param account a subject of Google's
   */
  TokenOutcome mint(ServiceAccount account, Deadline deadline);
}
