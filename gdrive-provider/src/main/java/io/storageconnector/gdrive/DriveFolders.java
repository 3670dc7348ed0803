package io.storageconnector.gdrive;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ItemPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks into folders: pages of their children, children of one name, and the folders above. */
final class DriveFolders {

  private static final int PAGE = 1000;

  /** Drive allows 100 levels; a longer way up goes in circles. */
  private static final int MAX_DEPTH = 200;

  /** By how much the clocks of this host and of Drive may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private final DriveChannel channel;
  private final DriveRoot root;

  DriveFolders(DriveChannel channel, DriveRoot root) {
    this.channel = channel;
    this.root = root;
  }

  /**
   * Reads a page. What comes first finds out in which drive to look, and that the folder is there:
   * to Drive a folder nobody can see is one without children. The root always is there, and can be
   * listed also where the scopes do not show it.
   */
  ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    DriveBackend.checked(call, folder);
    DriveMarker at;
    boolean seen = false;
    if (marker == null) {
      Optional<DrivePlace> known = recall(call, folder);
      seen = known.isEmpty() || folder.equals(DriveItems.ROOT);
      at = DriveMarker.start(known.orElseGet(() -> lookUp(call, folder)));
    } else {
      at = DriveMarker.parse(marker).orElseThrow(() -> expired(call, folder));
    }
    List<Item> items = new ArrayList<>();
    DriveQuery query = DriveQuery.childrenOf(folder.id());
    String next = page(call, folder, query, at, limit, items);
    if (marker == null && items.isEmpty() && !seen) {
      DrivePlace now = lookUp(call, folder);
      if (!now.equals(at.place())) {
        at = DriveMarker.start(now);
        next = page(call, folder, query, at, limit, items);
      }
    }
    return ItemPage.of(items, next == null ? null : at.next(next).text());
  }

  /**
   * Finds what has a name, exactly written so. Drive's search by name lags behind what was written
   * (kopia/kopia#90: a look-up by parent does not), so it is asked for what is old, and everything
   * the folder got or had changed within that lag is read besides. A folder that seems to hold
   * nothing of the name may be in the trash or in another drive by now, and is looked up.
   */
  List<Item> findByName(Call call, ItemRef folder, String name) {
    DriveBackend.checked(call, folder);
    Optional<DrivePlace> known = recall(call, folder);
    DrivePlace place = known.orElseGet(() -> lookUp(call, folder));
    List<Item> found = findByName(call, folder, place, name);
    if (found.isEmpty() && known.isPresent() && !folder.equals(DriveItems.ROOT)) {
      DrivePlace now = lookUp(call, folder);
      return now.equals(place) ? found : findByName(call, folder, now, name);
    }
    return found;
  }

  private List<Item> findByName(Call call, ItemRef folder, DrivePlace place, String name) {
    DriveQuery children = DriveQuery.childrenOf(folder.id());
    Map<ItemRef, Item> found = new LinkedHashMap<>();
    collect(call, folder, place, children.named(name), name, found);
    Duration lag = channel.settings().nameIndexDelay();
    if (!lag.isZero()) {
      Instant since = channel.clock().instant().minus(lag).minus(CLOCK_SKEW);
      collect(call, folder, place, children.changedSince(since), name, found);
    }
    return List.copyOf(found.values());
  }

  /** Climbs up to the root, to the top of a shared drive, or as far as the account can see. */
  List<ItemRef> ancestors(Call call, ItemRef item) {
    Set<ItemRef> above = new LinkedHashSet<>();
    ItemRef at = DriveBackend.checked(call, item);
    while (!at.equals(DriveItems.ROOT)) {
      String parentId = parentOf(call, at, at.equals(item));
      if (parentId == null || !DriveItems.isId(parentId)) {
        break;
      }
      root.ensure(call);
      at = root.folder(call, parentId);
      if (!above.add(at) || above.size() > MAX_DEPTH) {
        throw DriveErrors.again(call, item, "the folders above the item go in circles");
      }
    }
    return List.copyOf(above);
  }

  /** Remembers in which drive a folder lies, as an answer said. */
  void learnPlace(Call call, DriveEntry entry) {
    String id = entry.id();
    if (id != null && entry.isFolder()) {
      channel.account(call).learnPlace(id, entry.place(), channel.clock().instant());
    }
  }

  private @Nullable String parentOf(Call call, ItemRef at, boolean isStart) {
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + at.id()), at).onAllDrives().fields("id,parents");
    try {
      return channel.read(call, request, DriveItems::entry).parentId();
    } catch (StorageException e) {
      if (isStart || e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      return null;
    }
  }

  private Optional<DrivePlace> recall(Call call, ItemRef folder) {
    return folder.equals(DriveItems.ROOT)
        ? Optional.of(DrivePlace.PERSONAL)
        : channel.account(call).placeOf(folder.id(), channel.clock().instant());
  }

  private DrivePlace lookUp(Call call, ItemRef folder) {
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + folder.id()), folder)
            .onAllDrives()
            .fields("id,mimeType,trashed,driveId");
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    if (!entry.isFolder() || entry.isTrashed()) {
      throw DriveErrors.invalid(
          call,
          ErrorKind.NOT_FOUND,
          folder,
          entry.isTrashed() ? "the folder is in the trash" : "the item is no folder");
    }
    learnPlace(call, entry);
    return entry.place();
  }

  /** Reads all pages, and once more from the first if Drive forgets the place in between. */
  private void collect(
      Call call,
      ItemRef folder,
      DrivePlace place,
      DriveQuery query,
      String name,
      Map<ItemRef, Item> found) {
    try {
      readAll(call, folder, place, query, name, found);
      return;
    } catch (StorageException e) {
      requireExpired(e);
    }
    try {
      readAll(call, folder, place, query, name, found);
    } catch (StorageException e) {
      requireExpired(e);
      throw DriveErrors.again(call, folder, "Drive forgot the place in its listing twice");
    }
  }

  private static void requireExpired(StorageException e) {
    if (e.kind() != ErrorKind.CURSOR_EXPIRED) {
      throw e;
    }
  }

  private void readAll(
      Call call,
      ItemRef folder,
      DrivePlace place,
      DriveQuery query,
      String name,
      Map<ItemRef, Item> found) {
    DriveMarker at = DriveMarker.start(place);
    String next;
    do {
      List<Item> items = new ArrayList<>();
      next = page(call, folder, query, at, PAGE, items);
      for (Item item : items) {
        if (item.name().equals(name)) {
          found.putIfAbsent(item.ref(), item);
        }
      }
      if (next != null && next.equals(at.token())) {
        throw DriveErrors.again(call, folder, "Drive's listing goes in circles");
      }
      at = next == null ? at : at.next(next);
    } while (next != null);
  }

  /** Reads a page into the list and returns where to go on, or null. */
  private @Nullable String page(
      Call call, ItemRef folder, DriveQuery query, DriveMarker at, int limit, List<Item> items) {
    DriveRequest request =
        at.place()
            .scope(DriveRequest.get(channel.api("files"), folder))
            .param("q", query.text())
            .param("pageSize", Integer.toString(limit))
            .param("pageToken", at.token())
            .fields(DriveItems.PAGE_FIELDS);
    String rootId = channel.account(call).rootId();
    ItemRef parent = root.folder(call, folder.id());
    DriveItems.PageEnd end;
    try {
      end =
          channel.read(
              call,
              request,
              body ->
                  DriveItems.page(
                      body,
                      "files",
                      entry -> {
                        Item item = entry.toItem(rootId, parent);
                        if (item != null) {
                          items.add(item);
                          learnPlace(call, entry);
                        }
                      }));
    } catch (StorageException e) {
      if (at.token() == null || e.httpStatus().orElse(0) != 400) {
        throw e;
      }
      throw expired(call, folder);
    }
    if (!end.isComplete()) {
      throw DriveErrors.again(call, folder, "Drive did not search everything it was asked to");
    }
    return end.next();
  }

  private static StorageException expired(Call call, ItemRef folder) {
    return DriveErrors.invalid(
        call, ErrorKind.CURSOR_EXPIRED, folder, "Drive no longer knows the place; list again");
  }
}
