package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own content is at fault: it can't be read, or it is not what it declared. Streams
 * that core hands to {@link StorageBackend#upload} throw it, so that a backend can tell it from
 * trouble with the network. A backend lets the request fail and throws {@code SOURCE_UNREADABLE};
 * core replaces that with the precise reason.
 */
public final class SourceException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong with the content, without its name
   * @param cause what the content's stream threw, or null if it threw nothing
   */
  public SourceException(String message, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
  }

  /**
   * {@return whether the caller's content is behind a failure}
   *
   * @param failure what an HTTP client threw, perhaps with this exception as a cause
   */
  public static boolean isBehind(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (at instanceof SourceException) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
