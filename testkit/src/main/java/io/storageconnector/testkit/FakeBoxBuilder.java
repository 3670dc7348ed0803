package io.storageconnector.testkit;

import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.oauth.RotationMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Describes a {@link FakeBox}. Not thread-safe. */
public final class FakeBoxBuilder {

  FakeClock clock = FakeClock.frozen();
  RotationMode rotation = RotationMode.IDEMPOTENT_UNTIL_NEXT_ROTATION;
  Duration accessLifetime = Duration.ofHours(1);
  Duration tokenLatency = Duration.ZERO;
  Duration refreshLifetime = Duration.ofDays(60);
  BoxSettings settings = BoxSettings.builder().build();
  final List<URI> redirectUris = new ArrayList<>();
  int port;
  int tlsPort;
  int proxyPort;

  FakeBoxBuilder() {}

  /**
   * Sets the clock. Default {@link FakeClock#frozen()}.
   *
   * @param newClock the clock
   * @return this builder
   */
  public FakeBoxBuilder clock(FakeClock newClock) {
    clock = newClock;
    return this;
  }

  /**
   * Sets what happens to used refresh tokens. Default {@link
   * RotationMode#IDEMPOTENT_UNTIL_NEXT_ROTATION}.
   *
   * @param mode the mode
   * @return this builder
   */
  public FakeBoxBuilder rotation(RotationMode mode) {
    rotation = mode;
    return this;
  }

  /**
   * Sets how long an access token lives. Default one hour (documented).
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeBoxBuilder accessLifetime(Duration lifetime) {
    accessLifetime = lifetime;
    return this;
  }

  /**
   * Sets how long answers of the token endpoint take, in real time. Default no time.
   *
   * @param roundTrip the time between request and answer
   * @return this builder
   */
  public FakeBoxBuilder tokenLatency(Duration roundTrip) {
    tokenLatency = roundTrip;
    return this;
  }

  /**
   * Sets how long an unused refresh token lives. Default 60 days (documented).
   *
   * @param lifetime the time
   * @return this builder
   */
  public FakeBoxBuilder refreshLifetime(Duration lifetime) {
    refreshLifetime = lifetime;
    return this;
  }

  /**
   * Sets limits and strictness. Default those of the real Box, strict.
   *
   * @param newSettings the settings
   * @return this builder
   */
  public FakeBoxBuilder settings(BoxSettings newSettings) {
    settings = newSettings;
    return this;
  }

  /**
   * Registers a redirect URI. As long as none is registered, all are accepted.
   *
   * @param uri the URI, matched exactly but for the port of a loopback address
   * @return this builder
   */
  public FakeBoxBuilder addRedirectUri(URI uri) {
    redirectUris.add(uri);
    return this;
  }

  /**
   * Sets the plain HTTP port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeBoxBuilder port(int newPort) {
    port = newPort;
    return this;
  }

  /**
   * Sets the HTTPS port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeBoxBuilder tlsPort(int newPort) {
    tlsPort = newPort;
    return this;
  }

  /**
   * Sets the proxy's port. Default any free one.
   *
   * @param newPort the port, zero for any
   * @return this builder
   */
  public FakeBoxBuilder proxyPort(int newPort) {
    proxyPort = newPort;
    return this;
  }

  /**
   * Opens the ports and begins to serve.
   *
   * @return the running fake
   * @throws java.io.UncheckedIOException if a port is taken
   */
  public FakeBox start() {
    return new FakeBox(this);
  }
}
