package io.storageconnector.box;

import com.box.sdkgen.client.BoxClient;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The primitives of Box for one connection: a light view of the shared transport. Thread-safe. */
final class BoxBackend implements StorageBackend {

  private static final ItemRef ROOT = ItemRef.folder(BoxItems.PROVIDER, "0");
  private static final int PAGE = 1000;

  private final BoxChannel channel;
  private final BoxUploads uploads;
  private final BoxDownloads downloads;
  private final BoxSessions sessions;

  BoxBackend(BoxChannel channel) {
    this.channel = channel;
    this.uploads = new BoxUploads(channel);
    this.downloads = new BoxDownloads(channel);
    this.sessions = new BoxSessions(channel);
  }

  @Override
  public ItemRef root() {
    return ROOT;
  }

  /** Box answers for a file in the trash; folders and web links there have another address. */
  @Override
  public Item get(Call call, ItemRef item) {
    try {
      return channel.read(call, described(BoxRequest.get(url(call, item), item)), BoxItems::item);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.NOT_FOUND || item.kind() == ItemKind.FILE || item.equals(ROOT)) {
        throw e;
      }
      return findInTrash(call, item).orElseThrow(() -> e);
    }
  }

  @Override
  public List<ItemRef> ancestors(Call call, ItemRef item) {
    if (item.equals(ROOT)) {
      return List.of();
    }
    BoxRequest request = BoxRequest.get(url(call, item), item).param("fields", "path_collection");
    return channel.read(call, request, BoxItems::ancestors);
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    BoxRequest request =
        BoxRequest.get(url(call, folder) + "/items", folder)
            .param("usemarker", "true")
            .param("limit", Integer.toString(limit))
            .param("marker", marker)
            .param("fields", BoxItems.LIST_FIELDS);
    try {
      return channel.read(call, request, body -> BoxItems.page(body, folder));
    } catch (StorageException e) {
      if (marker == null || e.httpStatus().orElse(0) != 400) {
        throw e;
      }
      throw BoxErrors.invalid(
          call, ErrorKind.CURSOR_EXPIRED, folder, "Box no longer knows the place; list again");
    }
  }

  /**
   * Asks by preflight, whose refusal names what has the name, be it file, folder or web link, and
   * which sees every write, unlike the search index. Where a preflight can't tell, because the
   * account may look but not write, or because the name could not be created, the pages are read.
   */
  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    try {
      uploads.preflight(call, folder, name, 0);
      return List.of();
    } catch (ItemAlreadyExistsException e) {
      return e.existing().isEmpty()
          ? searchPages(call, folder, name)
          : existing(call, e.existing());
    } catch (StorageException e) {
      boolean refused = e.httpStatus().orElse(0) / 100 == 4;
      boolean told =
          switch (e.kind()) {
            case NOT_FOUND, ACCESS_TOKEN_REJECTED, RATE_LIMITED -> true;
            default -> e.httpStatus().orElse(0) == 408;
          };
      if (!refused || told) {
        throw e;
      }
      return searchPages(call, folder, name);
    }
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    BoxRequest request =
        described(BoxRequest.post(channel.endpoints().folders(), target.parent()))
            .json(place(call, target.parent(), target.name()));
    return expect(FolderItem.class, call, request, channel.read(call, request, BoxItems::item));
  }

  @Override
  public void preflight(Call call, UploadTarget target, long size) {
    uploads.preflight(call, target, size);
  }

  @Override
  public FileItem upload(Call call, UploadTarget target, ContentSource content) {
    return uploads.upload(call, target, content);
  }

  @Override
  public OpenedContent download(Call call, DownloadSource source) {
    return downloads.open(call, source);
  }

  @Override
  public Item update(Call call, ItemUpdate change) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    change.newName().ifPresent(name -> json.put("name", name));
    change.newParent().ifPresent(parent -> json.set("parent", id(call, parent)));
    BoxRequest request =
        BoxRequest.put(url(call, change.item()), change.item())
            .header("If-Match", BoxUploads.etag(call, change.item(), change.ifMatch().orElse(null)))
            .json(json);
    if (change.item().kind() != ItemKind.SHORTCUT) {
      // The change of a web link documents no choice of fields; all it has come in any case.
      described(request);
    }
    return channel.read(call, request, BoxItems::item);
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    if (source.kind() == ItemKind.SHORTCUT) {
      throw BoxErrors.invalid(call, ErrorKind.UNSUPPORTED, source, "Box copies no web links");
    }
    BoxRequest request =
        described(BoxRequest.post(url(call, source) + "/copy", source))
            .json(place(call, target.parent(), target.name()));
    return channel.read(call, request, BoxItems::item);
  }

  /** A second call finds the item in the trash and changes nothing. */
  @Override
  public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    try {
      channel.send(call, removal(call, item, ifMatch));
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.NOT_FOUND || findInTrash(call, item).isEmpty()) {
        throw e;
      }
    }
  }

  /** A second call returns the item. */
  @Override
  public Item restore(Call call, ItemRef item) {
    BoxRequest request =
        described(BoxRequest.post(url(call, item), item))
            .json(JsonNodeFactory.instance.objectNode());
    try {
      return channel.read(call, request, BoxItems::item);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      return find(call, item).filter(found -> !found.isTrashed()).orElseThrow(() -> e);
    }
  }

  /**
   * Trashes and purges; either may have been done before. Where the enterprise keeps no trash, the
   * first request removes the item for good and the second finds nothing.
   */
  @Override
  public void deletePermanently(Call call, ItemRef item) {
    boolean trashed = sendIfThere(call, removal(call, item, null));
    BoxRequest purge = BoxRequest.delete(url(call, item) + "/trash", item);
    if (trashed) {
      sendIfThere(call, purge);
    } else {
      channel.send(call, purge);
    }
  }

  @Override
  public UploadSession openSession(Call call, UploadTarget target, long size) {
    return sessions.open(call, target, size);
  }

  @Override
  public UploadSession reopenSession(Call call, String handle) {
    return sessions.reopen(call, handle);
  }

  @Override
  public UploadedPart uploadPart(
      Call call, UploadSession session, long offset, ContentSource part) {
    return sessions.uploadPart(call, session, offset, part);
  }

  @Override
  public List<UploadedPart> uploadedParts(Call call, UploadSession session) {
    return sessions.parts(call, session);
  }

  @Override
  public boolean matches(UploadedPart part, ContentSource bytes) {
    return BoxSessions.matches(part, bytes);
  }

  @Override
  public FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    return sessions.commit(call, session, target, parts, whole);
  }

  @Override
  public void abort(Call call, UploadSession session) {
    sessions.abort(call, session);
  }

  /** Lends a {@code BoxClient} with the call's token; it neither retries nor refreshes. */
  @Override
  public <T> Optional<T> unwrap(Call call, Class<T> type) {
    return type == BoxClient.class
        ? Optional.of(type.cast(channel.transport().lend(call.token().value())))
        : Optional.empty();
  }

  /** Adds the fields an item is made of to what the answer holds. */
  static BoxRequest described(BoxRequest request) {
    return request.param("fields", BoxItems.FIELDS);
  }

  /** Refuses an id that can't be one of Box's, before it gets into an address. */
  static ItemRef checked(Call call, ItemRef item) {
    if (!BoxItems.isId(item.id())) {
      throw BoxErrors.invalid(
          call, ErrorKind.NOT_FOUND, item, "no item of Box has such an id; nothing was sent");
    }
    return item;
  }

  static ObjectNode id(Call call, ItemRef folder) {
    return JsonNodeFactory.instance.objectNode().put("id", checked(call, folder).id());
  }

  static ObjectNode place(Call call, ItemRef parent, String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    json.set("parent", id(call, parent));
    return json;
  }

  /** Insists that what a request made is of the kind it was to be. */
  static <T extends Item> T expect(Class<T> kind, Call call, BoxRequest request, Item item) {
    if (kind.isInstance(item)) {
      return kind.cast(item);
    }
    throw BoxErrors.garbled(call, request, 200);
  }

  private String url(Call call, ItemRef item) {
    return channel.endpoints().item(checked(call, item));
  }

  private BoxRequest removal(Call call, ItemRef item, @Nullable String ifMatch) {
    return BoxRequest.delete(url(call, item), item)
        .param("recursive", item.kind() == ItemKind.FOLDER ? "true" : null)
        .header("If-Match", BoxUploads.etag(call, item, ifMatch));
  }

  private boolean sendIfThere(Call call, BoxRequest request) {
    try {
      channel.send(call, request);
      return true;
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Item> findInTrash(Call call, ItemRef item) {
    BoxRequest request = described(BoxRequest.get(url(call, item) + "/trash", item));
    return find(call, request);
  }

  private Optional<Item> find(Call call, ItemRef item) {
    return find(call, described(BoxRequest.get(url(call, item), item)));
  }

  private Optional<Item> find(Call call, BoxRequest request) {
    try {
      return Optional.of(channel.read(call, request, BoxItems::item));
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private List<Item> existing(Call call, List<ItemRef> refs) {
    List<Item> items = new ArrayList<>(refs.size());
    for (ItemRef ref : refs) {
      find(call, ref).filter(item -> !item.isTrashed()).ifPresent(items::add);
    }
    return items;
  }

  private List<Item> searchPages(Call call, ItemRef folder, String name) {
    List<Item> found = new ArrayList<>(1);
    String marker = null;
    do {
      ItemPage page = list(call, folder, PAGE, marker);
      for (Item item : page.items()) {
        if (BoxNames.isSame(item.name(), name)) {
          found.add(item);
        }
      }
      String next = page.nextMarker().orElse(null);
      if (next != null && next.equals(marker)) {
        throw StorageException.builder(
                ErrorKind.UNAVAILABLE, call.operation(), "Box's listing goes in circles")
            .itemRef(folder)
            .retry(RetryAdvice.SAFE)
            .build();
      }
      marker = next;
    } while (marker != null);
    return found;
  }
}
