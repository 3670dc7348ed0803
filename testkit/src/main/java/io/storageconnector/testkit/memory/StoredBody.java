package io.storageconnector.testkit.memory;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.item.ByteRange;
import io.storageconnector.spi.OpenedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stored bytes on their way to the caller, until they are closed. Not thread-safe. */
final class StoredBody extends InputStream {

  private final ByteArrayInputStream bytes;
  private final AtomicInteger open;
  private boolean closed;

  private StoredBody(ByteArrayInputStream bytes, AtomicInteger open) {
    this.bytes = bytes;
    this.open = open;
    open.incrementAndGet();
  }

  static OpenedContent open(byte[] content, @Nullable ByteRange range, AtomicInteger open) {
    ByteRange wanted = range == null ? ByteRange.from(0) : range;
    if (range != null && wanted.first() >= content.length) {
      throw InMemoryErrors.refused(
          ErrorKind.INVALID_ARGUMENT, Operation.DOWNLOAD, "the range starts behind the end");
    }
    int length = Math.toIntExact(wanted.lengthWithin(content.length));
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(content, Math.toIntExact(wanted.first()), length);
    StoredBody body = new StoredBody(bytes, open);
    return OpenedContent.of(body, length, range != null, body::close);
  }

  @Override
  public int read() throws IOException {
    requireOpen();
    return bytes.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    requireOpen();
    return bytes.read(buffer, offset, length);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      open.decrementAndGet();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the download was closed");
    }
  }
}
