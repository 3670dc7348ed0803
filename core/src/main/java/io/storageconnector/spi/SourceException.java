package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * The content to be sent could not be read, or is not what it was declared to be. Streams of a
 * {@code ContentSource} that core hands to a backend throw it, so that a backend can tell trouble
 * with the source from trouble with the network: it finds this exception in what its HTTP client
 * threw, and never treats it as a failure of the provider.
 *
 * <p>If the cause is a {@code StorageException}, that is the error to report.
 */
public final class SourceException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what went wrong with the source, in one line, without names and content
   * @param cause why
   */
  public SourceException(String message, Throwable cause) {
    super(requireNonNull(message, "message"), requireNonNull(cause, "cause"));
  }
}
