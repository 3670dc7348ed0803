package io.storageconnector.gdrive;

import com.google.api.services.drive.Drive;
import com.google.gson.JsonObject;
import io.storageconnector.ErrorKind;
import io.storageconnector.SetupProblem;
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
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The primitives of Drive for one connection: a light view of the shared way to it. Thread-safe.
 */
final class DriveBackend implements StorageBackend {

  /** How many ids are fetched at once; each create uses one. */
  private static final int IDS_AT_ONCE = 25;

  private final DriveChannel channel;
  private final DriveRoot root;
  private final DriveFolders folders;
  private final DriveUploads uploads;
  private final DriveDownloads downloads;
  private final DriveSessions sessions;
  private final DriveSetup setup;

  DriveBackend(DriveWire wire, ProviderContext context) {
    this.channel = new DriveChannel(wire, context);
    this.root = new DriveRoot(channel);
    this.folders = new DriveFolders(channel, root);
    this.uploads = new DriveUploads(channel, root);
    this.downloads = new DriveDownloads(channel);
    this.sessions = new DriveSessions(channel, root, uploads);
    this.setup = new DriveSetup(channel, root);
  }

  @Override
  public ItemRef root() {
    return DriveItems.ROOT;
  }

  @Override
  public Item get(Call call, ItemRef item) {
    if (item.equals(DriveItems.ROOT)) {
      return root.item(call);
    }
    DriveRequest request = described(DriveRequest.get(url(call, item), item));
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    folders.learnPlace(call, entry);
    return root.itemOf(call, request, entry);
  }

  @Override
  public List<ItemRef> ancestors(Call call, ItemRef item) {
    return folders.ancestors(call, item);
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    return folders.list(call, folder, limit, marker);
  }

  @Override
  public ItemPage roots(Call call, @Nullable String marker) {
    return setup.roots(call, marker);
  }

  @Override
  public List<SetupProblem> check(Call call, ItemRef folder) {
    return setup.check(call, folder);
  }

  /** Returns all of that name; Drive lets several items of a folder have it. */
  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    return folders.findByName(call, folder, name);
  }

  /** Takes an id that Drive made beforehand; they are fetched a few at once. */
  @Override
  public Optional<String> newItemId(Call call) {
    DriveAccount account = channel.account(call);
    Optional<String> left = account.takeId();
    if (left.isPresent()) {
      return left;
    }
    DriveRequest request =
        DriveRequest.get(channel.api("files/generateIds"), null)
            .param("count", Integer.toString(IDS_AT_ONCE))
            .param("space", "drive")
            .param("type", "files")
            .fields("ids");
    List<String> ids = channel.read(call, request, DriveItems::ids);
    account.addIds(ids.subList(1, ids.size()), IDS_AT_ONCE);
    return Optional.of(ids.get(0));
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    JsonObject json = DriveUploads.place(call, target);
    json.addProperty("mimeType", DriveEntry.folderType());
    DriveRequest request =
        described(DriveRequest.post(channel.api("files"), target.parent()))
            .creating(ItemKind.FOLDER, target.id().orElse(null))
            .json(json);
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    folders.learnPlace(call, entry);
    return expect(
        FolderItem.class, call, request, root.itemOf(call, request, entry, target.parent()));
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
  public OpenedContent export(Call call, ItemRef document, String mediaType) {
    return downloads.export(call, document, mediaType);
  }

  /** Renames and moves in one request; Drive wants to be told which folder the item leaves. */
  @Override
  public Item update(Call call, ItemUpdate change) {
    root.ensure(call);
    JsonObject json = new JsonObject();
    change.newName().ifPresent(name -> json.addProperty("name", name));
    DriveRequest request =
        described(DriveRequest.patch(url(call, change.item()), change.item())).json(json);
    Optional<ItemRef> to = change.newParent();
    if (to.isPresent()) {
      ItemRef target = checked(call, to.get());
      Optional<ItemRef> from = change.oldParent().or(() -> get(call, change.item()).parent());
      if (!from.equals(Optional.of(target))) {
        request
            .param("addParents", target.id())
            .param("removeParents", from.map(parent -> checked(call, parent).id()).orElse(null));
      }
    }
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    folders.learnPlace(call, entry);
    return root.itemOf(call, request, entry, to.orElse(null));
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    if (source.kind() != ItemKind.FILE) {
      throw DriveErrors.invalid(call, ErrorKind.UNSUPPORTED, source, "Drive copies files alone");
    }
    DriveRequest request =
        described(DriveRequest.post(url(call, source) + "/copy", source))
            .creating(ItemKind.FILE, target.id().orElse(null))
            .json(DriveUploads.place(call, target));
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    return root.itemOf(call, request, entry, target.parent());
  }

  /** A second call changes nothing. */
  @Override
  public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    channel.read(call, withTrashed(call, item, true).fields("id"), DriveItems::entry);
  }

  /**
   * A second call returns the item. What lies in the trash because a folder above it does stays
   * there until that folder is restored, and is returned as trashed.
   */
  @Override
  public Item restore(Call call, ItemRef item) {
    root.ensure(call);
    DriveRequest request = described(withTrashed(call, item, false));
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    return root.itemOf(call, request, entry, null);
  }

  @Override
  public void deletePermanently(Call call, ItemRef item) {
    channel.send(call, DriveRequest.delete(url(call, item), item).onAllDrives());
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

  /** Reads what the last part stored; Drive has no hash of its own to be told. */
  @Override
  public FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    return sessions.commit(call, session, target, parts);
  }

  @Override
  public void abort(Call call, UploadSession session) {
    sessions.abort(call, session);
  }

  /** Lends a {@code Drive} with the call's token; it neither retries nor refreshes. */
  @Override
  public <T> Optional<T> unwrap(Call call, Class<T> type) {
    return type == Drive.class
        ? Optional.of(type.cast(channel.wire().lend(call.token().value())))
        : Optional.empty();
  }

  /** Refuses an id that can't be one of Drive's, before it gets into an address. */
  static ItemRef checked(Call call, ItemRef item) {
    if (!DriveItems.isId(item.id())) {
      throw DriveErrors.invalid(
          call, ErrorKind.NOT_FOUND, item, "no item of Drive has such an id; nothing was sent");
    }
    return item;
  }

  /** Insists that what a request made is of the kind it was to be. */
  static <T extends Item> T expect(Class<T> kind, Call call, DriveRequest request, Item item) {
    if (kind.isInstance(item)) {
      return kind.cast(item);
    }
    throw DriveErrors.garbled(call, request, 200);
  }

  private static DriveRequest described(DriveRequest request) {
    return request.onAllDrives().fields(DriveItems.FIELDS);
  }

  private String url(Call call, ItemRef item) {
    return channel.api("files/" + checked(call, item).id());
  }

  private DriveRequest withTrashed(Call call, ItemRef item, boolean trashed) {
    JsonObject json = new JsonObject();
    json.addProperty("trashed", trashed);
    return DriveRequest.patch(url(call, item), item).onAllDrives().json(json);
  }
}
