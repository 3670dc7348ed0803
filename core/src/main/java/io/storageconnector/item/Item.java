package io.storageconnector.item;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what a provider said about one item at one moment.
 *
 * <p>Immutable and thread-safe. Items define no equality: compare {@link #ref()} to ask "the same
 * item", and {@link #etag()} to ask "unchanged". {@code toString} prints the ref only, because a
 * name may hold personal data. A new kind of item may be added in a minor release.
 */
public abstract sealed class Item permits FileItem, FolderItem, NativeDocItem, ShortcutItem {

  private final ItemRef ref;
  private final String name;
  private final @Nullable ItemRef parent;
  private final @Nullable Instant createdAt;
  private final @Nullable Instant modifiedAt;
  private final @Nullable String etag;
  private final boolean trashed;

  Item(Builder<?> builder) {
    this.ref = builder.ref;
    this.name = builder.name;
    this.parent = builder.parent;
    this.createdAt = builder.createdAt;
    this.modifiedAt = builder.modifiedAt;
    this.etag = builder.etag;
    this.trashed = builder.trashed;
  }

  /** {@return the identity of the item} */
  public ItemRef ref() {
    return ref;
  }

  /** {@return the name, exactly as the provider stores it; it may hold any character} */
  public String name() {
    return name;
  }

  /** {@return the folder that holds the item; empty for a root or where the provider hides it} */
  public Optional<ItemRef> parent() {
    return Optional.ofNullable(parent);
  }

  /** {@return when the item was created at the provider, if it says so} */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt);
  }

  /**
   * {@return when the item was last changed at the provider, if it says so} Precision differs
   * between providers; never use it to detect changes.
   */
  public Optional<Instant> modifiedAt() {
    return Optional.ofNullable(modifiedAt);
  }

  /**
   * {@return the provider's change tag, to be sent back as a precondition; empty if it has none}
   */
  public Optional<String> etag() {
    return Optional.ofNullable(etag);
  }

  /** {@return whether the item lies in the trash} */
  public boolean isTrashed() {
    return trashed;
  }

  /** {@return the ref, never the name} */
  @Override
  public final String toString() {
    return ref.toString();
  }

  /**
   * What all item builders have in common. Not thread-safe.
   *
   * @param <B> the builder itself
   */
  public abstract static sealed class Builder<B extends Builder<B>>
      permits FileItem.Builder, FolderItem.Builder, NativeDocItem.Builder, ShortcutItem.Builder {

    private final ItemRef ref;
    private final String name;
    private @Nullable ItemRef parent;
    private @Nullable Instant createdAt;
    private @Nullable Instant modifiedAt;
    private @Nullable String etag;
    private boolean trashed;

    Builder(ItemRef ref, ItemKind kind, String name) {
      this.ref = requireNonNull(ref, "ref");
      this.name = requireNonNull(name, "name");
      if (ref.kind() != kind) {
        throw new IllegalArgumentException("expected a ref of kind " + kind + ": " + ref);
      }
    }

    abstract B self();

    /**
     * Sets the folder that holds the item; default none.
     *
     * @param value the parent, or null for none
     * @return this builder
     */
    public B parent(@Nullable ItemRef value) {
      this.parent = value;
      return self();
    }

    /**
     * Sets when the item was created; default unknown.
     *
     * @param value the time, or null if unknown
     * @return this builder
     */
    public B createdAt(@Nullable Instant value) {
      this.createdAt = value;
      return self();
    }

    /**
     * Sets when the item was last changed; default unknown.
     *
     * @param value the time, or null if unknown
     * @return this builder
     */
    public B modifiedAt(@Nullable Instant value) {
      this.modifiedAt = value;
      return self();
    }

    /**
     * Sets the provider's change tag; default none.
     *
     * @param value the tag, or null for none
     * @return this builder
     */
    public B etag(@Nullable String value) {
      this.etag = value;
      return self();
    }

    /**
     * Sets whether the item lies in the trash; default false.
     *
     * @param value true if trashed
     * @return this builder
     */
    public B trashed(boolean value) {
      this.trashed = value;
      return self();
    }
  }
}
