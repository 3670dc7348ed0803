package io.storageconnector.testkit.contract;

import io.storageconnector.SetupProblem;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend that passes everything on, for defects to be built into. */
class ForwardingBackend implements StorageBackend {

  private final StorageBackend to;

  ForwardingBackend(StorageBackend to) {
    this.to = to;
  }

  @Override
  public ItemRef root() {
    return to.root();
  }

  @Override
  public Item get(Call call, ItemRef item) {
    return to.get(call, item);
  }

  @Override
  public ItemPage roots(Call call, @Nullable String marker) {
    return to.roots(call, marker);
  }

  @Override
  public List<SetupProblem> check(Call call, ItemRef folder) {
    return to.check(call, folder);
  }

  @Override
  public OpenedContent export(Call call, ItemRef document, String mediaType) {
    return to.export(call, document, mediaType);
  }

  @Override
  public List<ItemRef> ancestors(Call call, ItemRef item) {
    return to.ancestors(call, item);
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    return to.list(call, folder, limit, marker);
  }

  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    return to.findByName(call, folder, name);
  }

  @Override
  public Optional<String> newItemId(Call call) {
    return to.newItemId(call);
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    return to.createFolder(call, target);
  }

  @Override
  public void preflight(Call call, UploadTarget target, long size) {
    to.preflight(call, target, size);
  }

  @Override
  public FileItem upload(Call call, UploadTarget target, ContentSource content) {
    return to.upload(call, target, content);
  }

  @Override
  public OpenedContent download(Call call, DownloadSource source) {
    return to.download(call, source);
  }

  @Override
  public Item update(Call call, ItemUpdate change) {
    return to.update(call, change);
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    return to.copy(call, source, target);
  }

  @Override
  public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    to.trash(call, item, ifMatch);
  }

  @Override
  public Item restore(Call call, ItemRef item) {
    return to.restore(call, item);
  }

  @Override
  public void deletePermanently(Call call, ItemRef item) {
    to.deletePermanently(call, item);
  }

  @Override
  public UploadSession openSession(Call call, UploadTarget target, long size) {
    return to.openSession(call, target, size);
  }

  @Override
  public UploadSession reopenSession(Call call, String handle) {
    return to.reopenSession(call, handle);
  }

  @Override
  public UploadedPart uploadPart(
      Call call, UploadSession session, long offset, ContentSource part) {
    return to.uploadPart(call, session, offset, part);
  }

  @Override
  public boolean matches(UploadedPart part, ContentSource bytes) {
    return to.matches(part, bytes);
  }

  @Override
  public List<UploadedPart> uploadedParts(Call call, UploadSession session) {
    return to.uploadedParts(call, session);
  }

  @Override
  public FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    return to.commit(call, session, target, parts, whole);
  }

  @Override
  public void abort(Call call, UploadSession session) {
    to.abort(call, session);
  }
}
