package io.storageconnector.gdrive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Google's time as seen from this host: the host's own clock, corrected by how far it was off when
 * Google last objected. Thread-safe; of two corrections at the same moment either will do.
 */
final class ServerClock {

  private final Clock host;
  private volatile Duration offset = Duration.ZERO;

  ServerClock(Clock host) {
    this.host = host;
  }

  Instant now() {
    return host.instant().plus(offset);
  }

  /**
   * Remembers what Google's clock showed. A host whose own clock is set right later on is corrected
   * again, because an offset always counts from the host's clock as it was.
   *
   * @param host the host's time when the answer came
   * @param server what the answer said
   */
  void learn(Instant host, Instant server) {
    this.offset = Duration.between(host, server);
  }
}
