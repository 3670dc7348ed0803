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

  /** The write did not take effect, so it may be sent again. */
  record NotDone<T>() implements Settlement<T> {}

  /** The look does not settle the question. */
  record Undecided<T>() implements Settlement<T> {}

  /** Returns that the write took effect. */
  static <T> Settlement<T> done(T value) {
    return new Done<>(value);
  }

  /** Returns that the write did not take effect. */
  static <T> Settlement<T> notDone() {
    return new NotDone<>();
  }

  /** Returns that nobody can tell. */
  static <T> Settlement<T> undecided() {
    return new Undecided<>();
  }
}
