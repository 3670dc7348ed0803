package io.storageconnector.examples.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
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
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The primitives over one tree. They look and act under a lock that all processes share; content is
 * written and read outside it. Thread-safe.
 */
final class DirectoryBackend implements StorageBackend {

  private static final ItemRef ROOT = ItemRef.folder(DirectoryProvider.ID, "root");
  private static final String HIDDEN = ".storage-connector";
  private static final int MAX_KNOWN = 100_000;

  /** What the file system says, and what that is called here; everything else is trouble. */
  private static final Map<Class<?>, ErrorKind> KINDS =
      Map.of(
          NoSuchFileException.class, ErrorKind.NOT_FOUND,
          FileAlreadyExistsException.class, ErrorKind.ALREADY_EXISTS,
          AccessDeniedException.class, ErrorKind.ACCESS_DENIED,
          FileSystemLoopException.class, ErrorKind.CONFLICT,
          SourceException.class, ErrorKind.SOURCE_UNREADABLE);

  /** A lock on a file holds between processes; the threads of one need another beside it. */
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path root;
  private final Path hidden;
  private final ReentrantLock lock;

  /** Where items were seen last; their marks have to confirm it. Guarded by the lock. */
  private final Map<String, Path> known = new HashMap<>();

  DirectoryBackend(Path directory) throws IOException {
    root = directory.toRealPath();
    hidden = Files.createDirectories(root.resolve(HIDDEN));
    lock = LOCKS.computeIfAbsent(root, path -> new ReentrantLock());
    Marks.newId(hidden); // fails where the file system keeps no marks
  }

  private Path unseen() {
    return hidden.resolve(UUID.randomUUID().toString());
  }

  boolean isCaseSensitive() {
    return !Files.exists(root.resolve(".Storage-Connector"));
  }

  boolean isLegal(String name) {
    try {
      return root.resolve(name).startsWith(root)
          && !name.contains("/")
          && !List.of(".", "..", HIDDEN).contains(name)
          && name.getBytes(UTF_8).length <= 255;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public ItemRef root() {
    return ROOT;
  }

  @Override
  public Item get(Call call, ItemRef item) {
    return locked(call, item, () -> describe(locate(item)));
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    return locked(call, folder, () -> page(call, locate(folder), limit, marker));
  }

  /** Keeps no more than a page, and cuts it short if hashing what others put there takes long. */
  private ItemPage page(Call call, Path folder, int limit, @Nullable String marker)
      throws IOException {
    TreeSet<Path> next = new TreeSet<>(comparing(this::name).thenComparing(path -> path));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, this::isVisible)) {
      for (Path child : children) {
        if (marker == null || name(child).compareTo(marker) > 0) {
          next.add(child);
        }
        if (next.size() > limit + 1) {
          next.pollLast();
        }
      }
    }
    List<Item> items = new ArrayList<>();
    for (Path child : next) {
      if (items.size() == limit || (!items.isEmpty() && call.deadline().hasPassed())) {
        return ItemPage.of(items, items.get(items.size() - 1).name());
      }
      items.addAll(seen(child));
    }
    return ItemPage.of(items, next.size() > limit ? name(next.last()) : null);
  }

  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    return locked(call, folder, () -> seen(locate(folder).resolve(name)));
  }

  /** Describes what is there; nothing if it was removed while that was done. */
  private List<Item> seen(Path path) throws IOException {
    try {
      return isVisible(path) ? List.of(describe(path.toRealPath(NOFOLLOW_LINKS))) : List.of();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    return locked(call, target.parent(), () -> createFolder(place(target)));
  }

  private FolderItem createFolder(Path path) throws IOException {
    FolderItem folder = (FolderItem) describe(Files.createDirectory(path));
    sync(path);
    sync(requireNonNull(path.getParent()));
    return folder;
  }

  private Path place(NewItem target) throws IOException {
    return locate(target.parent()).resolve(target.name());
  }

  @Override
  public FileItem upload(Call call, UploadTarget target, ContentSource content) {
    NewItem place = ((UploadTarget.NewFile) target).place();
    Optional<FileTime> changed = target.contentModifiedAt().map(FileTime::from);
    return typed(call, place.parent(), () -> store(call, content.open(), place, changed));
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    InputStream content =
        locked(call, source, () -> Files.newInputStream(locate(source), NOFOLLOW_LINKS));
    return typed(call, target.parent(), () -> store(call, content, target, Optional.empty()));
  }

  /** Writes content where nobody sees it, and gives it its name when it is whole and safe. */
  private FileItem store(Call call, InputStream content, NewItem place, Optional<FileTime> changed)
      throws IOException {
    Path file = unseen();
    try (content) {
      Files.copy(content, file);
      if (changed.isPresent()) {
        Files.setLastModifiedTime(file, changed.get());
      }
      Marks.newId(file);
      Marks.hash(file);
      sync(file);
      return locked(call, place.parent(), () -> link(place(place), file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private FileItem link(Path path, Path file) throws IOException {
    Files.createLink(path, file);
    sync(requireNonNull(path.getParent()));
    return (FileItem) describe(path);
  }

  @Override
  public OpenedContent download(Call call, DownloadSource source) {
    return locked(call, source.file(), () -> open(locate(source.file()), source.range()));
  }

  private static OpenedContent open(Path path, Optional<ByteRange> range) throws IOException {
    ByteRange wanted = range.orElse(ByteRange.from(0));
    FileChannel file = FileChannel.open(path, READ, NOFOLLOW_LINKS);
    InputStream stream = Channels.newInputStream(file.position(wanted.first()));
    return OpenedContent.ofStream(stream, wanted.lengthWithin(file.size()), range.isPresent());
  }

  @Override
  public Item update(Call call, ItemUpdate change) {
    return locked(call, change.item(), () -> update(locate(change.item()), change));
  }

  private Item update(Path from, ItemUpdate change) throws IOException {
    ItemRef newParent = change.newParent().orElse(null);
    Path parent = newParent == null ? requireNonNull(from.getParent()) : locate(newParent);
    Path to = parent.resolve(change.newName().orElse(name(from)));
    if (parent.startsWith(from)) {
      throw new FileSystemLoopException("");
    } else if (Files.exists(to, NOFOLLOW_LINKS) && !to.toRealPath(NOFOLLOW_LINKS).equals(from)) {
      throw new FileAlreadyExistsException("");
    }
    return describe(move(from, to));
  }

  private static Path move(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
    sync(requireNonNull(to.getParent()));
    sync(requireNonNull(from.getParent()));
    return to;
  }

  /** Takes the item out of sight as a whole first, so that nobody sees a part of it. */
  @Override
  public void deletePermanently(Call call, ItemRef item) {
    Path gone = locked(call, item, () -> move(locate(item), unseen()));
    typed(call, item, () -> remove(gone));
  }

  private static Path remove(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          remove(child);
        }
      }
    }
    Files.deleteIfExists(path);
    return path;
  }

  /** Finds an item by its mark, in the whole tree if it is not where it was seen last. */
  private Path locate(ItemRef item) throws IOException {
    Path path = item.equals(ROOT) ? root : known.remove(item.id());
    if (path == null
        || !isVisible(path)
        || !path.toRealPath().equals(path)
        || !identify(path).equals(item)) {
      path = search(root, item.id());
    }
    if (path == null || !identify(path).equals(item)) {
      throw new NoSuchFileException("");
    }
    return path;
  }

  private @Nullable Path search(Path folder, String id) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, this::isVisible)) {
      for (Path child : children) {
        remember(Marks.id(child), child);
        if (known.containsKey(id) || (Files.isDirectory(child) && search(child, id) != null)) {
          return known.get(id);
        }
      }
    }
    return null;
  }

  /** Links and devices could lead out of the tree; what can't be read is as good as missing. */
  private boolean isVisible(Path path) {
    return !path.equals(hidden)
        && Files.isReadable(path)
        && (Files.isRegularFile(path, NOFOLLOW_LINKS) || Files.isDirectory(path, NOFOLLOW_LINKS));
  }

  private ItemRef identify(Path path) throws IOException {
    if (path.equals(root)) {
      return ROOT;
    }
    String mark = Marks.id(path);
    String id = mark.isEmpty() ? Marks.newId(path) : mark;
    remember(id, path);
    boolean folder = Files.isDirectory(path, NOFOLLOW_LINKS);
    return new ItemRef(DirectoryProvider.ID, folder ? ItemKind.FOLDER : ItemKind.FILE, id);
  }

  private void remember(String id, Path path) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(id, path);
  }

  private Item describe(Path path) throws IOException {
    ItemRef ref = identify(path);
    ItemRef parent = ref.equals(ROOT) ? null : identify(requireNonNull(path.getParent()));
    Instant changed = Files.getLastModifiedTime(path, NOFOLLOW_LINKS).toInstant();
    if (ref.kind() == ItemKind.FOLDER) {
      return FolderItem.builder(ref, name(path)).parent(parent).modifiedAt(changed).build();
    }
    return FileItem.builder(ref, name(path))
        .parent(parent)
        .modifiedAt(changed)
        .contentModifiedAt(changed)
        .size(Files.size(path))
        .addChecksum(Marks.hash(path))
        .build();
  }

  private String name(Path path) {
    return path.equals(root) ? "root" : path.getFileName().toString();
  }

  /** Returns when a file's content, or a folder's names, outlive a crash. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      channel.force(true);
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  /** Works while no other thread and no other process does. Without the tree there is no lock. */
  private <T> T locked(Call call, ItemRef subject, Work<T> work) {
    lock.lock();
    try (FileChannel file = FileChannel.open(hidden.resolve("lock"), CREATE, WRITE)) {
      file.lock();
      return typed(call, subject, work);
    } catch (IOException e) {
      throw failure(call, subject, e, ErrorKind.UNAVAILABLE);
    } finally {
      lock.unlock();
    }
  }

  private static <T> T typed(Call call, ItemRef subject, Work<T> work) {
    try {
      return work.run();
    } catch (DirectoryIteratorException e) {
      throw failure(call, subject, requireNonNull(e.getCause()), ErrorKind.UNAVAILABLE);
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).matches(".*(No space left|quota exceeded).*");
      ErrorKind kind = full ? ErrorKind.QUOTA_EXCEEDED : ErrorKind.UNAVAILABLE;
      throw failure(call, subject, e, KINDS.getOrDefault(e.getClass(), kind));
    }
  }

  /** Keeps no cause and no message, because those of the file system name paths. */
  private static StorageException failure(
      Call call, ItemRef subject, IOException e, ErrorKind kind) {
    String said = e.getClass().getSimpleName();
    return StorageException.builder(kind, call.operation(), "the file system said " + said)
        .retry(kind == ErrorKind.UNAVAILABLE ? RetryAdvice.ONLY_IF_IDEMPOTENT : RetryAdvice.NEVER)
        .providerCode(said)
        .itemRef(subject)
        .build();
  }
}
