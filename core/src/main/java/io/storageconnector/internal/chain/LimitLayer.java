package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;

/** Lets only so many calls of a connection run at once; the others wait in order. */
final class LimitLayer implements Layer {

  private final Layer next;
  private final CallLimit limit;

  LimitLayer(Layer next, CallLimit limit) {
    this.next = next;
    this.limit = limit;
  }

  @Override
  public <T> T run(Invocation<T> invocation) {
    enter(invocation);
    try {
      return next.run(invocation);
    } finally {
      limit.leave();
    }
  }

  private void enter(Invocation<?> invocation) {
    try {
      if (!limit.enter(invocation.deadline().remaining())) {
        throw refusal(
                invocation,
                ErrorKind.UNAVAILABLE,
                "no call slot of this connection became free in time:"
                    + " allow more concurrent calls, or make fewer")
            .retry(RetryAdvice.EXHAUSTED)
            .build();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal(invocation, ErrorKind.CANCELLED, "the thread was interrupted; nothing was sent")
          .build();
    }
  }

  private static StorageException.Builder refusal(
      Invocation<?> invocation, ErrorKind kind, String message) {
    return StorageException.builder(kind, invocation.operation(), message)
        .itemRef(invocation.subject().orElse(null));
  }
}
