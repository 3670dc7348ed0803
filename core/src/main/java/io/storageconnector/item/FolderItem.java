package io.storageconnector.item;

/** A folder. Immutable and thread-safe. */
public final class FolderItem extends Item {

  private FolderItem(Builder builder) {
    super(builder);
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param ref a ref of kind {@link ItemKind#FOLDER}
   * @param name the folder's name
   */
  public static Builder builder(ItemRef ref, String name) {
    return new Builder(ref, name);
  }

  /** Builds a {@link FolderItem}. Not thread-safe. */
  public static final class Builder extends Item.Builder<Builder> {

    private Builder(ItemRef ref, String name) {
      super(ref, ItemKind.FOLDER, name);
    }

    @Override
    Builder self() {
      return this;
    }

    /** {@return the folder} */
    public FolderItem build() {
      return new FolderItem(this);
    }
  }
}
