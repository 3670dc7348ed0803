package io.storageconnector.spi;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * Writes content into the body of a request, for backends whose HTTP client lets them. Trouble with
 * the content is a {@link SourceException}, so that it is told apart from trouble with the network,
 * and breaks the request: nothing short may look like an end.
 */
public final class ContentTransfer {

  private static final int BUFFER = 64 * 1024;

  private ContentTransfer() {}

  /**
   * Opens the content, copies all of it, and closes it. The body stays open.
   *
   * @param content what to send; opened once
   * @param body where to; its exceptions pass through
   * @param operation what the content is sent for; goes into errors
   * @throws SourceException if the content can't be read, or yields more or fewer bytes than it
   *     declared
   * @throws IOException if the body fails
   */
  public static void copy(ContentSource content, OutputStream body, Operation operation)
      throws IOException {
    OptionalLong length = content.length();
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    try (InputStream in = open(content)) {
      for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
        written += n;
        if (length.isPresent() && written > length.getAsLong()) {
          throw mismatch(operation, length.getAsLong(), "at least " + written);
        }
        body.write(buffer, 0, n);
      }
    }
    if (length.isPresent() && written < length.getAsLong()) {
      throw mismatch(operation, length.getAsLong(), Long.toString(written));
    }
  }

  private static InputStream open(ContentSource content) throws SourceException {
    try {
      return content.open();
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException("the content could not be opened", e);
    }
  }

  private static int read(InputStream in, byte[] buffer) throws SourceException {
    try {
      return in.read(buffer);
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException("the content could not be read", e);
    }
  }

  private static SourceException mismatch(Operation operation, long declared, String actual) {
    String message = "the content does not yield as many bytes as it declared; nothing was stored";
    return new SourceException(
        message,
        StorageException.builder(ErrorKind.CONTENT_MISMATCH, operation, message)
            .mismatch(declared + " bytes", actual + " bytes")
            .build());
  }
}
