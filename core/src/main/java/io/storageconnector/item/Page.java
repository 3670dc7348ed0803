package io.storageconnector.item;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing. A page may be short or even empty although more follow; only a missing
 * {@link #next()} ends the listing. Immutable.
 *
 * @param <T> what the page holds
 */
public final class Page<T> {

  private final List<T> items;
  private final @Nullable Cursor next;

  private Page(List<T> items, @Nullable Cursor next) {
    this.items = List.copyOf(items);
    this.next = next;
  }

  /**
   * {@return a page that others follow}
   *
   * @param <T> what the page holds
   * @param items the content
   * @param next where to go on
   */
  public static <T> Page<T> of(List<T> items, Cursor next) {
    return new Page<>(items, next);
  }

  /**
   * {@return the last page}
   *
   * @param <T> what the page holds
   * @param items the content
   */
  public static <T> Page<T> last(List<T> items) {
    return new Page<>(items, null);
  }

  /** {@return the content, in the provider's order} */
  public List<T> items() {
    return items;
  }

  /** {@return where to go on; empty on the last page} */
  public Optional<Cursor> next() {
    return Optional.ofNullable(next);
  }
}
