package io.storageconnector.box;

import io.storageconnector.Operation;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.ContentTransfer;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * Content on its way to Box. One shot: the HTTP client must never send it a second time on its own.
 */
final class ContentBody extends RequestBody {

  private static final MediaType OCTETS = MediaType.get("application/octet-stream");

  private final ContentSource source;
  private final Operation operation;

  ContentBody(ContentSource source, Operation operation) {
    this.source = source;
    this.operation = operation;
  }

  @Override
  public MediaType contentType() {
    return OCTETS;
  }

  @Override
  public long contentLength() {
    return source.length().orElse(-1);
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    ContentTransfer.copy(source, sink.outputStream(), operation);
  }
}
