package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Copies an arriving body, and says on which side it broke. Not thread-safe. */
final class Receiver {

  private static final int BUFFER = 1 << 16;

  private final InputStream body;
  private final Operation operation;
  private final ItemRef item;

  Receiver(InputStream body, Operation operation, ItemRef item) {
    this.body = body;
    this.operation = operation;
    this.item = item;
  }

  /** Copies what is left, and returns how many bytes that were. */
  long transferTo(OutputStream out) {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int read = receive(buffer); read >= 0; read = receive(buffer)) {
      try {
        out.write(buffer, 0, read);
      } catch (IOException e) {
        throw unwritable(e);
      }
      total += read;
    }
    return total;
  }

  private int receive(byte[] buffer) {
    try {
      return body.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled(e);
      }
      throw StorageException.builder(
              ErrorKind.UNAVAILABLE,
              operation,
              "the connection broke during a download: do not use what arrived, download again")
          .retry(RetryAdvice.SAFE)
          .itemRef(item)
          .cause(e)
          .build();
    }
  }

  /**
   * Returns what to throw when the bytes could not be written. An interrupt breaks reads and writes
   * alike; it is neither the network's nor the disk's fault.
   */
  RuntimeException unwritable(IOException e) {
    return Thread.currentThread().isInterrupted() ? cancelled(e) : new UncheckedIOException(e);
  }

  private StorageException cancelled(IOException e) {
    return StorageException.builder(
            ErrorKind.CANCELLED,
            operation,
            "the thread was interrupted during a download: do not use what arrived")
        .itemRef(item)
        .cause(e)
        .build();
  }
}
