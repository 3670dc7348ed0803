package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import java.time.Clock;

/**
 * What a provider is told when a connection is opened. One parameter object, so that it can grow.
 * Immutable and thread-safe.
 */
public final class ProviderContext {

  private final ConnectionId connection;
  private final Clock clock;

  private ProviderContext(ConnectionId connection, Clock clock) {
    this.connection = requireNonNull(connection, "connection");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * {@return a context}
   *
   * @param connection the connection being opened
   * @param clock the only source of time
   */
  public static ProviderContext of(ConnectionId connection, Clock clock) {
    return new ProviderContext(connection, clock);
  }

  /** {@return the connection being opened; for messages} */
  public ConnectionId connection() {
    return connection;
  }

  /** {@return the only source of time} */
  public Clock clock() {
    return clock;
  }
}
