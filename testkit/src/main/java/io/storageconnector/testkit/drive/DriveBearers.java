package io.storageconnector.testkit.drive;

import java.util.Optional;

/**
 * Knows which access tokens are good: the seam between the files of a fake Drive and its logins.
 *
 * <p>Implementations are thread-safe, and answer by the fake's clock.
 */
@FunctionalInterface
public interface DriveBearers {

  /**
   * Finds what an access token stands for.
   *
   * @param accessToken the token as the request carries it, possibly empty
   * @return its bearer, or empty when the token is unknown, expired or revoked
   */
  Optional<DriveBearer> bearer(String accessToken);
}
