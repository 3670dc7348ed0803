package io.storageconnector.internal.connector;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.path.PathWalker;
import io.storageconnector.internal.path.Twins;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operations that change what is where, and carry no content: each checks its arguments, looks
 * where the provider does not guard names itself, and makes the change. Thread-safe.
 */
final class TreeChanges {

  private final Capabilities capabilities;
  private final CallChain chain;
  private final Arguments check;
  private final PathWalker paths;

  TreeChanges(Capabilities capabilities, CallChain chain, Arguments check, PathWalker paths) {
    this.capabilities = capabilities;
    this.chain = chain;
    this.check = check;
    this.paths = paths;
  }

  FolderItem createFolder(ItemRef parent, String name) {
    check.folder(parent, Operation.CREATE_FOLDER);
    check.name(name, Operation.CREATE_FOLDER);
    Deadline deadline = chain.deadlineFor(Operation.CREATE_FOLDER);
    Reads reads = chain.reads(deadline);
    requireFree(parent, name, reads, Operation.CREATE_FOLDER);
    FolderItem created = chain.writes(deadline).createFolder(newItem(parent, name, reads));
    requireAlone(created, parent, name, Operation.CREATE_FOLDER, deadline);
    return created;
  }

  /** Gives way to an older item of the same name, where the provider lets two arise. */
  private void requireAlone(
      Item created, ItemRef folder, String name, Operation operation, Deadline deadline) {
    if (hasUniqueNames()) {
      return;
    }
    Optional<Item> winner =
        new Twins(capabilities, chain, deadline).winnerOver(created, folder, name);
    if (winner.isPresent()) {
      throw taken(folder, List.of(winner.get()), operation);
    }
  }

  /**
   * Looks even where the provider itself keeps names unique: only what is known to have been free
   * before tells, after a lost answer, that what is there now is the new one.
   */
  private static void requireFree(ItemRef folder, String name, Reads reads, Operation operation) {
    List<Item> found = reads.findByName(folder, name);
    if (!found.isEmpty()) {
      throw taken(folder, found, operation);
    }
  }

  private static StorageException taken(ItemRef folder, List<Item> found, Operation operation) {
    return StorageException.builder(
            ErrorKind.ALREADY_EXISTS,
            operation,
            "the name is taken in " + folder + " by " + found.get(0) + ": choose another")
        .itemRef(folder)
        .candidates(found.stream().map(Item::ref).toList())
        .build();
  }

  private NewItem newItem(ItemRef parent, String name, Reads reads) {
    return NewItem.of(parent, name, hasUniqueNames() ? null : reads.newItemId().orElse(null));
  }

  private boolean hasUniqueNames() {
    return capabilities.supports(Capability.UNIQUE_NAMES);
  }

  Item move(MoveRequest request) {
    check.move(request);
    Deadline deadline = chain.deadlineFor(Operation.MOVE);
    Reads reads = chain.reads(deadline);
    Item now = Presence.require(reads.get(request.item()));
    String name = request.newName().orElse(now.name());
    boolean inPlace = now.parent().equals(Optional.of(request.newParent()));
    if (inPlace && name.equals(now.name())) {
      return now;
    }
    if (!hasUniqueNames()) {
      requireFree(request.newParent(), name, reads, Operation.MOVE);
    }
    ItemUpdate change =
        ItemUpdate.move(
            now.ref(),
            now.parent().orElse(null),
            request.newParent(),
            request.newName().orElse(null),
            null);
    return changing(() -> chain.writes(deadline).move(change, request.newParent()));
  }

  Item rename(ItemRef item, String newName) {
    check.changeable(item, Operation.RENAME);
    check.name(newName, Operation.RENAME);
    Deadline deadline = chain.deadlineFor(Operation.RENAME);
    if (!hasUniqueNames()) {
      Reads reads = chain.reads(deadline);
      Item now = Presence.require(reads.get(item));
      if (now.name().equals(newName)) {
        return now;
      }
      now.parent().ifPresent(folder -> requireFree(folder, newName, reads, Operation.RENAME));
    }
    return changing(() -> chain.writes(deadline).rename(ItemUpdate.rename(item, newName, null)));
  }

  FileItem copy(ItemRef file, ItemRef newParent, String newName) {
    check.capability(Capability.COPY_FILE, Operation.COPY);
    check.file(file, Operation.COPY);
    check.folder(newParent, Operation.COPY);
    check.name(newName, Operation.COPY);
    Deadline deadline = chain.deadlineFor(Operation.COPY);
    Reads reads = chain.reads(deadline);
    requireFree(newParent, newName, reads, Operation.COPY);
    Item copy = chain.writes(deadline).copy(file, newItem(newParent, newName, reads));
    if (copy instanceof FileItem copied) {
      requireAlone(copied, newParent, newName, Operation.COPY, deadline);
      return copied;
    }
    throw StorageException.builder(
            ErrorKind.UNCLASSIFIED,
            Operation.COPY,
            "the provider made something else than a file out of the copy of a file: " + copy)
        .itemRef(copy.ref())
        .build();
  }

  void trash(ItemRef item) {
    check.capability(Capability.TRASH, Operation.TRASH);
    check.changeable(item, Operation.TRASH);
    Deadline deadline = chain.deadlineFor(Operation.TRASH);
    changing(
        () -> {
          try {
            chain.writes(deadline).trash(item);
          } catch (StorageException e) {
            // Some providers do not find in its folder what is in the trash already.
            if (e.kind() != ErrorKind.NOT_FOUND || !isInTrash(item, deadline)) {
              throw e;
            }
          }
          return item;
        });
  }

  private boolean isInTrash(ItemRef item, Deadline deadline) {
    return Presence.find(() -> chain.reads(deadline).get(item)).map(Item::isTrashed).orElse(false);
  }

  Item restore(ItemRef item) {
    check.capability(Capability.RESTORE, Operation.RESTORE);
    check.changeable(item, Operation.RESTORE);
    Deadline deadline = chain.deadlineFor(Operation.RESTORE);
    if (!hasUniqueNames()) {
      Reads reads = chain.reads(deadline);
      Item now = reads.get(item);
      if (!now.isTrashed()) {
        return now;
      }
      now.parent().ifPresent(folder -> requireFree(folder, now.name(), reads, Operation.RESTORE));
    }
    try {
      return changing(() -> chain.writes(deadline).restore(item));
    } catch (StorageException e) {
      // What was never in the trash, or was restored before, is refused in various ways.
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      return Presence.find(() -> chain.reads(deadline).get(item))
          .filter(found -> !found.isTrashed())
          .orElseThrow(() -> e);
    }
  }

  void deletePermanently(ItemRef item) {
    check.capability(Capability.DELETE_PERMANENTLY, Operation.DELETE_PERMANENTLY);
    check.changeable(item, Operation.DELETE_PERMANENTLY);
    changing(
        () -> {
          chain.writes(chain.deadlineFor(Operation.DELETE_PERMANENTLY)).deletePermanently(item);
          return item;
        });
  }

  /** Whatever becomes of a change to the tree, remembered paths may no longer be right after it. */
  private <T> T changing(Supplier<T> change) {
    try {
      return change.get();
    } finally {
      paths.forget();
    }
  }
}
