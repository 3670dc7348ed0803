/**
 * A storage provider that keeps everything in memory, for tests and trials without a network. API.
 *
 * <p>Start at {@link io.storageconnector.testkit.memory.InMemoryProvider}. It is written only
 * against the public SPI.
 */
@NullMarked
package io.storageconnector.testkit.memory;

import org.jspecify.annotations.NullMarked;
