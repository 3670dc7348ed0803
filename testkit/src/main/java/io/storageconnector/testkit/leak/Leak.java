package io.storageconnector.testkit.leak;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that a test has left open. Immutable and thread-safe. */
public final class Leak {

  private final String what;
  private final @Nullable Throwable openedAt;

  private Leak(String what, @Nullable Throwable openedAt) {
    this.what = requireNonNull(what, "what");
    this.openedAt = openedAt;
  }

  static Leak of(String what) {
    return new Leak(what, null);
  }

  static Leak of(String what, Throwable openedAt) {
    return new Leak(what, openedAt);
  }

  /**
   * Returns what kind of thing it is.
   *
   * @return such as {@code the content of a DOWNLOAD}
   */
  public String what() {
    return what;
  }

  /**
   * Returns where it was opened.
   *
   * @return an exception that was made at that place, or empty for what only the server or the
   *     folder knows of
   */
  public Optional<Throwable> openedAt() {
    return Optional.ofNullable(openedAt);
  }

  /** {@return what it is, and where it was opened, in one line} */
  @Override
  public String toString() {
    return openedAt == null ? what : what + " (" + openedAt.getMessage() + ")";
  }
}
