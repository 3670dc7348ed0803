package io.storageconnector.gdrive;

import io.storageconnector.auth.ConnectionId;

/**
 * What is remembered of the accounts behind the connections, so that views of a connection stay
 * light. Another authorization of a connection may be of another account, and has its own entry.
 * Thread-safe and bounded.
 */
final class DriveAccounts {

  private static final int MAX_ACCOUNTS = 2_000;

  private final BoundedMap<Key, DriveAccount> accounts = new BoundedMap<>(MAX_ACCOUNTS);

  private record Key(ConnectionId connection, long generation) {}

  DriveAccount of(ConnectionId connection, long generation) {
    return accounts.computeIfAbsent(new Key(connection, generation), key -> new DriveAccount());
  }
}
