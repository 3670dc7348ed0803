package io.storageconnector.internal.transfer;

import io.storageconnector.Export;
import io.storageconnector.Operation;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.spi.OpenedContent;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** An export whose length is checked on the way, where it was announced. Not thread-safe. */
final class OpenedExport implements Export {

  private final NativeDocItem document;
  private final String mediaType;
  private final OpenedContent content;
  private final InputStream body;
  private final Receiver receiver;

  OpenedExport(NativeDocItem document, String mediaType, OpenedContent content) {
    this.document = document;
    this.mediaType = mediaType;
    this.content = content;
    this.body =
        content.length().isPresent()
            ? new VerifyingStream(
                content.body(), content.length().getAsLong(), null, content::close)
            : content.body();
    this.receiver = new Receiver(body, Operation.EXPORT, document.ref());
  }

  @Override
  public NativeDocItem document() {
    return document;
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  @Override
  public OptionalLong length() {
    return content.length();
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public long transferTo(OutputStream out) {
    return receiver.transferTo(out);
  }

  @Override
  public void close() {
    content.close();
  }
}
