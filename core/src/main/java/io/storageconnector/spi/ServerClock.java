package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A provider's time as seen from this host: the host's own clock, corrected by how far it was off
 * when the provider last objected. For what is signed with a time in it. Thread-safe; of two
 * corrections at the same moment either will do.
 */
public final class ServerClock {

  private final Clock host;
  private volatile Duration offset = Duration.ZERO;

  private ServerClock(Clock host) {
    this.host = requireNonNull(host, "host");
  }

  /**
   * {@return a clock that shows the host's time until it learns better}
   *
   * @param host the host's clock
   */
  public static ServerClock of(Clock host) {
    return new ServerClock(host);
  }

  /** {@return the provider's time, as far as it is known} */
  public Instant now() {
    return host.instant().plus(offset);
  }

  /**
   * Remembers what the provider's clock showed. A host whose own clock is set right later on is
   * corrected again, because an offset always counts from the host's clock as it was.
   *
   * @param host the host's time when the answer came
   * @param server what the answer said
   */
  public void learn(Instant host, Instant server) {
    this.offset = Duration.between(host, server);
  }
}
