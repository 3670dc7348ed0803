package io.storageconnector.testkit.memory;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.NewItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files and folders of one account, and the rules by which they change. Not thread-safe: the
 * account's lock guards it.
 */
final class Tree {

  static final String ROOT_ID = "0";

  private final String provider;
  private final Capabilities capabilities;
  private final long quota;
  private final Clock clock;
  private final LongSupplier numbers;
  private final Node root;
  private final List<Node> roots = new ArrayList<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Set<String> reservedIds = new HashSet<>();
  private long arrivals;

  Tree(InMemoryConfig config, LongSupplier numbers) {
    this.provider = config.id();
    this.capabilities = config.capabilities();
    this.quota = config.quota();
    this.clock = config.clock();
    this.numbers = numbers;
    this.root = addRoot(ROOT_ID, "root");
  }

  private Node addRoot(String id, String name) {
    Node node = new Node(ItemRef.folder(provider, id), name, clock.instant());
    nodes.put(id, node);
    roots.add(node);
    return node;
  }

  /** A further top folder. */
  Node addRoot(String name) {
    return addRoot(Long.toString(numbers.getAsLong()), name);
  }

  /** The top folders, the account's own first. */
  List<Node> roots() {
    return roots;
  }

  /** An item without any check of its name, as two creates at once would make it. */
  Node addUnchecked(ItemKind kind, Node folder, String name) {
    Node node =
        new Node(
            new ItemRef(provider, kind, Long.toString(numbers.getAsLong())), name, clock.instant());
    nodes.put(node.ref().id(), node);
    node.place(folder, ++arrivals);
    return node;
  }

  /** The node, also one in the trash. */
  Node require(Operation operation, ItemRef ref) {
    Node node = nodes.get(ref.id());
    if (node == null || !node.ref().equals(ref)) {
      throw InMemoryErrors.notFound(operation, ref);
    }
    return node;
  }

  /** The node, unless it lies in the trash. */
  Node requirePresent(Operation operation, ItemRef ref) {
    Node node = require(operation, ref);
    if (node.isTrashed()) {
      throw InMemoryErrors.notFound(operation, ref);
    }
    return node;
  }

  Node requireFolder(Operation operation, ItemRef ref) {
    Node node = requirePresent(operation, ref);
    if (!node.isFolder()) {
      throw InMemoryErrors.notFound(operation, ref);
    }
    return node;
  }

  List<Node> named(Node folder, String name) {
    String wanted = fold(name);
    List<Node> found = new ArrayList<>();
    for (Node child : folder.children().values()) {
      if (!child.wasTrashed() && fold(child.name()).equals(wanted)) {
        found.add(child);
      }
    }
    return found;
  }

  /** The item at a path of names, outside the trash; of twins, the older one. */
  Optional<Node> at(List<String> names) {
    Node node = root;
    for (String name : names) {
      List<Node> found = named(node, name);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      node = found.get(0);
    }
    return Optional.of(node);
  }

  /** The folder at a path, made where it is missing. */
  Node ensureFolder(List<String> names) {
    Node folder = root;
    for (String name : names) {
      List<Node> found = named(folder, name);
      folder = found.isEmpty() ? addUnchecked(ItemKind.FOLDER, folder, name) : found.get(0);
      if (!folder.isFolder()) {
        throw new IllegalArgumentException("an item that is no folder is on the way");
      }
    }
    return folder;
  }

  /** The file at a path with a new version, made where it is missing. */
  Node store(List<String> names, byte[] bytes) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a file needs a name");
    }
    String name = names.get(names.size() - 1);
    Node folder = ensureFolder(names.subList(0, names.size() - 1));
    List<Node> found = named(folder, name);
    Node file = found.isEmpty() ? addUnchecked(ItemKind.FILE, folder, name) : found.get(0);
    if (file.ref().kind() != ItemKind.FILE) {
      throw new IllegalArgumentException("an item that is no file is there");
    }
    String id = file.ref().id() + "-" + (file.versions().size() + 1);
    addVersion(file, new StoredVersion(id, bytes, capabilities.checksumAlgorithms(), null, null));
    return file;
  }

  /** Does what a create would do up to the point where it changes something. */
  Node checkFree(Operation operation, NewItem place) {
    Node folder = requireFolder(operation, place.parent());
    place
        .id()
        .ifPresent(
            id -> {
              Node same = nodes.get(id);
              if (same != null) {
                throw InMemoryErrors.alreadyExists(operation, folder.ref(), same.ref());
              }
              if (!reservedIds.contains(id)) {
                throw InMemoryErrors.refused(
                    ErrorKind.INVALID_ARGUMENT, operation, "the id was not issued here");
              }
            });
    checkName(operation, folder, place.name(), null);
    return folder;
  }

  Node create(Operation operation, ItemKind kind, NewItem place) {
    Node folder = checkFree(operation, place);
    String id = place.id().orElseGet(() -> Long.toString(numbers.getAsLong()));
    reservedIds.remove(id);
    Node node = new Node(new ItemRef(provider, kind, id), place.name(), clock.instant());
    nodes.put(id, node);
    node.place(folder, ++arrivals);
    return node;
  }

  String reserveId() {
    String id = "r" + numbers.getAsLong();
    reservedIds.add(id);
    return id;
  }

  void checkRoom(Operation operation, long more) {
    if (more > quota - roots.stream().mapToLong(Node::size).sum()) {
      throw InMemoryErrors.quotaExceeded(operation);
    }
  }

  void checkTag(Operation operation, Node node, @Nullable String ifMatch) {
    if (ifMatch != null && !ifMatch.equals(node.tag())) {
      throw InMemoryErrors.preconditionFailed(operation, node.ref());
    }
  }

  void addVersion(Node file, StoredVersion version) {
    file.add(version, capabilities.supports(Capability.FILE_VERSIONS));
    file.touch(clock.instant());
  }

  void update(Operation operation, Node node, @Nullable Node newParent, String newName) {
    refuseRoot(operation, node);
    Node target = newParent == null ? parentOf(node) : newParent;
    if (target.isWithin(node)) {
      throw InMemoryErrors.refused(
          ErrorKind.CONFLICT, operation, node.ref() + " can't be moved into itself");
    }
    checkName(operation, target, newName, node);
    if (target != node.parent()) {
      node.place(target, ++arrivals);
    }
    node.rename(newName);
    node.touch(clock.instant());
  }

  void trash(Operation operation, Node node) {
    refuseRoot(operation, node);
    if (!node.isTrashed()) {
      node.trash(true);
      node.touch(clock.instant());
    }
  }

  void restore(Operation operation, Node node) {
    if (!node.isTrashed()) {
      return;
    }
    Node folder = parentOf(node);
    if (folder.isTrashed()) {
      throw InMemoryErrors.refused(
          ErrorKind.CONFLICT, operation, "the folder of " + node.ref() + " lies in the trash");
    }
    checkName(operation, folder, node.name(), node);
    node.trash(false);
    node.touch(clock.instant());
  }

  void remove(Operation operation, Node node) {
    refuseRoot(operation, node);
    forget(node);
    node.place(null, 0);
  }

  private void forget(Node node) {
    nodes.remove(node.ref().id());
    node.children().values().forEach(this::forget);
  }

  private void checkName(Operation operation, Node folder, String name, @Nullable Node self) {
    if (!capabilities.isLegalName(name)) {
      throw InMemoryErrors.refused(
          ErrorKind.INVALID_NAME, operation, "the name is not legal: " + capabilities.nameRule());
    }
    if (!capabilities.supports(Capability.UNIQUE_NAMES)) {
      return;
    }
    for (Node other : named(folder, name)) {
      if (other != self) {
        throw InMemoryErrors.alreadyExists(operation, folder.ref(), other.ref());
      }
    }
  }

  private void refuseRoot(Operation operation, Node node) {
    if (roots.contains(node)) {
      throw InMemoryErrors.refused(
          ErrorKind.ACCESS_DENIED, operation, "the root folder can't be changed");
    }
  }

  private Node parentOf(Node node) {
    Node parent = node.parent();
    return parent == null ? root : parent;
  }

  private String fold(String name) {
    return capabilities.hasCaseSensitiveNames() ? name : name.toLowerCase(Locale.ROOT);
  }
}
