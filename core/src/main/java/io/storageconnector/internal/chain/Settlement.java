package io.storageconnector.internal.chain;

/**
 * What a look at the provider said about a write whose answer was lost.
 *
 * @param <T> what the write returns
 */
public sealed interface Settlement<T> {

  /**
   * The write took effect.
   *
   * @param value what it would have returned
   */
  record Done<T>(T value) implements Settlement<T> {}

  /** The write has not taken effect by now, so it may be sent again; a slow one may still come. */
  record NotDone<T>() implements Settlement<T> {}

  /** The write can't take effect any more: it never left as a whole. */
  record NeverDone<T>() implements Settlement<T> {}

  /** The look does not settle the question. */
  record Undecided<T>() implements Settlement<T> {}

  /** Returns that the write took effect. */
  static <T> Settlement<T> done(T value) {
    return new Done<>(value);
  }

  /** Returns that the write can't take effect any more. */
  static <T> Settlement<T> neverDone() {
    return new NeverDone<>();
  }

  /** Returns that the write has not taken effect by now. */
  static <T> Settlement<T> notDone() {
    return new NotDone<>();
  }

  /** Returns that nobody can tell. */
  static <T> Settlement<T> undecided() {
    return new Undecided<>();
  }
}
