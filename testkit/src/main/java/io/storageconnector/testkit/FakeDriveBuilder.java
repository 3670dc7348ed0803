package io.storageconnector.testkit;

import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.oauth.RotationMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Describes a {@link FakeDrive}. Not thread-safe. */
public final class FakeDriveBuilder {

  FakeClock clock = FakeClock.frozen();
  RotationMode rotation = RotationMode.REUSABLE;
  Duration accessLifetime = Duration.ofSeconds(3599);
  Duration tokenLatency = Duration.ZERO;
  Duration refreshLifetime = Duration.ofDays(180);
  int liveRefreshTokens = 100;
  boolean testing;
  DriveSettings settings = DriveSettings.builder().build();
  final List<URI> redirectUris = new ArrayList<>();
  int port;
  int tlsPort;
  int proxyPort;

  FakeDriveBuilder() {}

  /**
   * Sets the clock. Default {@link FakeClock#frozen()}.
   *
   * @param newClock the clock
   * @return this builder
   */
  public FakeDriveBuilder clock(FakeClock newClock) {
    clock = newClock;
    return this;
  }

  /**
   * Sets what happens to used refresh tokens. Default {@link RotationMode#REUSABLE}, as documented;
   * any other mode proves that a client stores the refresh token that comes back.
   *
   * @param mode the mode
   * @return this builder
   */
  public FakeDriveBuilder rotation(RotationMode mode) {
    rotation = mode;
    return this;
  }

  /**
   * Sets how long an access token lives. Default 3599 seconds (reported; documented as about an
   * hour). Google's Java library refreshes one with less than 225 seconds left on every call.
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeDriveBuilder accessLifetime(Duration lifetime) {
    accessLifetime = lifetime;
    return this;
  }

  /**
   * Sets how long answers of the token endpoint take, in real time. Default no time.
   *
   * @param roundTrip the time between request and answer
   * @return this builder
   */
  public FakeDriveBuilder tokenLatency(Duration roundTrip) {
    tokenLatency = roundTrip;
    return this;
  }

  /**
   * Sets how long an unused refresh token lives. Default 180 days (doc: six months).
   *
   * @param lifetime the time, counted anew with each use
   * @return this builder
   */
  public FakeDriveBuilder refreshLifetime(Duration lifetime) {
    refreshLifetime = lifetime;
    return this;
  }

  /**
   * Sets how many refresh tokens an account may have alive with one client; one more ends the
   * oldest without a sign. Default 100 (doc).
   *
   * @param most the number, at least one
   * @return this builder
   */
  public FakeDriveBuilder liveRefreshTokens(int most) {
    liveRefreshTokens = most;
    return this;
  }

  /**
   * Sets the publishing status of the first project to "Testing": refresh tokens end after seven
   * days (doc). Default "In production".
   *
   * @return this builder
   */
  public FakeDriveBuilder testing() {
    testing = true;
    return this;
  }

  /**
   * Sets limits, strictness and oddities of the files. Default those of the real Drive, strict.
   *
   * @param newSettings the settings
   * @return this builder
   */
  public FakeDriveBuilder settings(DriveSettings newSettings) {
    settings = newSettings;
    return this;
  }

  /**
   * Registers a redirect URI of the first client. As long as none is registered, all are accepted.
   *
   * @param uri the URI, matched exactly
   * @return this builder
   */
  public FakeDriveBuilder addRedirectUri(URI uri) {
    redirectUris.add(uri);
    return this;
  }

  /**
   * Sets the plain HTTP port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeDriveBuilder port(int newPort) {
    port = newPort;
    return this;
  }

  /**
   * Sets the HTTPS port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeDriveBuilder tlsPort(int newPort) {
    tlsPort = newPort;
    return this;
  }

  /**
   * Sets the proxy's port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeDriveBuilder proxyPort(int newPort) {
    proxyPort = newPort;
    return this;
  }

  /**
   * Opens the ports and begins to serve.
   *
   * @return the running fake
   * @throws java.io.UncheckedIOException if a port is taken
   */
  public FakeDrive start() {
    return new FakeDrive(this);
  }
}
