package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.util.Optional;
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
   * {@return the caller's content as the reason of a failure, if it is}
   *
   * @param failure what an HTTP client threw, perhaps with this exception as a cause
   */
  public static Optional<SourceException> behind(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (at instanceof SourceException trouble) {
        return Optional.of(trouble);
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  /**
   * {@return the error that a backend throws for it} What the stream threw is left out: it may hold
   * the name of a file, and core knows it better.
   *
   * @param operation what the content was sent for
   * @param about the item the request was about, or null for none
   */
  public StorageException toError(Operation operation, @Nullable ItemRef about) {
    if (getCause() instanceof StorageException meaning) {
      return meaning;
    }
    return StorageException.builder(
            ErrorKind.SOURCE_UNREADABLE,
            operation,
            "the content to send could not be read: correct the source and upload again")
        .itemRef(about)
        .build();
  }

  /**
   * {@return whether the caller's content is behind a failure}
   *
   * @param failure what an HTTP client threw, perhaps with this exception as a cause
   */
  public static boolean isBehind(@Nullable Throwable failure) {
    return behind(failure).isPresent();
  }
}
