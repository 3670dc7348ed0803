/**
 * Values that describe stored things: items, refs, checksums, ranges, pages and content. API.
 *
 * <p>Start at {@link io.storageconnector.item.Item} and {@link io.storageconnector.item.ItemRef}.
 * Nothing here does a remote call.
 */
@NullMarked
package io.storageconnector.item;

import org.jspecify.annotations.NullMarked;
