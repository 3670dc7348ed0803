package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.TokenRestriction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a connector is opened. Immutable. */
public final class OpenOptions {

  private static final OpenOptions DEFAULTS = builder().build();

  private final @Nullable ItemRef root;
  private final TokenRestriction.@Nullable Access access;

  private OpenOptions(Builder builder) {
    this.root = builder.root;
    this.access = builder.access;
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

  /**
   * {@return what the connector's own tokens are restricted to, in its root; empty if it uses those
   * of the connection}
   */
  public Optional<TokenRestriction.Access> restriction() {
    return Optional.ofNullable(access);
  }

  /** Builds {@link OpenOptions}. Not thread-safe. */
  public static final class Builder {

    private @Nullable ItemRef root;
    private TokenRestriction.@Nullable Access access;

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

    /**
     * Lets the connector work with access tokens that open its root only and can do no more than
     * this, so that the provider itself holds it to that. Made from the connection's tokens, kept
     * in memory. Needs a root, and a provider with {@code RESTRICTED_TOKENS}. Default: the
     * connection's own tokens.
     *
     * @param value what the tokens may do
     * @return this builder
     */
    public Builder restrictedTo(TokenRestriction.Access value) {
      this.access = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the options}
     *
     * @throws IllegalArgumentException if tokens are restricted and there is no root
     */
    public OpenOptions build() {
      if (access != null && root == null) {
        throw new IllegalArgumentException("restricted tokens need a root");
      }
      return new OpenOptions(this);
    }
  }
}
