package io.storageconnector.internal.chain;

import io.storageconnector.StorageException;

/**
 * Finds out whether a write took effect although its answer is missing.
 *
 * @param <T> what the write returns
 */
@FunctionalInterface
public interface Reconciler<T> {

  /**
   * Looks, and only looks.
   *
   * @param reads what it may ask; they run under the deadline of the write
   * @param failure the latest failure, which may be evidence itself
   */
  Settlement<T> settle(Reads reads, StorageException failure);
}
