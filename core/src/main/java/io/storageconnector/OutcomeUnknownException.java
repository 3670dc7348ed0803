package io.storageconnector;

/**
 * A write may or may not have taken effect, and the library could not find out. It is not a
 * failure: look before writing again.
 */
public final class OutcomeUnknownException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient String howToFindOut;

  OutcomeUnknownException(Builder builder) {
    super(builder);
    this.howToFindOut = builder.howToFindOut == null ? "" : builder.howToFindOut;
  }

  /** {@return which look-up settles the question} */
  public String howToFindOut() {
    return howToFindOut;
  }
}
