package io.storageconnector.auth;

/**
 * A token store could not do what it was asked to. For a write the outcome is unknown: it may have
 * been applied, and the library finds out by loading again. Messages hold no sealed bytes.
 */
public final class TokenStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what failed and what to do
   */
  public TokenStoreException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message what failed and what to do
   * @param cause the store's own exception
   */
  public TokenStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
