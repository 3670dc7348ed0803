package io.storageconnector.item;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes to upload that can be opened again: a retry starts from the first byte of a new stream.
 *
 * <p>Implementations are thread-safe, and each stream they open is independent of the others. If
 * {@link #length()} is known, every stream must yield exactly so many bytes; one that yields fewer
 * or more fails the upload instead of storing something else.
 */
public interface ContentSource {

  /**
   * Opens the content from its first byte. The library closes the stream.
   *
   * @return a new stream
   * @throws IOException if the content can't be read
   */
  InputStream open() throws IOException;

  /** {@return how many bytes a stream yields, if known before reading} */
  OptionalLong length();

  /**
   * {@return a checksum that the caller already knows} It lets a provider refuse a damaged upload,
   * and is compared with the bytes as they are sent; default none.
   */
  default Optional<Checksum> checksum() {
    return Optional.empty();
  }

  /**
   * {@return whether {@link #open()} works more than once; default true} An upload from a source
   * that is not repeatable is never retried once its first byte may have been read. One that ends
   * without having needed such a source opens and closes it, so that nothing stays open.
   */
  default boolean isRepeatable() {
    return true;
  }

  /**
   * {@return the bytes of a file on disk} Its size is asked when the upload starts; a file that
   * changes meanwhile fails the upload.
   *
   * @param path the file
   */
  static ContentSource of(Path path) {
    return new PathContent(path);
  }

  /**
   * {@return the given bytes; the array is copied}
   *
   * @param bytes the content
   */
  static ContentSource of(byte[] bytes) {
    return new BytesContent(bytes);
  }

  /**
   * {@return a stream that can be read once and is therefore never sent twice: if an attempt fails
   * after reading began, the upload fails and says so} Prefer {@link #spool} for anything that
   * matters.
   *
   * @param stream the content; every upload closes it, also one that is refused or skipped
   */
  static ContentSource once(InputStream stream) {
    return new OnceContent(stream, OptionalLong.empty());
  }

  /**
   * {@return a stream that can be read once, of known length}
   *
   * @param stream the content; every upload closes it, also one that is refused or skipped
   * @param length how many bytes it yields
   * @see #once(InputStream)
   */
  static ContentSource once(InputStream stream, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length is negative: " + length);
    }
    return new OnceContent(stream, OptionalLong.of(length));
  }

  /**
   * Copies a stream to memory, or beyond one MiB to a temporary file that only this user can read,
   * so that it can be sent again. The caller closes the result, which deletes the file.
   *
   * @param stream the content; read to its end and closed
   * @return the copy
   * @throws IOException if the stream can't be read or the copy can't be written
   */
  static SpooledContent spool(InputStream stream) throws IOException {
    return SpooledContent.copyOf(stream);
  }
}
