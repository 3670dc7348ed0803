package io.storageconnector;

/**
 * Content is not what it should be: a source that yields more or fewer bytes than it declared, a
 * stored file whose size or hash differs from what was sent, or a download that differs from what
 * is stored. Also if that can't be told, because the provider publishes no hash.
 */
public final class IntegrityException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient String expected;
  private final transient String actual;

  IntegrityException(Builder builder) {
    super(builder);
    this.expected = builder.expected == null ? "" : builder.expected;
    this.actual = builder.actual == null ? "" : builder.actual;
  }

  /** {@return the length or hash that was expected} */
  public String expected() {
    return expected;
  }

  /** {@return the length or hash that was found} */
  public String actual() {
    return actual;
  }
}
