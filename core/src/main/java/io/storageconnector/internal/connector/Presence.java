package io.storageconnector.internal.connector;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.Item;
import java.util.Optional;
import java.util.function.Supplier;

/** What it means that an item is there: the provider shows it, and not in the trash. */
final class Presence {

  private Presence() {}

  /** Returns an item that is not in the trash. */
  static Item require(Item item) {
    if (item.isTrashed()) {
      throw StorageException.builder(
              ErrorKind.NOT_FOUND, Operation.GET, "the item is in the trash: restore it first")
          .itemRef(item.ref())
          .build();
    }
    return item;
  }

  /** Returns what a call returns; empty if that is not there. Other failures stay failures. */
  static <T> Optional<T> find(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
