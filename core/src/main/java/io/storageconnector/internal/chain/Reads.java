package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.Timeouts;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The primitives that change nothing, for one call of the application and under its deadline. Which
 * layers they pass depends on who made this object. Immutable and thread-safe.
 */
public final class Reads {

  /**
   * The order in which all processes see items of one name, so that they agree on the first; what
   * has no time of creation comes last.
   */
  public static final Comparator<Item> OLDEST_FIRST =
      Comparator.comparing(
              (Item item) -> item.createdAt().orElse(null),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(item -> item.ref().id());

  private final Layer layers;
  private final StorageBackend backend;
  private final Timeouts timeouts;
  private final Deadline deadline;

  Reads(Layer layers, StorageBackend backend, Timeouts timeouts, Deadline deadline) {
    this.layers = layers;
    this.backend = backend;
    this.timeouts = timeouts;
    this.deadline = deadline;
  }

  /** Returns an item, also one in the trash if the provider shows it. */
  public Item get(ItemRef item) {
    return run(Operation.GET, call -> backend.get(call, item), item);
  }

  /** Returns the folders above an item, the nearest first. */
  public List<ItemRef> ancestors(ItemRef item) {
    return run(Operation.ANCESTORS, call -> backend.ancestors(call, item), item);
  }

  /** Returns a page of a folder. */
  public ItemPage list(ItemRef folder, int limit, @Nullable String marker) {
    return run(Operation.LIST, call -> backend.list(call, folder, limit, marker), folder);
  }

  /** Returns a page of the top folders the account can see. */
  public ItemPage roots(@Nullable String marker) {
    return run(Operation.LIST_ROOTS, call -> backend.roots(call, marker));
  }

  /** Returns what the connection lacks for its work in a folder. */
  public List<SetupProblem> check(ItemRef folder) {
    return run(Operation.CHECK, call -> backend.check(call, folder), folder);
  }

  /** Opens a document of the provider's own as bytes; the caller closes it. */
  public OpenedContent export(ItemRef document, String mediaType) {
    return run(Operation.EXPORT, call -> backend.export(call, document, mediaType), document);
  }

  /** Returns what a new item of this name would collide with; the oldest first, then by id. */
  public List<Item> findByName(ItemRef folder, String name) {
    return run(Operation.FIND_BY_NAME, call -> backend.findByName(call, folder, name), folder)
        .stream()
        .filter(item -> !item.isTrashed())
        .sorted(OLDEST_FIRST)
        .toList();
  }

  /** Returns the folders among some items. */
  public static List<FolderItem> folders(List<Item> found) {
    return found.stream().filter(FolderItem.class::isInstance).map(FolderItem.class::cast).toList();
  }

  /** Returns an id for something to be created; empty where the provider assigns ids itself. */
  public Optional<String> newItemId() {
    return run(Operation.NEW_ITEM_ID, backend::newItemId);
  }

  /**
   * Returns what was created under an id chosen beforehand, wherever it is by now; empty if nothing
   * was, or if it lies in the trash. Look-ups by id see at once what was written, those by name may
   * not.
   *
   * @throws NoSuchElementException if no id was chosen
   */
  public Optional<Item> reserved(NewItem target, ItemKind kind) {
    ItemRef ref = new ItemRef(target.parent().provider(), kind, target.id().orElseThrow());
    try {
      return Optional.of(get(ref)).filter(item -> !item.isTrashed());
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks whether an upload would be accepted, and throws what it would throw. */
  public void preflight(UploadTarget target, long size) {
    run(
        Operation.PREFLIGHT,
        call -> {
          backend.preflight(call, target, size);
          return target;
        },
        Writes.placeOf(target));
  }

  /** Returns the parts that arrived, ordered by offset. */
  public List<UploadedPart> uploadedParts(UploadSession session) {
    return run(Operation.LIST_PARTS, call -> backend.uploadedParts(call, session));
  }

  /** Opens stored content; the caller closes it. */
  public OpenedContent download(DownloadSource source) {
    return run(Operation.DOWNLOAD, call -> backend.download(call, source), source.file());
  }

  /** Returns the vendor's own client, if there is one of that type. */
  public <T> Optional<T> vendorClient(Class<T> type) {
    return run(Operation.GET, call -> backend.unwrap(call, type));
  }

  private <T> T run(Operation operation, Function<Call, T> primitive, ItemRef... touched) {
    Deadline end = OperationRule.of(operation).within(deadline, timeouts);
    return layers.run(Invocation.builder(operation, end, primitive).reaching(touched).build());
  }
}
