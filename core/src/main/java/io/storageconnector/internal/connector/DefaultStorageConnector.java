package io.storageconnector.internal.connector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.Export;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageConnector;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.CallPolicy;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.path.PathWalker;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.internal.transfer.Downloads;
import io.storageconnector.internal.transfer.Uploads;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.Page;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.StorageBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connector applications hold, over any backend: checks what it is given, then says each
 * operation in primitives of the call chain. Thread-safe.
 */
public final class DefaultStorageConnector implements StorageConnector {

  /** The scope of cursors through the top folders. */
  private static final String ALL_ROOTS = "roots";

  private final ConnectionId id;
  private final Capabilities capabilities;
  private final ItemRef root;
  private final boolean confined;
  private final CallChain chain;
  private final Arguments check;
  private final PathWalker paths;
  private final TreeChanges changes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DefaultStorageConnector(
      ConnectionId id,
      Capabilities capabilities,
      ItemRef root,
      boolean confined,
      CallChain chain,
      Arguments check,
      PathWalker paths) {
    this.id = id;
    this.capabilities = capabilities;
    this.root = root;
    this.confined = confined;
    this.chain = chain;
    this.check = check;
    this.paths = paths;
    this.changes = new TreeChanges(capabilities, chain, check, paths);
  }

  /**
   * Returns a connector. Sends nothing.
   *
   * @param id the connection
   * @param backend the provider's view of it
   * @param capabilities what the provider can do
   * @param tokens where access tokens come from
   * @param policy how calls are made
   * @param root the folder to confine it to, or null for everything the account can reach
   */
  public static StorageConnector create(
      ConnectionId id,
      StorageBackend backend,
      Capabilities capabilities,
      TokenSource tokens,
      CallPolicy policy,
      @Nullable ItemRef root) {
    requireNonNull(id, "id");
    Arguments check = new Arguments(capabilities, backend.root());
    if (root != null) {
      check.folder(root, Operation.GET);
    }
    return new DefaultStorageConnector(
        id,
        capabilities,
        root == null ? backend.root() : root,
        root != null,
        CallChain.create(id, backend, tokens, policy, root),
        check,
        new PathWalker(capabilities, policy.clock()));
  }

  @Override
  public ConnectionId connectionId() {
    return id;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public ItemRef root() {
    return root;
  }

  @Override
  public Iterable<FolderItem> roots() {
    requireOpen();
    return () -> new Listing<>(null, this::roots);
  }

  private Page<FolderItem> roots(@Nullable Cursor cursor) {
    requireOpen();
    if (confined || !capabilities.supports(Capability.SHARED_ROOTS)) {
      return Page.last(Reads.folders(List.of(get(root))));
    }
    ItemPage page = reads(Operation.LIST_ROOTS).roots(cursor == null ? null : cursor.value());
    List<FolderItem> folders = Reads.folders(page.items());
    return page.nextMarker()
        .map(marker -> Page.of(folders, new Cursor(capabilities.provider(), ALL_ROOTS, marker)))
        .orElseGet(() -> Page.last(folders));
  }

  @Override
  public List<SetupProblem> check(ItemRef folder) {
    requireOpen();
    check.folder(folder, Operation.CHECK);
    return reads(Operation.CHECK).check(folder);
  }

  @Override
  public Item get(ItemRef item) {
    requireOpen();
    check.item(item, Operation.GET);
    return Presence.require(reads(Operation.GET).get(item));
  }

  @Override
  public Optional<Item> find(ItemRef item) {
    return Presence.find(() -> get(item));
  }

  @Override
  public Optional<Item> findByPath(ItemRef folder, String path) {
    requireOpen();
    List<String> names = check.path(folder, path, Operation.FIND_BY_NAME);
    return paths.find(folder, names, reads(Operation.FIND_BY_NAME));
  }

  @Override
  public Page<Item> list(ListRequest request) {
    requireOpen();
    check.list(request);
    ItemPage page =
        reads(Operation.LIST)
            .list(
                request.folder(),
                request.pageSize().orElse(capabilities.maxPageSize()),
                request.cursor().map(Cursor::value).orElse(null));
    List<Item> items = page.items().stream().filter(item -> !item.isTrashed()).toList();
    return page.nextMarker()
        .map(
            marker ->
                Page.of(
                    items,
                    new Cursor(
                        capabilities.provider(), Arguments.scopeOf(request.folder()), marker)))
        .orElseGet(() -> Page.last(items));
  }

  @Override
  public Iterable<Item> listAll(ListRequest request) {
    requireOpen();
    check.list(request);
    return () ->
        new Listing<>(request.cursor().orElse(null), cursor -> list(pageOf(request, cursor)));
  }

  private static ListRequest pageOf(ListRequest request, @Nullable Cursor cursor) {
    ListRequest.Builder builder = ListRequest.builder(request.folder());
    request.pageSize().ifPresent(builder::pageSize);
    if (cursor != null) {
      builder.cursor(cursor);
    }
    return builder.build();
  }

  @Override
  public UploadResult upload(UploadRequest request) {
    try {
      requireOpen();
      check.upload(request);
    } catch (RuntimeException e) {
      Uploads.discard(request);
      throw e;
    }
    return Uploads.run(request, capabilities, chain);
  }

  @Override
  public Download download(DownloadRequest request) {
    requireOpen();
    check.download(request);
    return Downloads.open(request, capabilities, chain);
  }

  @Override
  public Export export(NativeDocItem document, String mediaType) {
    requireOpen();
    check.export(document, mediaType);
    return Downloads.export(document, mediaType, chain);
  }

  @Override
  public FolderItem createFolder(ItemRef parent, String name) {
    requireOpen();
    return changes.createFolder(parent, name);
  }

  @Override
  public FolderItem ensureFolder(ItemRef parent, String path) {
    requireOpen();
    List<String> names = check.path(parent, path, Operation.CREATE_FOLDER);
    Deadline deadline = chain.deadlineFor(Operation.CREATE_FOLDER);
    return paths.ensure(parent, names, chain, deadline);
  }

  @Override
  public Item move(MoveRequest request) {
    requireOpen();
    return changes.move(request);
  }

  @Override
  public Item rename(ItemRef item, String newName) {
    requireOpen();
    return changes.rename(item, newName);
  }

  @Override
  public FileItem copy(ItemRef file, ItemRef newParent, String newName) {
    requireOpen();
    return changes.copy(file, newParent, newName);
  }

  @Override
  public void trash(ItemRef item) {
    requireOpen();
    changes.trash(item);
  }

  @Override
  public Item restore(ItemRef item) {
    requireOpen();
    return changes.restore(item);
  }

  @Override
  public void deletePermanently(ItemRef item) {
    requireOpen();
    changes.deletePermanently(item);
  }

  @Override
  public <T, R> R unwrap(Class<T> type, Function<T, R> use) {
    requireOpen();
    requireNonNull(type, "type");
    requireNonNull(use, "use");
    if (confined) {
      throw Arguments.refusal(
          ErrorKind.OUTSIDE_ROOT,
          Operation.GET,
          "a vendor client can't be confined to a folder: unwrap a connector without a root");
    }
    return use.apply(
        reads(Operation.GET)
            .vendorClient(type)
            .orElseThrow(
                () ->
                    Arguments.refusal(
                        ErrorKind.UNSUPPORTED,
                        Operation.GET,
                        capabilities.provider() + " has no client of type " + type.getName())));
  }

  @Override
  public void close() {
    closed.set(true);
  }

  private Reads reads(Operation operation) {
    return chain.reads(chain.deadlineFor(operation));
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the connector was closed: open another one");
    }
  }
}
