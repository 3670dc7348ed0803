/**
 * Access tokens, and how they are renewed without ever losing a refresh token. Not API.
 *
 * <p>{@link io.storageconnector.internal.rotation.RefreshCoordinator} is the one class that may
 * call a token endpoint, and tells the algorithm. A connection has a {@code Grant} in each process,
 * which starts one {@code Flight} at a time; under its claim runs an {@code Exchange}, and a {@code
 * Ledger} writes what became of it. {@link
 * io.storageconnector.internal.rotation.ConnectionRegister} begins and ends connections, {@link
 * io.storageconnector.internal.rotation.Upkeep} looks after those that nobody uses. The record that
 * a store keeps ({@code TokenRecord}) carries lease and intent, so several processes need nothing
 * between them but the store.
 */
@NullMarked
package io.storageconnector.internal.rotation;

import org.jspecify.annotations.NullMarked;
