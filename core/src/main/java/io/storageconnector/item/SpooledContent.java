package io.storageconnector.item;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a stream, in memory or in a temporary file, that can be opened again until it is
 * closed.
 *
 * <p>Thread-safe. {@link #close()} deletes the file, is idempotent, and makes later opens fail.
 */
public final class SpooledContent implements ContentSource, AutoCloseable {

  private static final int IN_MEMORY = 1 << 20;

  private final byte[] head;
  private final @Nullable Path file;
  private final long length;
  private volatile boolean closed;

  private SpooledContent(byte[] head, @Nullable Path file, long length) {
    this.head = head;
    this.file = file;
    this.length = length;
  }

  static SpooledContent copyOf(InputStream stream) throws IOException {
    try (stream) {
      byte[] head = stream.readNBytes(IN_MEMORY + 1);
      if (head.length <= IN_MEMORY) {
        return new SpooledContent(head, null, head.length);
      }
      Path file = Files.createTempFile("storage-connector-", ".spool");
      try {
        return new SpooledContent(new byte[0], file, write(head, stream, file));
      } catch (IOException | RuntimeException e) {
        delete(file, e);
        throw e;
      }
    }
  }

  private static void delete(Path file, Exception reason) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static long write(byte[] head, InputStream rest, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head);
      return head.length + rest.transferTo(out);
    }
  }

  @Override
  public InputStream open() throws IOException {
    if (closed) {
      throw new IOException("the spooled content was closed");
    }
    return file == null ? new ByteArrayInputStream(head) : Files.newInputStream(file);
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(length);
  }

  /**
   * Deletes the temporary file, if there is one.
   *
   * @throws IOException if the file could not be deleted and may still hold the content
   */
  @Override
  public void close() throws IOException {
    closed = true;
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
