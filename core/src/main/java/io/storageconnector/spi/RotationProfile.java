package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a provider treats refresh tokens, from which the refresh coordinator takes its timings.
 *
 * @param policy what happens when a spent refresh token is presented again
 * @param refreshLifetime how long an unused refresh token lives
 * @param requestTimeout how long to wait for one answer of the token endpoint
 */
public record RotationProfile(Policy policy, Duration refreshLifetime, Duration requestTimeout) {

  /** What happens when a spent refresh token is presented again. */
  public enum Policy {
    /** Refresh tokens are not spent by use. */
    NON_ROTATING,
    /** The same new tokens are returned again, until they are used. */
    SAME_PAIR,
    /** Nothing but a refusal. */
    STRICT,
    /** A refusal, and every token of the grant dies: treat the token like a live grenade. */
    FAMILY_REVOKING
  }

  /**
   * Checks the components.
   *
   * @param policy what happens when a spent refresh token is presented again
   * @param refreshLifetime how long an unused refresh token lives
   * @param requestTimeout how long to wait for one answer of the token endpoint
   */
  public RotationProfile {
    requireNonNull(policy, "policy");
    if (refreshLifetime.isNegative() || refreshLifetime.isZero()) {
      throw new IllegalArgumentException("refreshLifetime is not positive");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("requestTimeout is not positive");
    }
  }

  /**
   * {@return how long a claim to refresh is respected after it was written} Two requests and a
   * margin. Where a second presentation destroys, four: taking over from somebody who was only slow
   * would cost the grant, and waiting costs nothing while the access token lives.
   */
  public Duration lease() {
    int requests =
        switch (policy) {
          case NON_ROTATING, SAME_PAIR -> 2;
          case STRICT, FAMILY_REVOKING -> 4;
        };
    return requestTimeout.multipliedBy(requests).plusSeconds(5);
  }

  /**
   * {@return how long before its end, at least, an access token is renewed} Longer than another
   * process needs to notice that the one that refreshes died, and to do it itself, so that a crash
   * costs no caller a wait.
   */
  public Duration refreshAhead() {
    Duration recovery = lease().plus(requestTimeout).plusMinutes(1);
    Duration least =
        switch (policy) {
          case NON_ROTATING, SAME_PAIR -> Duration.ofMinutes(5);
          case STRICT, FAMILY_REVOKING -> Duration.ofMinutes(12);
        };
    return recovery.compareTo(least) > 0 ? recovery : least;
  }

  /** {@return the profile of the same provider for tokens that are minted, which spends nothing} */
  public RotationProfile forMinting() {
    return new RotationProfile(Policy.NON_ROTATING, refreshLifetime, requestTimeout);
  }
}
