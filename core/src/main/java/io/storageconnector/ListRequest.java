package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.Cursor;
import io.storageconnector.item.ItemRef;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What to list: a folder, how much at a time, and where to go on. Immutable. */
public final class ListRequest {

  private final ItemRef folder;
  private final int pageSize;
  private final @Nullable Cursor cursor;

  private ListRequest(ItemRef folder, int pageSize, @Nullable Cursor cursor) {
    this.folder = folder;
    this.pageSize = pageSize;
    this.cursor = cursor;
  }

  /**
   * {@return a request for the first page of a folder, in pages of the greatest size}
   *
   * @param folder the folder
   */
  public static ListRequest of(ItemRef folder) {
    return builder(folder).build();
  }

  /**
   * {@return a builder}
   *
   * @param folder the folder
   */
  public static Builder builder(ItemRef folder) {
    return new Builder(folder);
  }

  /** {@return the folder} */
  public ItemRef folder() {
    return folder;
  }

  /** {@return how many items a page holds at most; empty for the provider's greatest number} */
  public OptionalInt pageSize() {
    return pageSize == 0 ? OptionalInt.empty() : OptionalInt.of(pageSize);
  }

  /** {@return where to go on; empty for the first page} */
  public Optional<Cursor> cursor() {
    return Optional.ofNullable(cursor);
  }

  /** Builds a {@link ListRequest}. Not thread-safe. */
  public static final class Builder {

    private final ItemRef folder;
    private int pageSize;
    private @Nullable Cursor cursor;

    private Builder(ItemRef folder) {
      this.folder = requireNonNull(folder, "folder");
    }

    /**
     * Sets how many items a page holds at most; default the provider's greatest number, which is
     * also the limit. Smaller pages cost more requests.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder pageSize(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("pageSize is not positive: " + value);
      }
      this.pageSize = value;
      return this;
    }

    /**
     * Sets where to go on; default the first page.
     *
     * @param value a cursor of a page of the same folder
     * @return this builder
     */
    public Builder cursor(Cursor value) {
      this.cursor = requireNonNull(value, "value");
      return this;
    }

    /** {@return the request} */
    public ListRequest build() {
      return new ListRequest(folder, pageSize, cursor);
    }
  }
}
