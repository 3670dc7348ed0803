package io.storageconnector.spi;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.RotationProfile.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The token endpoint of storage that has no logins. Immutable and thread-safe. */
final class WithoutLogin implements TokenEndpoint {

  static final TokenEndpoint ENDPOINT = new WithoutLogin();

  /** There is no "never" in a token record; this is the last day that four digits can write. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  /** Nothing is spent and nobody is asked, so these times never come to bear. */
  private static final RotationProfile NOTHING_TO_ROTATE =
      new RotationProfile(Policy.NON_ROTATING, Duration.ofDays(365), Duration.ofSeconds(30));

  private WithoutLogin() {}

  @Override
  public RotationProfile rotation() {
    return NOTHING_TO_ROTATE;
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    return new TokenOutcome.Issued(
        TokenSet.of(Secret.of("no-login"), null, END_OF_TIME, List.of()));
  }
}
