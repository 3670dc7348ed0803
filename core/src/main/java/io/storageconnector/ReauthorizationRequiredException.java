package io.storageconnector;

import io.storageconnector.auth.ReauthorizationReason;

/** The provider no longer accepts the grant: the customer's admin has to consent again. */
public final class ReauthorizationRequiredException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient ReauthorizationReason reason;

  ReauthorizationRequiredException(Builder builder) {
    super(builder);
    this.reason = builder.reason == null ? ReauthorizationReason.GRANT_REVOKED : builder.reason;
  }

  /** {@return why} */
  public ReauthorizationReason reason() {
    return reason;
  }
}
