package io.storageconnector.item;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to another item or to a web address (a Drive shortcut, a Box web link). The library
 * never follows one on its own: it may dangle, loop, or lead out of a connector's root. Immutable
 * and thread-safe.
 */
public final class ShortcutItem extends Item {

  private final @Nullable ItemRef target;
  private final @Nullable URI targetUri;

  private ShortcutItem(Builder builder) {
    super(builder);
    this.target = builder.target;
    this.targetUri = builder.targetUri;
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param ref a ref of kind {@link ItemKind#SHORTCUT}
   * @param name the shortcut's name
   */
  public static Builder builder(ItemRef ref, String name) {
    return new Builder(ref, name);
  }

  /** {@return the item pointed at; empty if it points at a web address} */
  public Optional<ItemRef> target() {
    return Optional.ofNullable(target);
  }

  /** {@return the web address pointed at; empty if it points at an item} Do not log it. */
  public Optional<URI> targetUri() {
    return Optional.ofNullable(targetUri);
  }

  /** Builds a {@link ShortcutItem}. Not thread-safe. */
  public static final class Builder extends Item.Builder<Builder> {

    private @Nullable ItemRef target;
    private @Nullable URI targetUri;

    private Builder(ItemRef ref, String name) {
      super(ref, ItemKind.SHORTCUT, name);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the item pointed at; default none.
     *
     * @param value the target, or null for none
     * @return this builder
     */
    public Builder target(@Nullable ItemRef value) {
      this.target = value;
      return this;
    }

    /**
     * Sets the web address pointed at; default none.
     *
     * @param value the address, or null for none
     * @return this builder
     */
    public Builder targetUri(@Nullable URI value) {
      this.targetUri = value;
      return this;
    }

    /** {@return the shortcut} */
    public ShortcutItem build() {
      return new ShortcutItem(this);
    }
  }
}
