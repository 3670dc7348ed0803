package io.storageconnector.internal.connector;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.Page;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run through all pages of a listing, a page in memory at a time. An item that a provider
 * repeats on the next page is seen once; a provider whose cursors go round in a circle, or whose
 * pages stay empty, is an error instead of a listing without end. Not thread-safe.
 *
 * @param <T> what is listed
 */
final class Listing<T extends Item> implements Iterator<T> {

  /** How many pages in a row may hold nothing new; filters of a provider may empty some. */
  private static final int MAX_EMPTY_PAGES = 1000;

  private final PageSource<T> source;
  private final CircleGuard guard = new CircleGuard();

  private Iterator<T> page = List.<T>of().iterator();
  private Set<ItemRef> pageBefore = Set.of();
  private Set<ItemRef> thisPage = Set.of();
  private @Nullable Cursor next;
  private boolean started;
  private int emptyPages;

  /**
   * Begins a run.
   *
   * @param start where the first page begins; null for the very first
   */
  Listing(@Nullable Cursor start, PageSource<T> source) {
    this.source = source;
    this.next = start;
  }

  /**
   * Where pages come from.
   *
   * @param <T> what is listed
   */
  interface PageSource<T extends Item> {

    /** Returns the page at a cursor; null stands for the first page. */
    Page<T> fetch(@Nullable Cursor cursor);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext()) {
      if (started && next == null) {
        return false;
      }
      turnPage();
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }

  private void turnPage() {
    Page<T> fetched = source.fetch(next);
    Cursor following = fetched.next().orElse(null);
    if (following != null) {
      guard.pass(following.value());
    }
    pageBefore = thisPage;
    thisPage = new HashSet<>();
    page = fetched.items().stream().filter(item -> isNew(item.ref())).toList().iterator();
    next = following;
    started = true;
    emptyPages = page.hasNext() ? 0 : emptyPages + 1;
    if (emptyPages > MAX_EMPTY_PAGES && next != null) {
      throw endless(
          "the provider's listing goes on without items: "
              + emptyPages
              + " pages in a row had nothing new");
    }
  }

  private boolean isNew(ItemRef item) {
    return thisPage.add(item) && !pageBefore.contains(item);
  }

  private static StorageException endless(String message) {
    return StorageException.builder(ErrorKind.UNCLASSIFIED, Operation.LIST, message).build();
  }

  /**
   * Notices any circle of markers while it remembers a single one (Brent's algorithm: the
   * remembered one is replaced after 1, 2, 4, 8 ... steps).
   */
  private static final class CircleGuard {

    private @Nullable String remembered;
    private long steps;
    private long span = 1;

    void pass(String marker) {
      if (marker.equals(remembered)) {
        throw endless("the provider's listing goes round in a circle: it returned a cursor again");
      }
      if (++steps == span) {
        remembered = marker;
        span *= 2;
        steps = 0;
      }
    }
  }
}
