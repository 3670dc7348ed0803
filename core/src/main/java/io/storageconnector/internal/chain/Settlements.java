package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadedPart;
import java.util.List;
import java.util.Optional;

/** How the lost answers of the writes without content are settled, each by one or two reads. */
final class Settlements {

  private Settlements() {}

  static Settlement<FolderItem> newFolder(Reads reads, NewItem target) {
    List<FolderItem> found =
        Reads.folders(candidates(reads, target, ItemKind.FOLDER)).stream()
            .filter(folder -> target.id().isPresent() || folder.name().equals(target.name()))
            .toList();
    return found.isEmpty() ? Settlement.notDone() : Settlement.done(found.get(0));
  }

  /**
   * Without an id chosen beforehand any item of the name may be the new one: it was free before.
   */
  private static List<Item> candidates(Reads reads, NewItem target, ItemKind kind) {
    return target.id().isPresent()
        ? reads.reserved(target, kind).stream().toList()
        : reads.findByName(target.parent(), target.name());
  }

  static Settlement<Item> copied(Reads reads, ItemRef source, NewItem target) {
    List<Item> found = candidates(reads, target, source.kind());
    if (found.isEmpty()) {
      return Settlement.notDone();
    }
    if (!(reads.get(source) instanceof FileItem original)) {
      return Settlement.undecided();
    }
    for (Item item : found) {
      if (item instanceof FileItem copy
          && copy.size().equals(original.size())
          && copy.checksums().equals(original.checksums())) {
        return Settlement.done(copy);
      }
    }
    return Settlement.notDone();
  }

  static Settlement<Item> updated(Reads reads, ItemUpdate change) {
    Item now = reads.get(change.item());
    boolean inPlace = change.newParent().isEmpty() || now.parent().equals(change.newParent());
    boolean named = change.newName().map(now.name()::equals).orElse(true);
    return inPlace && named ? Settlement.done(now) : Settlement.notDone();
  }

  static Settlement<ItemRef> trashed(Reads reads, ItemRef item, StorageException failure) {
    boolean gone =
        failure.kind() == ErrorKind.NOT_FOUND
            || find(reads, item).map(Item::isTrashed).orElse(true);
    return gone ? Settlement.done(item) : Settlement.notDone();
  }

  static Settlement<Item> restored(Reads reads, ItemRef item) {
    return find(reads, item)
        .filter(found -> !found.isTrashed())
        .map(Settlement::done)
        .orElseGet(Settlement::notDone);
  }

  static Settlement<UploadedPart> arrived(
      Reads reads, UploadSession session, long offset, long size) {
    for (UploadedPart part : reads.uploadedParts(session)) {
      if (part.offset() == offset && part.size() == size) {
        return Settlement.done(part);
      }
    }
    return Settlement.notDone();
  }

  /**
   * How far an upload reaches whose parts go in order. An end that fits nothing that was sent is
   * passed on as it is: sending again can't mend it.
   */
  static Settlement<UploadedPart> reached(Reads reads, UploadSession session, long offset) {
    long end = 0;
    String receipt = "";
    for (UploadedPart part : reads.uploadedParts(session)) {
      if (part.offset() == end) {
        end += part.size();
        receipt = part.receipt();
      }
    }
    return end == offset
        ? Settlement.notDone()
        : Settlement.done(new UploadedPart(0, end, receipt));
  }

  private static Optional<Item> find(Reads reads, ItemRef item) {
    try {
      return Optional.of(reads.get(item));
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
