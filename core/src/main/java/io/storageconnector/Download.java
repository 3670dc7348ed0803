package io.storageconnector;

import io.storageconnector.item.FileItem;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Content being downloaded. The caller closes it; closing early drops the connection at once and
 * reads nothing more. Not thread-safe.
 *
 * <p>Bytes are verified on the way: a stream that ends before its length, or whose bytes do not
 * have the hash the provider published, never ends normally but throws. A range, and a version
 * other than the current one, is checked for its length alone, because no hash of it is published.
 *
 * <pre>{@code
 * try (Download download = connector.download(DownloadRequest.of(file))) {
 *   download.saveTo(path);
 * }
 * }</pre>
 */
public interface Download extends AutoCloseable {

  /** {@return the file as it was described when the download began} */
  FileItem file();

  /** {@return how many bytes {@link #body()} yields: of the file, or of the range} */
  long length();

  /**
   * {@return the bytes, always the same stream} At the end it throws {@link IntegrityException} if
   * the hash differs. A broken connection throws {@code IOException}. Closing it closes the
   * download.
   */
  InputStream body();

  /**
   * Copies what is left to a stream, which stays open.
   *
   * @param out where to
   * @return how many bytes were copied
   * @throws StorageException {@link ErrorKind#CONTENT_MISMATCH}, {@link ErrorKind#UNAVAILABLE}, or
   *     {@link ErrorKind#CANCELLED} if the thread was interrupted, which it stays; the stream may
   *     then have received bytes that must not be used
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  long transferTo(OutputStream out);

  /**
   * Writes what is left to a file. The file appears, or is replaced, only when everything arrived
   * and was verified.
   *
   * @param path where to
   * @throws StorageException {@link ErrorKind#CONTENT_MISMATCH}, {@link ErrorKind#UNAVAILABLE}, or
   *     {@link ErrorKind#CANCELLED} if the thread was interrupted, which it stays
   * @throws java.io.UncheckedIOException if the file can't be written
   */
  void saveTo(Path path);

  /** Drops the connection if anything is left to read. Idempotent. */
  @Override
  void close();
}
