package io.storageconnector;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;

/**
 * What is known about a connection without asking the provider.
 *
 * @param id the application's name for it
 * @param provider the provider's id
 * @param state where it stands
 */
public record Connection(ConnectionId id, String provider, ConnectionState state) {}
