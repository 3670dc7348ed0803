package io.storageconnector.gdrive;

import com.google.api.client.http.HttpContent;
import io.storageconnector.Operation;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.ContentTransfer;
import java.io.IOException;
import java.io.OutputStream;

/** Content on its way to Drive. The HTTP client must never send it a second time on its own. */
final class ContentBody implements HttpContent {

  private final ContentSource source;
  private final Operation operation;
  private final String type;

  ContentBody(ContentSource source, Operation operation, String type) {
    this.source = source;
    this.operation = operation;
    this.type = type;
  }

  @Override
  public long getLength() {
    return source.length().orElse(-1);
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public boolean retrySupported() {
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ContentTransfer.copy(source, out, operation);
  }
}
