package io.storageconnector.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;

/** Opens one connection that was authorized before. */
final class ConnectedHarness implements StorageHarness {

  private final StorageConnectors connectors;
  private final ConnectionId connection;

  ConnectedHarness(StorageConnectors connectors, ConnectionId connection) {
    this.connectors = requireNonNull(connectors, "connectors");
    this.connection = requireNonNull(connection, "connection");
  }

  @Override
  public StorageConnector open(OpenOptions options) {
    return connectors.open(connection, options);
  }

  @Override
  public void close() {
    connectors.close();
  }
}
