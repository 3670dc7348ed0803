/**
 * What a provider implements. SPI: changes are listed under their own heading of the changelog.
 *
 * <p>A provider is small and dumb: {@link io.storageconnector.spi.StorageBackend} has one method
 * per primitive, each makes one attempt and reports failure with a typed {@code StorageException}.
 * Tokens, retry, verification, paths, confinement and paging are written once, in core, around it.
 * Start at {@link io.storageconnector.spi.StorageProvider}.
 */
@NullMarked
package io.storageconnector.spi;

import org.jspecify.annotations.NullMarked;
