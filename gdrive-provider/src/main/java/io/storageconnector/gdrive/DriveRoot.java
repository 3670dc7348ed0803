package io.storageconnector.gdrive;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of entries in which the account's root folder has one name only: Drive takes the
 * alias {@code root} in every request and answers with the real id.
 *
 * <p>The real id is asked for once per authorization, or learnt from an answer to a request that
 * named the alias. An account whose scopes do not show the root keeps the ids it is told.
 */
final class DriveRoot {

  /** What Drive calls the root folder of an account whose language is English. */
  private static final String HIDDEN_NAME = "My Drive";

  private final DriveChannel channel;

  DriveRoot(DriveChannel channel) {
    this.channel = channel;
  }

  /**
   * Sees to it that the root is known. Done before a request that changes something, because a
   * look-up that fails afterwards would make the change look like one that failed.
   */
  void ensure(Call call) {
    DriveAccount account = channel.account(call);
    if (account.knowsRoot()) {
      return;
    }
    DriveRequest request =
        DriveRequest.get(channel.api("files/root"), DriveItems.ROOT).onAllDrives().fields("id");
    try {
      String id = channel.read(call, request, DriveItems::entry).id();
      if (id == null || !DriveItems.isId(id)) {
        throw DriveErrors.garbled(call, request, 200);
      }
      account.learnRoot(id);
    } catch (StorageException e) {
      if (!isHidden(e)) {
        throw e;
      }
      account.rootIsHidden();
    }
  }

  /**
   * Whether the scopes do not show the root, which Drive says in either of two ways. Any other
   * refusal may end.
   */
  static boolean isHidden(StorageException e) {
    return e.kind() == ErrorKind.NOT_FOUND
        || e.providerCode().filter("appNotAuthorizedToFile"::equals).isPresent();
  }

  /** Returns the root itself; one that the scopes do not show has a name and no more. */
  Item item(Call call) {
    DriveRequest request =
        DriveRequest.get(channel.api("files/root"), DriveItems.ROOT)
            .onAllDrives()
            .fields(DriveItems.FIELDS);
    try {
      return itemOf(call, request, channel.read(call, request, DriveItems::entry));
    } catch (StorageException e) {
      if (!isHidden(e)) {
        throw e;
      }
      channel.account(call).rootIsHidden();
      return FolderItem.builder(DriveItems.ROOT, HIDDEN_NAME).build();
    }
  }

  /** Returns the item of an answer; asks for the root if the item does not make sense without. */
  Item itemOf(Call call, DriveRequest request, DriveEntry entry) {
    if (DriveItems.ROOT.equals(request.about())) {
      learn(call, entry.id());
    } else if (entry.parentId() != null || entry.isFolder()) {
      ensure(call);
    }
    return itemOf(call, request, entry, null);
  }

  /**
   * Returns the item of an answer; sends nothing.
   *
   * @param parent the folder that the request put the item into, or null if it did not
   */
  Item itemOf(Call call, DriveRequest request, DriveEntry entry, @Nullable ItemRef parent) {
    if (DriveItems.ROOT.equals(parent)) {
      learn(call, entry.parentId());
    }
    Item item = entry.toItem(channel.account(call).rootId(), parent);
    if (item == null) {
      throw DriveErrors.garbled(call, request, 200);
    }
    return item;
  }

  /** Returns the ref of a folder; sends nothing. */
  ItemRef folder(Call call, String id) {
    return id.equals(channel.account(call).rootId())
        ? DriveItems.ROOT
        : ItemRef.folder(DriveCapabilities.PROVIDER, id);
  }

  private void learn(Call call, @Nullable String id) {
    if (id != null && DriveItems.isId(id)) {
      channel.account(call).learnRoot(id);
    }
  }
}
