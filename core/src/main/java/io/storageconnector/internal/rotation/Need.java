package io.storageconnector.internal.rotation;

import io.storageconnector.spi.AccessToken;
import org.jspecify.annotations.Nullable;

/**
 * Why a flight is started.
 *
 * @param rejected an access token that the API refused; absent if it is only about age
 * @param upkeep whether nobody waits for a token, and the record is looked after because it is due
 */
record Need(@Nullable AccessToken rejected, boolean upkeep) {

  static final Need TOKEN = new Need(null, false);
  static final Need UPKEEP = new Need(null, true);

  static Need insteadOf(AccessToken rejected) {
    return new Need(rejected, false);
  }

  boolean refuses(TokenRecord record) {
    return rejected != null && record.accessToken().isSameVersion(rejected);
  }
}
