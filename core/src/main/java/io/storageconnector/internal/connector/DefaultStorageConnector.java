package io.storageconnector.internal.connector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
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
import io.storageconnector.item.Page;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.StorageBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connector applications hold, over any backend: checks what it is given, then says each
 * operation in primitives of the call chain. Thread-safe.
 */
public final class DefaultStorageConnector implements StorageConnector {

  private final ConnectionId id;
  private final Capabilities capabilities;
  private final ItemRef root;
  private final boolean confined;
  private final CallChain chain;
  private final Arguments check;
  private final PathWalker paths;
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
  public Item get(ItemRef item) {
    requireOpen();
    check.item(item, Operation.GET);
    return present(reads(Operation.GET).get(item));
  }

  private static Item present(Item item) {
    if (item.isTrashed()) {
      throw StorageException.builder(
              ErrorKind.NOT_FOUND, Operation.GET, "the item is in the trash: restore it first")
          .itemRef(item.ref())
          .build();
    }
    return item;
  }

  @Override
  public Optional<Item> find(ItemRef item) {
    return presentOrEmpty(() -> get(item));
  }

  private static <T> Optional<T> presentOrEmpty(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
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
    return () -> new Listing(request, this::list);
  }

  @Override
  public UploadResult upload(UploadRequest request) {
    requireOpen();
    check.upload(request);
    return Uploads.run(request, capabilities, chain);
  }

  @Override
  public Download download(DownloadRequest request) {
    requireOpen();
    check.download(request);
    return Downloads.open(request, capabilities, chain);
  }

  @Override
  public FolderItem createFolder(ItemRef parent, String name) {
    requireOpen();
    check.folder(parent, Operation.CREATE_FOLDER);
    check.name(name, Operation.CREATE_FOLDER);
    Deadline deadline = chain.deadlineFor(Operation.CREATE_FOLDER);
    Reads reads = chain.reads(deadline);
    requireFree(parent, name, reads, Operation.CREATE_FOLDER);
    return chain.writes(deadline).createFolder(newItem(parent, name, reads));
  }

  /**
   * Looks even where the provider itself keeps names unique: only what is known to have been free
   * before tells, after a lost answer, that what is there now is ours.
   */
  private static void requireFree(ItemRef folder, String name, Reads reads, Operation operation) {
    List<Item> found = reads.findByName(folder, name);
    if (!found.isEmpty()) {
      throw StorageException.builder(
              ErrorKind.ALREADY_EXISTS,
              operation,
              "the name is taken in " + folder + " by " + found.get(0) + ": choose another")
          .itemRef(folder)
          .candidates(found.stream().map(Item::ref).toList())
          .build();
    }
  }

  private NewItem newItem(ItemRef parent, String name, Reads reads) {
    return NewItem.of(parent, name, hasUniqueNames() ? null : reads.newItemId().orElse(null));
  }

  private boolean hasUniqueNames() {
    return capabilities.supports(Capability.UNIQUE_NAMES);
  }

  @Override
  public FolderItem ensureFolder(ItemRef parent, String path) {
    requireOpen();
    List<String> names = check.path(parent, path, Operation.CREATE_FOLDER);
    Deadline deadline = chain.deadlineFor(Operation.CREATE_FOLDER);
    return paths.ensure(parent, names, chain.reads(deadline), chain.writes(deadline));
  }

  @Override
  public Item move(MoveRequest request) {
    requireOpen();
    check.move(request);
    Deadline deadline = chain.deadlineFor(Operation.MOVE);
    Reads reads = chain.reads(deadline);
    Item now = present(reads.get(request.item()));
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

  @Override
  public Item rename(ItemRef item, String newName) {
    requireOpen();
    check.changeable(item, Operation.RENAME);
    check.name(newName, Operation.RENAME);
    Deadline deadline = chain.deadlineFor(Operation.RENAME);
    if (!hasUniqueNames()) {
      Reads reads = chain.reads(deadline);
      Item now = present(reads.get(item));
      if (now.name().equals(newName)) {
        return now;
      }
      now.parent().ifPresent(folder -> requireFree(folder, newName, reads, Operation.RENAME));
    }
    return changing(() -> chain.writes(deadline).rename(ItemUpdate.rename(item, newName, null)));
  }

  @Override
  public FileItem copy(ItemRef file, ItemRef newParent, String newName) {
    requireOpen();
    check.capability(Capability.COPY_FILE, Operation.COPY);
    check.file(file, Operation.COPY);
    check.folder(newParent, Operation.COPY);
    check.name(newName, Operation.COPY);
    Deadline deadline = chain.deadlineFor(Operation.COPY);
    Reads reads = chain.reads(deadline);
    requireFree(newParent, newName, reads, Operation.COPY);
    Item copy = chain.writes(deadline).copy(file, newItem(newParent, newName, reads));
    if (copy instanceof FileItem copied) {
      return copied;
    }
    throw StorageException.builder(
            ErrorKind.UNCLASSIFIED,
            Operation.COPY,
            "the provider made something else than a file out of the copy of a file: " + copy)
        .itemRef(copy.ref())
        .build();
  }

  @Override
  public void trash(ItemRef item) {
    requireOpen();
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
    return presentOrEmpty(() -> chain.reads(deadline).get(item)).map(Item::isTrashed).orElse(false);
  }

  @Override
  public Item restore(ItemRef item) {
    requireOpen();
    check.capability(Capability.RESTORE, Operation.RESTORE);
    check.changeable(item, Operation.RESTORE);
    Deadline deadline = chain.deadlineFor(Operation.RESTORE);
    try {
      return changing(() -> chain.writes(deadline).restore(item));
    } catch (StorageException e) {
      // What was never in the trash, or was restored before, is refused in various ways.
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      return presentOrEmpty(() -> chain.reads(deadline).get(item))
          .filter(found -> !found.isTrashed())
          .orElseThrow(() -> e);
    }
  }

  @Override
  public void deletePermanently(ItemRef item) {
    requireOpen();
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
