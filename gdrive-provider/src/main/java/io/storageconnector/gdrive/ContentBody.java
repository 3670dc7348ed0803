package io.storageconnector.gdrive;

import com.google.api.client.http.HttpContent;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Content on its way out: opened once, streamed through a small buffer, closed. Trouble with the
 * source is told apart from trouble with the network, and breaks the request.
 */
final class ContentBody implements HttpContent {

  private static final int BUFFER = 32 * 1024;

  private final ContentSource source;
  private final Operation operation;
  private final String type;
  private final long length;

  ContentBody(ContentSource source, Operation operation, String type) {
    this.source = source;
    this.operation = operation;
    this.type = type;
    this.length = source.length().orElse(-1);
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public String getType() {
    return type;
  }

  /** The HTTP client must never send it a second time on its own. */
  @Override
  public boolean retrySupported() {
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    try (InputStream in = open()) {
      for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
        written += n;
        if (length >= 0 && written > length) {
          throw mismatch("at least " + written);
        }
        out.write(buffer, 0, n);
      }
    }
    if (length >= 0 && written < length) {
      throw mismatch(Long.toString(written));
    }
  }

  private InputStream open() throws SourceException {
    try {
      return source.open();
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

  private SourceException mismatch(String actual) {
    String message = "the content does not yield as many bytes as it declared; nothing was stored";
    return new SourceException(
        message,
        StorageException.builder(ErrorKind.CONTENT_MISMATCH, operation, message)
            .mismatch(length + " bytes", actual + " bytes")
            .build());
  }
}
