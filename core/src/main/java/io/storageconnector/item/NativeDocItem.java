package io.storageconnector.item;

import java.util.List;

/**
 * A document that exists only inside the provider, such as a Google Doc or a Box Note: it has no
 * bytes, no size and no checksum, and is exported rather than downloaded. Immutable and
 * thread-safe.
 */
public final class NativeDocItem extends Item {

  private final String mediaType;
  private final List<String> exportMediaTypes;

  private NativeDocItem(Builder builder) {
    super(builder);
    this.mediaType = builder.mediaType;
    this.exportMediaTypes = builder.exportMediaTypes;
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param ref a ref of kind {@link ItemKind#NATIVE_DOC}
   * @param name the document's name
   * @param mediaType the provider's own type of the document
   */
  public static Builder builder(ItemRef ref, String name, String mediaType) {
    return new Builder(ref, name, mediaType);
  }

  /** {@return the provider's own type, such as {@code application/vnd.google-apps.document}} */
  public String mediaType() {
    return mediaType;
  }

  /** {@return the media types the document can be exported to; empty if none} */
  public List<String> exportMediaTypes() {
    return exportMediaTypes;
  }

  /** Builds a {@link NativeDocItem}. Not thread-safe. */
  public static final class Builder extends Item.Builder<Builder> {

    private final String mediaType;
    private List<String> exportMediaTypes = List.of();

    private Builder(ItemRef ref, String name, String mediaType) {
      super(ref, ItemKind.NATIVE_DOC, name);
      this.mediaType = mediaType;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the media types the document can be exported to; default none.
     *
     * @param value the types
     * @return this builder
     */
    public Builder exportMediaTypes(List<String> value) {
      this.exportMediaTypes = List.copyOf(value);
      return this;
    }

    /** {@return the document} */
    public NativeDocItem build() {
      return new NativeDocItem(this);
    }
  }
}
