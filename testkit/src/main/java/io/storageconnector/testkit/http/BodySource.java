package io.storageconnector.testkit.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one message body or stored file, readable any number of times and held in memory
 * only while they are few.
 *
 * <p>What {@link #spool} receives beyond its memory limit goes to a temporary file, which {@link
 * #close()} deletes. Immutable and thread-safe until closed; closing twice is harmless.
 */
public final class BodySource implements AutoCloseable {

  private static final BodySource EMPTY = new BodySource(new byte[0], null, 0, 0, false);

  private final byte[] bytes;
  private final @Nullable Path file;
  private final long offset;
  private final long length;
  private final boolean ownsFile;

  private BodySource(
      byte[] bytes, @Nullable Path file, long offset, long length, boolean ownsFile) {
    this.bytes = bytes;
    this.file = file;
    this.offset = offset;
    this.length = length;
    this.ownsFile = ownsFile;
  }

  /**
   * Returns the body of no bytes.
   *
   * @return the shared empty body
   */
  public static BodySource empty() {
    return EMPTY;
  }

  /**
   * Returns a body over a copy of these bytes.
   *
   * @param bytes the content
   * @return the body
   */
  public static BodySource of(byte[] bytes) {
    return new BodySource(bytes.clone(), null, 0, bytes.length, false);
  }

  /**
   * Returns a body of this text in UTF-8.
   *
   * @param text the content
   * @return the body
   */
  public static BodySource of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a stream to its end, into memory up to a limit and into a temporary file beyond it.
   *
   * @param in the stream; it is read to the end and not closed
   * @param memoryLimit the number of bytes that may stay in memory
   * @return the body, which owns the temporary file
   * @throws IOException if the stream or the file fails; no file stays behind then
   */
  public static BodySource spool(InputStream in, int memoryLimit) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    int n;
    while (head.size() <= memoryLimit && (n = in.read(buffer)) >= 0) {
      head.write(buffer, 0, n);
    }
    if (head.size() <= memoryLimit) {
      byte[] all = head.toByteArray();
      return new BodySource(all, null, 0, all.length, false);
    }
    return spoolToFile(head.toByteArray(), in);
  }

  private static BodySource spoolToFile(byte[] head, InputStream rest) throws IOException {
    Path file = Files.createTempFile("storage-connector-fake", ".body");
    boolean complete = false;
    try {
      long length;
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(head);
        length = head.length + rest.transferTo(out);
      }
      complete = true;
      return new BodySource(new byte[0], file, 0, length, true);
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Returns a body over a file, which it owns from now on.
   *
   * @param file the file, whose bytes no longer change
   * @param length how many bytes it has
   * @return the body
   */
  public static BodySource owning(Path file, long length) {
    return new BodySource(new byte[0], file, 0, length, true);
  }

  /**
   * Returns a view of a part of this body. The view shares the bytes: it must not be read after
   * this body was closed, and closing it does nothing.
   *
   * @param from the first byte, counted from zero
   * @param count the number of bytes
   * @return the view
   */
  public BodySource slice(long from, long count) {
    if (from < 0 || count < 0 || from + count > length) {
      throw new IllegalArgumentException("the slice lies outside the body of " + length + " bytes");
    }
    return new BodySource(bytes, file, offset + from, count, false);
  }

  /**
   * Returns the number of bytes.
   *
   * @return the length, zero or more
   */
  public long length() {
    return length;
  }

  /**
   * Opens the bytes from their beginning. Each call gives an independent stream, which the caller
   * closes.
   *
   * @return a new stream
   * @throws IOException if the temporary file cannot be read, for example because this body was
   *     closed
   */
  public InputStream open() throws IOException {
    if (file == null) {
      return new ByteArrayInputStream(bytes, (int) offset, (int) length);
    }
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(offset);
      return new BoundedStream(in, length);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Returns all bytes at once. Meant for small bodies.
   *
   * @return a new array
   */
  public byte[] bytes() {
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the bytes as UTF-8 text. Meant for small bodies.
   *
   * @return the text
   */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Deletes the temporary file, if this body owns one. */
  @Override
  public void close() {
    if (ownsFile && file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends after a fixed number of bytes, and fails when the file is shorter than that. */
  private static final class BoundedStream extends InputStream {
    private final InputStream in;
    private long left;

    BoundedStream(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(target, from, (int) Math.min(count, left));
      if (n < 0) {
        throw new IOException("the spooled body ended early");
      }
      left -= n;
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
