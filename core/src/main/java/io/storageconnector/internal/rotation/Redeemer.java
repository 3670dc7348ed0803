package io.storageconnector.internal.rotation;

import io.storageconnector.auth.Secret;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;

/** The way from a flight to the token endpoint, which only the coordinator may walk. */
interface Redeemer {

  /** Returns how long one request may take. */
  Duration requestTimeout();

  /** Returns how long others respect a claim. */
  Duration lease();

  /** Presents a refresh token. */
  TokenOutcome redeem(Secret refreshToken);

  /** Revokes a token; returns whether the provider confirmed it. */
  boolean revoke(Secret token);
}
