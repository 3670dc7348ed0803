package io.storageconnector;

import java.time.Duration;

/** The provider asks to slow down, and the library's own waiting did not suffice. */
public final class RateLimitedException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient Duration retryAfter;

  RateLimitedException(Builder builder) {
    super(builder);
    this.retryAfter = builder.retryAfter;
  }

  /** {@return how long the provider asked to wait; zero if it did not say} */
  public Duration retryAfter() {
    return retryAfter;
  }
}
