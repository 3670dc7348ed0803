package io.storageconnector.gdrive;

import java.io.IOException;

/** A request ended before a byte of it was sent. */
final class NotSentException extends IOException {

  private static final long serialVersionUID = 1L;

  NotSentException(String message) {
    super(message);
  }
}
