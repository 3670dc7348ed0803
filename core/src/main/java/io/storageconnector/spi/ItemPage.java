package io.storageconnector.spi;

import io.storageconnector.item.Item;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of a folder's children as a backend returns it. Immutable. */
public final class ItemPage {

  private final List<Item> items;
  private final @Nullable String nextMarker;

  private ItemPage(List<Item> items, @Nullable String nextMarker) {
    this.items = List.copyOf(items);
    this.nextMarker = nextMarker;
  }

  /**
   * {@return a page}
   *
   * @param items the children; may be few or none although more follow
   * @param nextMarker where to go on, or null if this is the last page
   */
  public static ItemPage of(List<Item> items, @Nullable String nextMarker) {
    return new ItemPage(items, nextMarker);
  }

  /** {@return the children} */
  public List<Item> items() {
    return items;
  }

  /** {@return where to go on; empty on the last page} */
  public Optional<String> nextMarker() {
    return Optional.ofNullable(nextMarker);
  }
}
