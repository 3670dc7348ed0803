package io.storageconnector.internal.connector;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.ShortcutItem;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backend over a tree in memory that does what a script says: refuse, lose an answer, drop a
 * request, damage bytes. Counts every call. For one thread at a time unless a test locks.
 */
final class ScriptedBackend implements StorageBackend {

  static final String PROVIDER = "scripted";
  static final ItemRef ROOT = ItemRef.folder(PROVIDER, "0");

  /** What happens to one call instead of the ordinary. */
  private record Fault(boolean takesEffect, @Nullable StorageException error) {}

  /** An item with all its versions. */
  private static final class Node {
    private final ItemRef ref;
    private final Instant createdAt;
    private final List<byte[]> versions = new ArrayList<>();
    private String name;
    private @Nullable ItemRef parent;
    private @Nullable ItemRef target;
    private boolean trashed;

    Node(ItemRef ref, @Nullable ItemRef parent, String name, Instant createdAt) {
      this.ref = ref;
      this.parent = parent;
      this.name = name;
      this.createdAt = createdAt;
    }
  }

  /** An upload in parts. */
  private record Parts(UploadTarget target, long size, TreeMap<Long, byte[]> received) {

    long end() {
      return received.isEmpty() ? 0 : received.lastKey() + received.lastEntry().getValue().length;
    }
  }

  private final Clock clock;
  private final Map<ItemRef, Node> nodes = new LinkedHashMap<>();
  private final Map<Operation, Deque<Fault>> faults = new EnumMap<>(Operation.class);
  private final Map<Operation, Runnable> hooks = new EnumMap<>(Operation.class);
  private final Map<String, Parts> sessions = new HashMap<>();
  private int lastId;

  final List<Operation> calls = new ArrayList<>();
  final List<String> refusedTokens = new ArrayList<>();
  UnaryOperator<byte[]> storing = bytes -> bytes;
  UnaryOperator<InputStream> sending = stream -> stream;
  boolean hidesChecksums;

  /** Whether a taken name is refused. */
  boolean uniqueNames;

  /** How many bytes of a body arrive before the connection breaks; negative for all. */
  int breaksBodyAfter = -1;

  /** Whether look-ups by name do not see what there is. */
  boolean hidesNewNames;

  /** Whether the answer to a new folder says nothing of its time. */
  boolean hidesTimesOfNewFolders;

  boolean namesPartsTwice;
  boolean ignoresRanges;
  boolean hidesLengths;
  boolean repeatsMarkers;
  int pageOverlap;
  long partSize = 4;

  /** Whether parts come one after the other, and what becomes of the length of each. */
  boolean takesPartsInOrder;

  IntUnaryOperator keeping = length -> length;

  /** By how many bytes a status is wrong. */
  long misreports;

  int openBodies;
  int aborted;
  int reopened;

  ScriptedBackend(Clock clock, boolean uniqueNames) {
    this.clock = clock;
    this.uniqueNames = uniqueNames;
    nodes.put(ROOT, new Node(ROOT, null, "", clock.instant()));
  }

  // --- the script ---

  /** Answers the next call with an error; it has no effect. */
  void refuse(Operation operation, ErrorKind kind, RetryAdvice advice) {
    refuse(operation, error(operation, kind, advice));
  }

  void refuse(Operation operation, StorageException error) {
    queue(operation).add(new Fault(false, error));
  }

  /** Does what the next call asks for and loses the answer. */
  void loseAnswer(Operation operation) {
    queue(operation)
        .add(
            new Fault(
                true, error(operation, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT)));
  }

  /** Does what the next call asks for twice, as a client does that hides a lost answer. */
  void resend(Operation operation) {
    queue(operation).add(new Fault(true, null));
  }

  /** Loses the next call, so that nobody knows whether it arrived; it did not. */
  void loseRequest(Operation operation) {
    refuse(operation, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT);
  }

  /** Runs something at the beginning of every call of an operation. */
  void before(Operation operation, Runnable hook) {
    hooks.put(operation, hook);
  }

  private Deque<Fault> queue(Operation operation) {
    return faults.computeIfAbsent(operation, key -> new ArrayDeque<>());
  }

  /** Ends the script: faults that were queued and hooks. */
  void forgetFaults() {
    faults.clear();
    hooks.clear();
  }

  boolean hasUnusedFaults() {
    return faults.values().stream().anyMatch(queue -> !queue.isEmpty());
  }

  static StorageException error(Operation operation, ErrorKind kind, RetryAdvice advice) {
    return StorageException.builder(kind, operation, "scripted " + kind).retry(advice).build();
  }

  // --- the tree, without calls ---

  ItemRef folder(ItemRef parent, String name) {
    return add(ItemKind.FOLDER, parent, name).ref;
  }

  ItemRef file(ItemRef parent, String name, byte[] content) {
    Node node = add(ItemKind.FILE, parent, name);
    node.versions.add(content.clone());
    return node.ref;
  }

  ItemRef shortcut(ItemRef parent, String name, ItemRef target) {
    Node node = add(ItemKind.SHORTCUT, parent, name);
    node.target = target;
    return node.ref;
  }

  private Node add(ItemKind kind, ItemRef parent, String name) {
    return add(new ItemRef(PROVIDER, kind, Integer.toString(++lastId)), parent, name);
  }

  private Node add(ItemRef ref, ItemRef parent, String name) {
    Node node = new Node(ref, parent, name, clock.instant());
    nodes.put(ref, node);
    return node;
  }

  void relocate(ItemRef item, ItemRef newParent) {
    node(Operation.MOVE, item).parent = newParent;
  }

  void changeName(ItemRef item, String name) {
    node(Operation.RENAME, item).name = name;
  }

  void putInTrash(ItemRef item) {
    node(Operation.TRASH, item).trashed = true;
  }

  void remove(ItemRef item) {
    nodes.remove(item);
  }

  boolean exists(ItemRef item) {
    return nodes.containsKey(item);
  }

  boolean isTrashed(ItemRef item) {
    return node(Operation.GET, item).trashed;
  }

  byte[] content(ItemRef file) {
    List<byte[]> versions = node(Operation.GET, file).versions;
    return versions.get(versions.size() - 1);
  }

  int versions(ItemRef file) {
    return node(Operation.GET, file).versions.size();
  }

  List<String> names(ItemRef folder) {
    return children(folder).stream().map(node -> node.name).toList();
  }

  long count(Operation operation) {
    return calls.stream().filter(operation::equals).count();
  }

  private List<Node> children(ItemRef folder) {
    return nodes.values().stream()
        .filter(node -> folder.equals(node.parent) && !node.trashed)
        .toList();
  }

  private Node node(Operation operation, ItemRef ref) {
    Node node = nodes.get(ref);
    if (node == null) {
      throw error(operation, ErrorKind.NOT_FOUND, RetryAdvice.NEVER);
    }
    return node;
  }

  private Item item(Node node) {
    Item.Builder<?> builder;
    switch (node.ref.kind()) {
      case FILE -> {
        byte[] bytes = node.versions.get(node.versions.size() - 1);
        FileItem.Builder file =
            FileItem.builder(node.ref, node.name)
                .size(bytes.length)
                .mediaType("application/x-scripted")
                .versionId(node.ref.id() + "v" + node.versions.size());
        if (!hidesChecksums) {
          file.addChecksum(sha1(bytes));
        }
        builder = file;
      }
      case SHORTCUT -> builder = ShortcutItem.builder(node.ref, node.name).target(node.target);
      default -> builder = FolderItem.builder(node.ref, node.name);
    }
    builder.parent(node.parent).createdAt(node.createdAt).trashed(node.trashed);
    if (builder instanceof FileItem.Builder file) {
      return file.build();
    }
    return builder instanceof ShortcutItem.Builder shortcut
        ? shortcut.build()
        : ((FolderItem.Builder) builder).build();
  }

  static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }

  private void requireFree(Operation operation, ItemRef folder, String name, @Nullable Node but) {
    node(operation, folder);
    if (!uniqueNames) {
      return;
    }
    for (Node node : children(folder)) {
      if (node != but && node.name.equals(name)) {
        throw StorageException.builder(ErrorKind.ALREADY_EXISTS, operation, "scripted: taken")
            .candidates(List.of(node.ref))
            .build();
      }
    }
  }

  // --- the primitives ---

  private <T> T serve(Call call, Operation operation, Supplier<T> effect) {
    calls.add(operation);
    Optional.ofNullable(hooks.get(operation)).ifPresent(Runnable::run);
    if (refusedTokens.contains(call.token().toString())) {
      throw error(operation, ErrorKind.ACCESS_TOKEN_REJECTED, RetryAdvice.NEVER);
    }
    Fault fault = queue(operation).poll();
    if (fault == null) {
      return effect.get();
    }
    if (fault.takesEffect()) {
      var unused = effect.get();
    }
    if (fault.error() == null) {
      return effect.get();
    }
    throw fault.error();
  }

  @Override
  public ItemRef root() {
    return ROOT;
  }

  @Override
  public Item get(Call call, ItemRef item) {
    return serve(call, Operation.GET, () -> item(node(Operation.GET, item)));
  }

  @Override
  public List<ItemRef> ancestors(Call call, ItemRef item) {
    return serve(
        call,
        Operation.ANCESTORS,
        () -> {
          List<ItemRef> above = new ArrayList<>();
          Node at = node(Operation.ANCESTORS, item);
          while (!at.trashed && at.parent != null) {
            above.add(at.parent);
            at = node(Operation.ANCESTORS, at.parent);
          }
          return above;
        });
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    return serve(
        call,
        Operation.LIST,
        () -> {
          node(Operation.LIST, folder);
          List<Node> all = children(folder);
          int from = marker == null ? 0 : Integer.parseInt(marker);
          int to = Math.min(all.size(), from + limit);
          int next = repeatsMarkers && from > 0 ? from - limit : to - pageOverlap;
          return ItemPage.of(
              all.subList(from, to).stream().map(this::item).toList(),
              to == all.size() ? null : Integer.toString(next));
        });
  }

  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    return serve(
        call,
        Operation.FIND_BY_NAME,
        () -> {
          node(Operation.FIND_BY_NAME, folder);
          return children(folder).stream()
              .filter(node -> node.name.equals(name) && !hidesNewNames)
              .map(this::item)
              .toList();
        });
  }

  @Override
  public Optional<String> newItemId(Call call) {
    return serve(call, Operation.NEW_ITEM_ID, () -> Optional.of("given-" + ++lastId));
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    return serve(
        call,
        Operation.CREATE_FOLDER,
        () -> {
          requireFree(Operation.CREATE_FOLDER, target.parent(), target.name(), null);
          Node made = create(ItemKind.FOLDER, target, Operation.CREATE_FOLDER);
          return hidesTimesOfNewFolders
              ? FolderItem.builder(made.ref, made.name).parent(made.parent).build()
              : (FolderItem) item(made);
        });
  }

  private Node create(ItemKind kind, NewItem target, Operation operation) {
    if (target.id().isEmpty()) {
      return add(kind, target.parent(), target.name());
    }
    ItemRef ref = new ItemRef(PROVIDER, kind, target.id().get());
    if (nodes.containsKey(ref)) {
      throw StorageException.builder(ErrorKind.ALREADY_EXISTS, operation, "scripted: id in use")
          .candidates(List.of(ref))
          .build();
    }
    return add(ref, target.parent(), target.name());
  }

  @Override
  public void preflight(Call call, UploadTarget target, long size) {
    serve(
        call,
        Operation.PREFLIGHT,
        () -> {
          if (target instanceof UploadTarget.NewFile file) {
            requireFree(Operation.PREFLIGHT, file.place().parent(), file.place().name(), null);
          }
          return target;
        });
  }

  /** Like a server, it takes the whole body before it answers, whatever the answer is. */
  @Override
  public FileItem upload(Call call, UploadTarget target, ContentSource content) {
    byte[] bytes;
    try (InputStream stream = content.open()) {
      if (breaksBodyAfter >= 0) {
        stream.readNBytes(breaksBodyAfter);
        throw new IOException("scripted reset");
      }
      bytes = stream.readAllBytes();
    } catch (IOException e) {
      calls.add(Operation.UPLOAD);
      throw error(Operation.UPLOAD, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT);
    }
    return serve(call, Operation.UPLOAD, () -> store(Operation.UPLOAD, target, bytes));
  }

  private FileItem store(Operation operation, UploadTarget target, byte[] bytes) {
    Node node;
    if (target instanceof UploadTarget.NewFile file) {
      requireFree(operation, file.place().parent(), file.place().name(), null);
      node = create(ItemKind.FILE, file.place(), operation);
    } else {
      node = node(operation, ((UploadTarget.NewVersion) target).file());
    }
    node.versions.add(storing.apply(bytes));
    return (FileItem) item(node);
  }

  @Override
  public OpenedContent download(Call call, DownloadSource source) {
    return serve(
        call,
        Operation.DOWNLOAD,
        () -> {
          List<byte[]> versions = node(Operation.DOWNLOAD, source.file()).versions;
          int version =
              source
                  .versionId()
                  .map(id -> Integer.parseInt(id.substring(id.indexOf('v') + 1)))
                  .orElse(versions.size());
          byte[] bytes = versions.get(version - 1);
          Optional<ByteRange> range = ignoresRanges ? Optional.empty() : source.range();
          if (range.isPresent()) {
            int first = (int) range.get().first();
            int length = (int) range.get().lengthWithin(bytes.length);
            bytes = Arrays.copyOfRange(bytes, first, first + length);
          }
          openBodies++;
          Runnable abort = once(() -> openBodies--);
          return OpenedContent.of(
              sending.apply(new ByteArrayInputStream(bytes)),
              hidesLengths ? -1 : bytes.length,
              range.isPresent(),
              abort);
        });
  }

  private static Runnable once(Runnable action) {
    boolean[] done = new boolean[1];
    return () -> {
      if (!done[0]) {
        done[0] = true;
        action.run();
      }
    };
  }

  @Override
  public Item update(Call call, ItemUpdate change) {
    Operation operation = change.newParent().isPresent() ? Operation.MOVE : Operation.RENAME;
    return serve(
        call,
        operation,
        () -> {
          Node node = node(operation, change.item());
          ItemRef parent =
              change.newParent().or(() -> Optional.ofNullable(node.parent)).orElse(ROOT);
          String name = change.newName().orElse(node.name);
          requireFree(operation, parent, name, node);
          node.parent = parent;
          node.name = name;
          return item(node);
        });
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    return serve(
        call,
        Operation.COPY,
        () -> {
          requireFree(Operation.COPY, target.parent(), target.name(), null);
          Node copy = create(ItemKind.FILE, target, Operation.COPY);
          copy.versions.add(content(source));
          return item(copy);
        });
  }

  @Override
  public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    serve(
        call,
        Operation.TRASH,
        () -> {
          Node node = node(Operation.TRASH, item);
          if (node.trashed) {
            throw error(Operation.TRASH, ErrorKind.NOT_FOUND, RetryAdvice.NEVER);
          }
          node.trashed = true;
          return item;
        });
  }

  @Override
  public Item restore(Call call, ItemRef item) {
    return serve(
        call,
        Operation.RESTORE,
        () -> {
          Node node = node(Operation.RESTORE, item);
          if (!node.trashed) {
            throw error(Operation.RESTORE, ErrorKind.NOT_FOUND, RetryAdvice.NEVER);
          }
          node.trashed = false;
          return item(node);
        });
  }

  @Override
  public void deletePermanently(Call call, ItemRef item) {
    serve(
        call,
        Operation.DELETE_PERMANENTLY,
        () -> {
          node(Operation.DELETE_PERMANENTLY, item);
          nodes.remove(item);
          return item;
        });
  }

  @Override
  public UploadSession openSession(Call call, UploadTarget target, long size) {
    return serve(
        call,
        Operation.OPEN_SESSION,
        () -> {
          if (target instanceof UploadTarget.NewFile file) {
            requireFree(Operation.OPEN_SESSION, file.place().parent(), file.place().name(), null);
          }
          String handle = "session-" + ++lastId;
          sessions.put(handle, new Parts(target, size, new TreeMap<>()));
          return UploadSession.of(
              Secret.of(handle), partSize, size, clock.instant().plus(Duration.ofDays(7)));
        });
  }

  @Override
  public UploadSession reopenSession(Call call, String handle) {
    return serve(
        call,
        Operation.OPEN_SESSION,
        () -> {
          Secret secret = Secret.of(handle);
          Instant end = clock.instant().plus(Duration.ofDays(7));
          UploadSession session = UploadSession.of(secret, partSize, 0, end);
          long size = parts(Operation.OPEN_SESSION, session).size();
          reopened++;
          return UploadSession.of(secret, partSize, size, end);
        });
  }

  int openSessions() {
    return sessions.size();
  }

  private Parts parts(Operation operation, UploadSession session) {
    Parts parts = sessions.get(session.handle().reveal());
    if (parts == null) {
      throw error(operation, ErrorKind.SESSION_LOST, RetryAdvice.NEVER);
    }
    return parts;
  }

  void loseSessions() {
    sessions.clear();
  }

  @Override
  public UploadedPart uploadPart(
      Call call, UploadSession session, long offset, ContentSource part) {
    return serve(
        call,
        Operation.UPLOAD_PART,
        () -> {
          try (InputStream stream = part.open()) {
            byte[] bytes = stream.readAllBytes();
            Parts upload = parts(Operation.UPLOAD_PART, session);
            requireWholePart(upload, offset, bytes.length);
            if (takesPartsInOrder) {
              bytes = Arrays.copyOf(bytes, keeping.applyAsInt(bytes.length));
            }
            if (bytes.length > 0) {
              upload.received.put(offset, bytes);
            }
            return new UploadedPart(offset, bytes.length, sha1(bytes).hex());
          } catch (IOException e) {
            throw error(Operation.UPLOAD_PART, ErrorKind.UNCLASSIFIED, RetryAdvice.NEVER);
          }
        });
  }

  private void requireWholePart(Parts upload, long offset, int length) {
    boolean inPlace = takesPartsInOrder ? offset == upload.end() : offset % partSize == 0;
    if (!inPlace || length != Math.min(partSize, upload.size() - offset)) {
      throw error(Operation.UPLOAD_PART, ErrorKind.INVALID_ARGUMENT, RetryAdvice.NEVER);
    }
  }

  @Override
  public List<UploadedPart> uploadedParts(Call call, UploadSession session) {
    return serve(
        call,
        Operation.LIST_PARTS,
        () -> {
          Parts upload = parts(Operation.LIST_PARTS, session);
          if (takesPartsInOrder) {
            return upload.end() == 0
                ? List.of()
                : List.of(new UploadedPart(0, upload.end() + misreports, "so far"));
          }
          return upload.received.entrySet().stream()
              .flatMap(part -> namesPartsTwice ? Stream.of(part, part) : Stream.of(part))
              .map(
                  part ->
                      new UploadedPart(
                          part.getKey(), part.getValue().length, sha1(part.getValue()).hex()))
              .toList();
        });
  }

  @Override
  public boolean matches(UploadedPart part, ContentSource bytes) {
    try (InputStream stream = bytes.open()) {
      return sha1(stream.readAllBytes()).hex().equals(part.receipt());
    } catch (IOException e) {
      throw error(Operation.UPLOAD_PART, ErrorKind.UNCLASSIFIED, RetryAdvice.NEVER);
    }
  }

  @Override
  public FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    return serve(
        call,
        Operation.COMMIT,
        () -> {
          Parts upload = parts(Operation.COMMIT, session);
          byte[] bytes = new byte[(int) session.totalSize()];
          upload.received.forEach(
              (offset, part) -> System.arraycopy(part, 0, bytes, offset.intValue(), part.length));
          long end = 0;
          for (UploadedPart part : parts) {
            if (part.offset() != end) {
              throw error(Operation.COMMIT, ErrorKind.INVALID_ARGUMENT, RetryAdvice.NEVER);
            }
            end += part.size();
          }
          if (end != upload.size()) {
            throw error(Operation.COMMIT, ErrorKind.INVALID_ARGUMENT, RetryAdvice.NEVER);
          }
          if (!sha1(bytes).equals(whole)) {
            throw error(Operation.COMMIT, ErrorKind.CONTENT_MISMATCH, RetryAdvice.NEVER);
          }
          FileItem stored = store(Operation.COMMIT, upload.target(), bytes);
          sessions.remove(session.handle().reveal());
          return stored;
        });
  }

  @Override
  public void abort(Call call, UploadSession session) {
    serve(
        call,
        Operation.ABORT,
        () -> {
          aborted++;
          sessions.remove(session.handle().reveal());
          return session;
        });
  }

  @Override
  public <T> Optional<T> unwrap(Call call, Class<T> type) {
    return serve(
        call,
        Operation.GET,
        () -> type.isInstance(PROVIDER) ? Optional.of(type.cast(PROVIDER)) : Optional.empty());
  }
}
