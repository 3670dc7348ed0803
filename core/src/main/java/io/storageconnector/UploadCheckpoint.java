package io.storageconnector;

import io.storageconnector.auth.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The place where an application keeps what an upload in parts needs to be taken up again, by
 * another call or another process: a row, a file, an object. One place serves one upload at a time.
 *
 * <p>The library saves a text when the provider has opened the upload, and clears the place when
 * the upload has ended well or was refused for good. An upload that broke off otherwise stays open
 * at the provider, and the next call of {@link StorageConnector#upload} with the same request and
 * the same place goes on with it. The text is sealed with the {@code TokenCipher} of the
 * connectors, for this connection and this installation alone, so the place need not be secret. A
 * text that does not open is overwritten; an upload of another request is given up.
 *
 * <p>All methods are called on the thread that uploads, may block, and need not be thread-safe. A
 * method that throws a {@code RuntimeException} does not harm the upload, since all that is lost is
 * the chance to go on later: the library logs a warning, and without a saved text it aborts a
 * failed upload as it does without a place.
 */
public interface UploadCheckpoint {

  /** {@return the text saved last, if it was not cleared since} */
  Optional<Secret> load();

  /**
   * Keeps a text, in place of an earlier one.
   *
   * @param handle some hundred to some thousand ASCII characters
   */
  void save(Secret handle);

  /** Forgets the text; does nothing if there is none. */
  void clear();

  /**
   * {@return a checkpoint in a file of its own} Written under a temporary name beside it and then
   * renamed, so that a crash leaves the old text or the new one; where the file system has POSIX
   * permissions, only this user may read it. Clearing deletes it. Its methods throw {@code
   * UncheckedIOException}.
   *
   * @param file where; its folder exists
   */
  static UploadCheckpoint file(Path file) {
    return new FileCheckpoint(file);
  }
}
