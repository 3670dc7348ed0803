package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of name, of parent, or of both. Immutable; prints no name. */
public final class ItemUpdate {

  private final ItemRef item;
  private final @Nullable String newName;
  private final @Nullable ItemRef newParent;
  private final @Nullable ItemRef oldParent;
  private final @Nullable String ifMatch;

  private ItemUpdate(
      ItemRef item,
      @Nullable String newName,
      @Nullable ItemRef newParent,
      @Nullable ItemRef oldParent,
      @Nullable String ifMatch) {
    this.item = requireNonNull(item, "item");
    this.newName = newName;
    this.newParent = newParent;
    this.oldParent = oldParent;
    this.ifMatch = ifMatch;
  }

  /**
   * {@return a change of name}
   *
   * @param item what to rename
   * @param newName its new name
   * @param ifMatch the change tag it must still have, or null for any
   */
  public static ItemUpdate rename(ItemRef item, String newName, @Nullable String ifMatch) {
    return new ItemUpdate(item, requireNonNull(newName, "newName"), null, null, ifMatch);
  }

  /**
   * {@return a change of parent, perhaps together with the name}
   *
   * @param item what to move
   * @param oldParent where it is now, or null if the provider did not say
   * @param newParent where it goes
   * @param newName its new name, or null to keep it
   * @param ifMatch the change tag it must still have, or null for any
   */
  public static ItemUpdate move(
      ItemRef item,
      @Nullable ItemRef oldParent,
      ItemRef newParent,
      @Nullable String newName,
      @Nullable String ifMatch) {
    return new ItemUpdate(
        item, newName, requireNonNull(newParent, "newParent"), oldParent, ifMatch);
  }

  /** {@return what to change} */
  public ItemRef item() {
    return item;
  }

  /** {@return the new name; empty to keep it} */
  public Optional<String> newName() {
    return Optional.ofNullable(newName);
  }

  /** {@return the new parent; empty to keep it} */
  public Optional<ItemRef> newParent() {
    return Optional.ofNullable(newParent);
  }

  /** {@return the parent the item leaves, for providers that want it named; empty if unknown} */
  public Optional<ItemRef> oldParent() {
    return Optional.ofNullable(oldParent);
  }

  /** {@return the change tag the item must still have; empty for any} */
  public Optional<String> ifMatch() {
    return Optional.ofNullable(ifMatch);
  }

  /** {@return the item, never the name} */
  @Override
  public String toString() {
    return "update of " + item;
  }
}
