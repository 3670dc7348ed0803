package io.storageconnector.testkit.oauth;

import java.time.Clock;
import java.time.Duration;

/** Describes a {@link FakeOAuth}. Not thread-safe. */
public final class FakeOAuthBuilder {

  final Clock clock;
  String clientId = "fake-client-id";
  RotationMode mode = RotationMode.STRICT;
  Duration codeLifetime = Duration.ofMinutes(10);
  Duration accessLifetime = Duration.ofHours(1);
  Duration refreshLifetime = Duration.ofDays(60);
  int liveRefreshTokens = Integer.MAX_VALUE;

  FakeOAuthBuilder(Clock clock) {
    this.clock = clock;
  }

  /**
   * Sets the id of the client the server starts with. Default {@code fake-client-id}.
   *
   * @param id the client id
   * @return this builder
   */
  public FakeOAuthBuilder clientId(String id) {
    clientId = id;
    return this;
  }

  /**
   * Sets what happens to used refresh tokens. Default {@link RotationMode#STRICT}.
   *
   * @param newMode the mode
   * @return this builder
   */
  public FakeOAuthBuilder rotation(RotationMode newMode) {
    mode = newMode;
    return this;
  }

  /**
   * Sets how long an authorization code lives. Default ten minutes.
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeOAuthBuilder codeLifetime(Duration lifetime) {
    codeLifetime = lifetime;
    return this;
  }

  /**
   * Sets how long an access token lives. Default one hour.
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeOAuthBuilder accessLifetime(Duration lifetime) {
    accessLifetime = lifetime;
    return this;
  }

  /**
   * Sets how long an unused refresh token lives. Default 60 days.
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeOAuthBuilder refreshLifetime(Duration lifetime) {
    refreshLifetime = lifetime;
    return this;
  }

  /**
   * Sets how many refresh tokens one subject may have alive with one client; one more ends the
   * oldest. Default any number.
   *
   * @param most the number, at least one
   * @return this builder
   */
  public FakeOAuthBuilder liveRefreshTokens(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a grant needs a refresh token: " + most);
    }
    liveRefreshTokens = most;
    return this;
  }

  /**
   * Makes the state of the server.
   *
   * @return the state, without any grant
   */
  public FakeOAuth build() {
    return new FakeOAuth(this);
  }
}
