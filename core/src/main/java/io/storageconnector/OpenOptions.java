package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a connector is opened. Immutable. */
public final class OpenOptions {

  private static final OpenOptions DEFAULTS = builder().build();

  private final @Nullable ItemRef root;

  private OpenOptions(Builder builder) {
    this.root = builder.root;
  }

  /** {@return the options that {@code open} uses without any} */
  public static OpenOptions ofDefaults() {
    return DEFAULTS;
  }

  /** {@return a builder} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the folder to confine the connector to; empty for everything the account can reach}
   */
  public Optional<ItemRef> root() {
    return Optional.ofNullable(root);
  }

  /** Builds {@link OpenOptions}. Not thread-safe. */
  public static final class Builder {

    private @Nullable ItemRef root;

    private Builder() {}

    /**
     * Confines the connector to a folder: no id, path, shortcut or move leads outside. Costs a
     * look-up for each item whose place is not known yet, and for each write. Reads may reach a
     * folder that somebody else moved out for up to 30 seconds; writes never rely on an earlier
     * look-up. Default: everything the account can reach.
     *
     * @param value the folder
     * @return this builder
     */
    public Builder root(ItemRef value) {
      if (requireNonNull(value, "value").kind() != ItemKind.FOLDER) {
        throw new IllegalArgumentException("a root is a folder: " + value);
      }
      this.root = value;
      return this;
    }

    /** {@return the options} */
    public OpenOptions build() {
      return new OpenOptions(this);
    }
  }
}
