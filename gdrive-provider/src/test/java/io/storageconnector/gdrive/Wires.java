package io.storageconnector.gdrive;

import io.storageconnector.Operation;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Ways to a server of a test, and calls with a token. */
final class Wires {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);
  static final String TOKEN = "FAKESECRET-access";

  private Wires() {}

  static DriveWireSettings settings(URI root) {
    return settings(root, Duration.ofSeconds(10));
  }

  static DriveWireSettings settings(URI root, Duration readTimeout) {
    return new DriveWireSettings(
        root,
        "tests",
        Duration.ofSeconds(5),
        readTimeout,
        null,
        null,
        DriveWireSettings.CHUNK_UNIT,
        Duration.ofMinutes(10),
        false,
        true,
        null);
  }

  static DriveBackend backend(DriveWire wire) {
    return new DriveBackend(wire, ProviderContext.of(ConnectionId.of("acme"), CLOCK));
  }

  static Call call(Operation operation) {
    return call(operation, Duration.ofSeconds(20));
  }

  static Call call(Operation operation, Duration budget) {
    AccessToken token = AccessToken.of(Secret.of(TOKEN), Instant.MAX, 1, 1);
    return Call.of(operation, token, Deadline.after(budget, CLOCK));
  }
}
