/**
 * Uploads and downloads that can't lie: content is counted and hashed on the way, compared with
 * what the provider reports, and never ends early without an error. Not API.
 *
 * <p>{@link io.storageconnector.internal.transfer.Uploads} decides what a name conflict means and
 * how content travels; {@link io.storageconnector.internal.transfer.Downloads} decides what is
 * expected before the first byte.
 */
@NullMarked
package io.storageconnector.internal.transfer;

import org.jspecify.annotations.NullMarked;
