package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.TokenStoreException;

/** There is a record, and this process can't open it; so it must not judge or replace it. */
final class UnreadableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TokenStoreException trouble;

  UnreadableRecordException(TokenStoreException trouble) {
    super(trouble.getMessage(), trouble);
    this.trouble = requireNonNull(trouble, "trouble");
  }

  TokenStoreException trouble() {
    return trouble;
  }
}
