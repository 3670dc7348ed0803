package io.storageconnector.testkit.contract;

import io.storageconnector.Capabilities;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.Export;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageConnector;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A connector that passes everything on, for defects to be built into. */
class ForwardingConnector implements StorageConnector {

  private final StorageConnector to;

  ForwardingConnector(StorageConnector to) {
    this.to = to;
  }

  @Override
  public ConnectionId connectionId() {
    return to.connectionId();
  }

  @Override
  public Capabilities capabilities() {
    return to.capabilities();
  }

  @Override
  public ItemRef root() {
    return to.root();
  }

  @Override
  public Iterable<FolderItem> roots() {
    return to.roots();
  }

  @Override
  public List<SetupProblem> check(ItemRef folder) {
    return to.check(folder);
  }

  @Override
  public Export export(NativeDocItem document, String mediaType) {
    return to.export(document, mediaType);
  }

  @Override
  public Item get(ItemRef item) {
    return to.get(item);
  }

  @Override
  public Optional<Item> find(ItemRef item) {
    return to.find(item);
  }

  @Override
  public Optional<Item> findByPath(ItemRef folder, String path) {
    return to.findByPath(folder, path);
  }

  @Override
  public Page<Item> list(ListRequest request) {
    return to.list(request);
  }

  @Override
  public Iterable<Item> listAll(ListRequest request) {
    return to.listAll(request);
  }

  @Override
  public UploadResult upload(UploadRequest request) {
    return to.upload(request);
  }

  @Override
  public Download download(DownloadRequest request) {
    return to.download(request);
  }

  @Override
  public FolderItem createFolder(ItemRef parent, String name) {
    return to.createFolder(parent, name);
  }

  @Override
  public FolderItem ensureFolder(ItemRef parent, String path) {
    return to.ensureFolder(parent, path);
  }

  @Override
  public Item move(MoveRequest request) {
    return to.move(request);
  }

  @Override
  public Item rename(ItemRef item, String newName) {
    return to.rename(item, newName);
  }

  @Override
  public FileItem copy(ItemRef file, ItemRef newParent, String newName) {
    return to.copy(file, newParent, newName);
  }

  @Override
  public void trash(ItemRef item) {
    to.trash(item);
  }

  @Override
  public Item restore(ItemRef item) {
    return to.restore(item);
  }

  @Override
  public void deletePermanently(ItemRef item) {
    to.deletePermanently(item);
  }

  @Override
  public <T, R> R unwrap(Class<T> type, Function<T, R> use) {
    return to.unwrap(type, use);
  }

  @Override
  public void close() {
    to.close();
  }
}
