/**
 * What an application names: entry point, connector, requests, results and errors. API.
 *
 * <p>Start at {@code StorageConnectors}, built once per application, and {@link
 * io.storageconnector.StorageConnector}, the view of one connection.
 */
@NullMarked
package io.storageconnector;

import org.jspecify.annotations.NullMarked;
