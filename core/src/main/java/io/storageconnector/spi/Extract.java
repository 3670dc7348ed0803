package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A given number of bytes of a longer stream, no more and no fewer. Not thread-safe. */
final class Extract extends InputStream {

  private static final Logger log = LoggerFactory.getLogger(Extract.class);

  private final InputStream stream;
  private final long length;
  private long count;
  private boolean closed;

  Extract(InputStream stream, long length) {
    this.stream = requireNonNull(stream, "stream");
    this.length = length;
    if (length < 0) {
      throw new IllegalArgumentException("length is negative: " + length);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, buffer.length);
    if (closed) {
      throw new IOException("the content was closed");
    }
    if (size == 0) {
      return 0;
    }
    if (count == length) {
      return -1;
    }
    int read = stream.read(buffer, offset, (int) Math.min(size, length - count));
    if (read < 0) {
      throw new EOFException("the content ended after " + count + " of " + length + " bytes");
    }
    count += read;
    return read;
  }

  @Override
  public int available() throws IOException {
    return closed ? 0 : (int) Math.min(stream.available(), length - count);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stream.close();
    } catch (IOException e) {
      // Whatever was read was read; nothing of it depends on how the stream ends.
      log.debug("could not close a stream after {} bytes: {}", count, e.getClass().getName());
    }
  }
}
