package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where something new goes: folder, name, and perhaps an id fixed beforehand. Immutable. */
public final class NewItem {

  private final ItemRef parent;
  private final String name;
  private final @Nullable String id;

  private NewItem(ItemRef parent, String name, @Nullable String id) {
    this.parent = requireNonNull(parent, "parent");
    this.name = requireNonNull(name, "name");
    this.id = id;
  }

  /**
   * {@return a place}
   *
   * @param parent the folder
   * @param name the name
   * @param id what {@link StorageBackend#newItemId} returned, or null
   */
  public static NewItem of(ItemRef parent, String name, @Nullable String id) {
    return new NewItem(parent, name, id);
  }

  /** {@return the folder} */
  public ItemRef parent() {
    return parent;
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return the id to create the item under; empty to let the provider choose} */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** {@return the folder, never the name} */
  @Override
  public String toString() {
    return "new item in " + parent;
  }
}
