package io.storageconnector.item;

import static java.util.Objects.requireNonNull;

/**
 * The identity of an item: provider, kind and the provider's id. Paths are a convenience; refs are
 * what every operation works on, and they survive renames and moves.
 *
 * <p>A ref holds no name and may be logged and stored. Two refs are equal if all components are.
 *
 * @param provider the id of the provider that issued the ref, such as {@code box}
 * @param kind what the item is
 * @param id the provider's id of the item, never blank
 */
public record ItemRef(String provider, ItemKind kind, String id) {

  /**
   * Checks the components.
   *
   * @param provider the id of the provider that issued the ref, such as {@code box}
   * @param kind what the item is
   * @param id the provider's id of the item, never blank
   */
  public ItemRef {
    requireNonNull(provider, "provider");
    requireNonNull(kind, "kind");
    requireNonNull(id, "id");
    if (provider.isBlank()) {
      throw new IllegalArgumentException("provider is blank");
    }
    if (id.isBlank() || id.length() > 512 || id.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("id is blank, too long or holds white space");
    }
  }

  /**
   * {@return a ref to a file}
   *
   * @param provider the provider's id
   * @param id the file's id
   */
  public static ItemRef file(String provider, String id) {
    return new ItemRef(provider, ItemKind.FILE, id);
  }

  /**
   * {@return a ref to a folder}
   *
   * @param provider the provider's id
   * @param id the folder's id
   */
  public static ItemRef folder(String provider, String id) {
    return new ItemRef(provider, ItemKind.FOLDER, id);
  }

  /**
   * {@return the ref that {@link #toString()} printed}
   *
   * @param text {@code provider:kind:id}
   * @throws IllegalArgumentException if the text is none
   */
  public static ItemRef parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not an item ref: expected provider:kind:id");
    }
    for (ItemKind kind : ItemKind.values()) {
      if (kind.name().equalsIgnoreCase(parts[1])) {
        return new ItemRef(parts[0], kind, parts[2]);
      }
    }
    throw new IllegalArgumentException("not an item ref: unknown kind");
  }

  /** {@return {@code provider:kind:id}, which {@link #parse} reads} */
  @Override
  public String toString() {
    return provider + ":" + kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
  }
}
