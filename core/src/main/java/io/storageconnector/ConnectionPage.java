package io.storageconnector;

import io.storageconnector.auth.ConnectionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of the list of all connections. Immutable; holds no secret. */
public final class ConnectionPage {

  private final List<Connection> connections;
  private final List<ConnectionId> unreadable;
  private final @Nullable ConnectionId next;

  private ConnectionPage(
      List<Connection> connections, List<ConnectionId> unreadable, @Nullable ConnectionId next) {
    this.connections = List.copyOf(connections);
    this.unreadable = List.copyOf(unreadable);
    this.next = next;
  }

  /**
   * {@return a page}
   *
   * @param connections the connections
   * @param unreadable those whose records do not open here
   * @param next where the next page starts; null if this was the last
   */
  public static ConnectionPage of(
      List<Connection> connections, List<ConnectionId> unreadable, @Nullable ConnectionId next) {
    return new ConnectionPage(connections, unreadable, next);
  }

  /** {@return the connections, disconnected ones included} May be empty before the last page. */
  public List<Connection> connections() {
    return connections;
  }

  /**
   * {@return connections whose records do not open here: the key is missing, or the record was
   * damaged or copied} They are left as they are.
   */
  public List<ConnectionId> unreadable() {
    return unreadable;
  }

  /** {@return where the next page starts; empty if this was the last} */
  public Optional<ConnectionId> next() {
    return Optional.ofNullable(next);
  }
}
