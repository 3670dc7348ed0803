package io.storageconnector.internal.rotation;

import io.storageconnector.auth.Secret;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way from a flight to the token endpoint, which only the coordinator may walk. */
interface Redeemer {

  /** Returns how long one request may take. */
  Duration requestTimeout();

  /** Returns how long others respect a claim. */
  Duration lease();

  /** Presents a refresh token; null where tokens are minted and nothing is presented. */
  TokenOutcome redeem(@Nullable Secret refreshToken);

  /** Revokes a token; returns whether the provider confirmed it. */
  boolean revoke(Secret token);
}
