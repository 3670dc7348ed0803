package io.storageconnector.internal.chain;

import io.storageconnector.StorageException;

/** Adds facts to a failure without losing where it arose. */
final class Failures {

  private Failures() {}

  /** Builds an exception that stands in for another one, with the other one's stack trace. */
  static StorageException like(StorageException original, StorageException.Builder facts) {
    StorageException copy = facts.build();
    copy.setStackTrace(original.getStackTrace());
    for (Throwable suppressed : original.getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }
}
