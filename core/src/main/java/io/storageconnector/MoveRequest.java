package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to move, where to, and perhaps under which new name. Immutable. */
public final class MoveRequest {

  private final ItemRef item;
  private final ItemRef newParent;
  private final @Nullable String newName;

  private MoveRequest(ItemRef item, ItemRef newParent, @Nullable String newName) {
    this.item = requireNonNull(item, "item");
    this.newParent = requireNonNull(newParent, "newParent");
    this.newName = newName;
  }

  /**
   * {@return a request that keeps the name}
   *
   * @param item what to move
   * @param newParent the folder it goes to
   */
  public static MoveRequest of(ItemRef item, ItemRef newParent) {
    return new MoveRequest(item, newParent, null);
  }

  /**
   * {@return a request that changes the name as well}
   *
   * @param item what to move
   * @param newParent the folder it goes to
   * @param newName its name there
   */
  public static MoveRequest of(ItemRef item, ItemRef newParent, String newName) {
    return new MoveRequest(item, newParent, requireNonNull(newName, "newName"));
  }

  /** {@return what to move} */
  public ItemRef item() {
    return item;
  }

  /** {@return the folder it goes to} */
  public ItemRef newParent() {
    return newParent;
  }

  /** {@return its name there; empty to keep it} */
  public Optional<String> newName() {
    return Optional.ofNullable(newName);
  }

  /** {@return item and folder, never the name} */
  @Override
  public String toString() {
    return "move " + item + " to " + newParent;
  }
}
