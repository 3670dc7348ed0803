package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.content.StoredContent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that exists in one fake Box: accounts and the items below their roots, with who may
 * see what.
 *
 * <p>Not thread-safe by itself: callers go through {@link #locked}, so that each request is one
 * atomic step.
 */
final class BoxWorld {

  private static final int NAME_LIMIT = 255;

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Map<String, BoxAccount> accounts = new LinkedHashMap<>();
  private final Map<String, BoxItem> items = new LinkedHashMap<>();
  private final Map<String, BoxCollaboration> collaborations = new LinkedHashMap<>();
  private long nextId = 1_000_000_000L;

  BoxWorld(Clock clock) {
    this.clock = clock;
  }

  /** Runs one step that nobody else sees half done. */
  <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  Clock clock() {
    return clock;
  }

  /** The time of this request, without fractions, as Box keeps it. */
  Instant now() {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
  }

  String newId() {
    nextId += 7;
    return Long.toString(nextId);
  }

  // Accounts

  BoxAccount addAccount(String login, String enterpriseId) {
    String name = login.contains("@") ? login.substring(0, login.indexOf('@')) : login;
    BoxAccount account = new BoxAccount(newId(), login, name, enterpriseId, this);
    accounts.put(account.id(), account);
    return account;
  }

  Optional<BoxAccount> account(String id) {
    return Optional.ofNullable(accounts.get(id));
  }

  Optional<BoxAccount> accountByLogin(String login) {
    return accounts.values().stream()
        .filter(account -> account.login().equalsIgnoreCase(login))
        .findFirst();
  }

  List<BoxAccount> accounts() {
    return List.copyOf(accounts.values());
  }

  // Rights

  /**
   * The strongest role an account has on an item that its token opens, or empty when it cannot see
   * it. Rights go down the tree (doc: waterfall).
   */
  Optional<BoxRole> roleOf(BoxViewer viewer, BoxItem item) {
    return viewer.reaches(item) ? roleOf(viewer.account(), item) : Optional.empty();
  }

  private static Optional<BoxRole> roleOf(BoxAccount account, BoxItem item) {
    if (item.owner() == account) {
      return Optional.of(BoxRole.OWNER);
    }
    List<BoxFolder> folders = new ArrayList<>(item.ancestors());
    if (item instanceof BoxFolder folder) {
      folders.add(folder);
    }
    return folders.stream()
        .flatMap(folder -> folder.collaborations().stream())
        .filter(collaboration -> collaboration.guest() == account)
        .map(BoxCollaboration::role)
        .max(Comparator.naturalOrder());
  }

  /**
   * The folders above an item as a viewer sees them: a collaborated folder appears below the
   * viewer's own root (doc), and a restricted token shows none above what it opens (assumed).
   */
  List<BoxFolder> visiblePath(BoxItem item, BoxViewer viewer) {
    List<BoxFolder> visible = new ArrayList<>();
    if (item.owner() != viewer.account() && viewer.reaches(viewer.account().root())) {
      visible.add(viewer.account().root());
    }
    item.ancestors().stream()
        .filter(folder -> roleOf(viewer, folder).isPresent())
        .forEach(visible::add);
    return visible;
  }

  // Looking up

  BoxFolder folder(String id, BoxViewer viewer) {
    if (id.equals(BoxFolder.ROOT_ID)) {
      BoxFolder root = viewer.account().root();
      viewer.requireReach(root);
      return root;
    }
    if (find(id, viewer).orElse(null) instanceof BoxFolder folder && !folder.isTrashed()) {
      return folder;
    }
    throw BoxRefusal.notFound("folder", id);
  }

  /**
   * A file, also a trashed one: after a deletion Box still answers for files and no longer for
   * folders (sdk tests).
   */
  BoxFile file(String id, BoxViewer viewer) {
    if (find(id, viewer).orElse(null) instanceof BoxFile file) {
      return file;
    }
    throw BoxRefusal.notFound("file", id);
  }

  BoxFile activeFile(String id, BoxViewer viewer) {
    BoxFile file = file(id, viewer);
    if (file.isTrashed()) {
      throw new BoxRefusal(404, "trashed", "Item is trashed");
    }
    return file;
  }

  BoxWebLink webLink(String id, BoxViewer viewer) {
    if (find(id, viewer).orElse(null) instanceof BoxWebLink link && !link.isTrashed()) {
      return link;
    }
    throw BoxRefusal.notFound("web_link", id);
  }

  /**
   * An item of any kind, trashed or not, that the viewer can see. What its account cannot see does
   * not exist for it (doc: 404); what only its token does not open is refused.
   */
  Optional<BoxItem> find(String id, BoxViewer viewer) {
    Optional<BoxItem> found = findWherever(id, viewer.account());
    found.ifPresent(viewer::requireReach);
    return found;
  }

  /** An item of any kind that an account can see, whatever its token opens. */
  Optional<BoxItem> findWherever(String id, BoxAccount account) {
    return Optional.ofNullable(items.get(id)).filter(item -> roleOf(account, item).isPresent());
  }

  List<BoxItem> items() {
    return List.copyOf(items.values());
  }

  /**
   * A folder's children as a viewer sees them; the root also shows what others share with the
   * viewer (doc).
   */
  List<BoxItem> children(BoxFolder folder, BoxViewer viewer) {
    List<BoxItem> children = new ArrayList<>(folder.children());
    BoxAccount account = viewer.account();
    if (folder == account.root()) {
      collaborations.values().stream()
          .filter(collaboration -> collaboration.guest() == account && !collaboration.accessOnly())
          .map(BoxCollaboration::folder)
          .filter(shared -> !shared.isTrashed())
          .forEach(children::add);
    }
    return children;
  }

  long size(BoxFolder folder) {
    long size = 0;
    for (BoxItem child : folder.children()) {
      if (child instanceof BoxFile file) {
        size += file.current().content().size();
      } else if (child instanceof BoxFolder inner) {
        size += size(inner);
      }
    }
    return size;
  }

  // Names

  /**
   * The rules of the API description (doc). The error guide lists more characters, which live
   * reports contradict.
   */
  static void requireValidName(String name) {
    if (name.length() > NAME_LIMIT) {
      throw new BoxRefusal(400, "item_name_too_long", "Item name too long");
    }
    boolean odd = name.isEmpty() || name.equals(".") || name.equals("..") || name.endsWith(" ");
    if (odd || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      throw new BoxRefusal(400, "item_name_invalid", "Item name invalid");
    }
  }

  /** Refuses a name that another child of the folder has, in any case. */
  void requireFreeName(
      BoxFolder folder, String name, @Nullable BoxItem except, boolean conflictsAsArray) {
    BoxItem taken = folder.child(name).orElse(null);
    if (taken != null && taken != except) {
      throw nameInUse(taken, conflictsAsArray);
    }
  }

  /**
   * The conflicting item comes as an array from folder creation and as an object from uploads
   * (reported).
   */
  private static BoxRefusal nameInUse(BoxItem taken, boolean asArray) {
    ObjectNode conflict =
        BoxJson.object()
            .put("type", taken.type())
            .put("id", taken.id())
            .put("sequence_id", taken.etag())
            .put("etag", taken.etag())
            .put("name", taken.name());
    if (taken instanceof BoxFile file) {
      BoxFile.Revision current = file.current();
      conflict.put("sha1", current.content().sha1());
      conflict
          .putObject("file_version")
          .put("type", "file_version")
          .put("id", current.id())
          .put("sha1", current.content().sha1());
    }
    ObjectNode context = BoxJson.object();
    if (asArray) {
      context.putArray("conflicts").add(conflict);
    } else {
      context.set("conflicts", conflict);
    }
    return new BoxRefusal(
        409, "item_name_in_use", "Item with the same name already exists", context);
  }

  // Changing

  BoxFolder createFolder(BoxFolder parent, String name, BoxAccount by) {
    BoxFolder folder = new BoxFolder(newId(), name, parent, by, now());
    place(folder, parent);
    return folder;
  }

  BoxFile createFile(BoxFolder parent, String name, StoredContent content, BoxAccount by) {
    BoxFile file = new BoxFile(newId(), name, parent, by, now());
    file.add(new BoxFile.Revision(newId(), name, content, by, now()));
    place(file, parent);
    return file;
  }

  BoxWebLink createWebLink(BoxFolder parent, String name, String url, BoxAccount by) {
    BoxWebLink link = new BoxWebLink(newId(), name, url, parent, by, now());
    place(link, parent);
    return link;
  }

  void redirect(BoxWebLink link, String url, BoxAccount by) {
    link.url(url);
    link.touch(by, now());
  }

  void addVersion(BoxFile file, StoredContent content, BoxAccount by) {
    file.add(new BoxFile.Revision(newId(), file.name(), content, by, now()));
    file.touch(by, now());
    file.contentTimes(null, now());
  }

  private void place(BoxItem item, BoxFolder parent) {
    parent.add(item);
    items.put(item.id(), item);
  }

  void rename(BoxItem item, String newName, BoxAccount by) {
    BoxFolder parent = item.parent();
    if (parent != null) {
      parent.remove(item);
      item.rename(newName);
      parent.add(item);
      item.touch(by, now());
    }
  }

  void move(BoxItem item, BoxFolder target, BoxAccount by) {
    BoxFolder parent = item.parent();
    if (parent != null && parent != target) {
      parent.remove(item);
      target.add(item);
      item.touch(by, now());
    }
  }

  BoxItem copy(BoxItem item, BoxFolder target, String name, BoxAccount by) {
    if (item instanceof BoxFile file) {
      return createFile(target, name, file.current().content(), by);
    }
    if (item instanceof BoxWebLink link) {
      return createWebLink(target, name, link.url(), by);
    }
    BoxFolder source = (BoxFolder) item;
    List<BoxItem> children = List.copyOf(source.children());
    BoxFolder copy = createFolder(target, name, by);
    children.forEach(child -> copy(child, copy, child.name(), by));
    return copy;
  }

  void trash(BoxItem item, BoxAccount by) {
    BoxFolder parent = item.parent();
    if (parent != null) {
      parent.remove(item);
      item.trashedAt(now());
      item.touch(by, now());
    }
  }

  void restore(BoxItem item, BoxFolder target, String name, BoxAccount by) {
    item.rename(name);
    item.trashedAt(null);
    item.touch(by, now());
    target.add(item);
  }

  /** Deletes an item that is in the trash, and everything below it. */
  void purge(BoxItem item) {
    items.remove(item.id());
    if (item instanceof BoxFolder folder) {
      folder.collaborations().forEach(collaboration -> collaborations.remove(collaboration.id()));
      List.copyOf(folder.children()).forEach(this::purge);
    }
  }

  List<BoxItem> trashOf(BoxViewer viewer) {
    return items.values().stream()
        .filter(item -> item.trashedAt() != null && item.owner() == viewer.account())
        .filter(viewer::reaches)
        .toList();
  }

  // Collaborations

  BoxCollaboration collaborate(
      BoxFolder folder, BoxAccount guest, BoxRole role, boolean accessOnly) {
    BoxCollaboration collaboration = new BoxCollaboration(newId(), folder, guest, role, accessOnly);
    folder.collaborations().add(collaboration);
    collaborations.put(collaboration.id(), collaboration);
    return collaboration;
  }

  Optional<BoxCollaboration> collaboration(String id) {
    return Optional.ofNullable(collaborations.get(id));
  }

  void replace(BoxCollaboration collaboration, BoxCollaboration changed) {
    List<BoxCollaboration> all = collaboration.folder().collaborations();
    all.set(all.indexOf(collaboration), changed);
    collaborations.put(changed.id(), changed);
  }

  void end(BoxCollaboration collaboration) {
    collaboration.folder().collaborations().remove(collaboration);
    collaborations.remove(collaboration.id());
  }

  /** Orders a listing: folders, files, web links, then by name without case (doc). */
  static Comparator<BoxItem> byTypeAndName() {
    return Comparator.comparingInt(BoxWorld::typeOrder)
        .thenComparing(item -> item.name().toLowerCase(Locale.ROOT));
  }

  static int typeOrder(BoxItem item) {
    return item instanceof BoxFolder ? 0 : item instanceof BoxFile ? 1 : 2;
  }
}
