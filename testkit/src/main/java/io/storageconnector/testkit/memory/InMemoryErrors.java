package io.storageconnector.testkit.memory;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ItemRef;
import java.time.Duration;
import java.util.List;

/** The refusals of the in-memory provider, in the words of the SPI. */
final class InMemoryErrors {

  private InMemoryErrors() {}

  static StorageException notFound(Operation operation, ItemRef item) {
    return StorageException.builder(
            ErrorKind.NOT_FOUND, operation, item + " is not there, or lies in the trash")
        .itemRef(item)
        .httpStatus(404)
        .build();
  }

  static StorageException alreadyExists(Operation operation, ItemRef folder, ItemRef existing) {
    return StorageException.builder(
            ErrorKind.ALREADY_EXISTS, operation, "the name is taken in " + folder)
        .itemRef(folder)
        .candidates(List.of(existing))
        .httpStatus(409)
        .build();
  }

  static StorageException preconditionFailed(Operation operation, ItemRef item) {
    return StorageException.builder(
            ErrorKind.PRECONDITION_FAILED, operation, item + " changed since its tag was read")
        .itemRef(item)
        .httpStatus(412)
        .build();
  }

  static StorageException quotaExceeded(Operation operation) {
    return refused(
        ErrorKind.QUOTA_EXCEEDED,
        operation,
        "the account is full: raise InMemoryConfig.quota or remove something for good");
  }

  static StorageException refused(ErrorKind kind, Operation operation, String message) {
    return StorageException.builder(kind, operation, message).build();
  }

  static StorageException tokenRejected(Operation operation) {
    return StorageException.builder(
            ErrorKind.ACCESS_TOKEN_REJECTED, operation, "the access token is unknown or expired")
        .httpStatus(401)
        .build();
  }

  /** What a client can tell from outside; a server error never says whether there was an effect. */
  static StorageException scripted(ErrorKind kind, Operation operation) {
    RetryAdvice advice =
        switch (kind) {
          case RATE_LIMITED, PENDING -> RetryAdvice.after(Duration.ZERO);
          case UNAVAILABLE -> RetryAdvice.ONLY_IF_IDEMPOTENT;
          default -> RetryAdvice.NEVER;
        };
    return StorageException.builder(kind, operation, "scripted fault: " + kind)
        .retry(advice)
        .build();
  }
}
