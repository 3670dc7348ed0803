package io.storageconnector;

import io.storageconnector.item.NativeDocItem;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * A document of the provider's own that is being sent as bytes. The caller closes it. Not
 * thread-safe.
 */
public interface Export extends AutoCloseable {

  /** {@return the document} */
  NativeDocItem document();

  /** {@return the media type of the bytes} */
  String mediaType();

  /** {@return the length in bytes, if the provider announced it} */
  OptionalLong length();

  /**
   * {@return the bytes} Reading fails with an {@code IOException} if they break off, or are more or
   * fewer than announced.
   */
  InputStream body();

  /**
   * Writes what is left of the bytes.
   *
   * @param out where to; stays open
   * @return how many bytes were written
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the connection broke, {@link
   *     ErrorKind#CONTENT_MISMATCH} if there was more than announced, {@link ErrorKind#CANCELLED}
   *     if the thread was interrupted
   * @throws UncheckedIOException if {@code out} fails
   */
  long transferTo(OutputStream out);

  /** Drops what was not read. Idempotent. */
  @Override
  void close();
}
