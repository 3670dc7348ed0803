package io.storageconnector.testkit.memory;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Operation;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of an account as a test sees it: by path instead of by ref, past all rights and faults,
 * and with what the library itself can't make: further top folders, documents of the provider's
 * own, and items that share a name.
 *
 * <p>A path is relative to the account's root, with {@code /} between names. Thread-safe.
 */
public final class InMemorySeed {

  private final Account account;

  InMemorySeed(Account account) {
    this.account = account;
  }

  /**
   * {@return a folder, made with those above it where they are missing}
   *
   * @param path the folder's path; empty for the root
   * @throws IllegalArgumentException if an item that is no folder is on the way
   */
  public ItemRef folder(String path) {
    return account.locked(it -> it.tree().ensureFolder(names(path)).ref());
  }

  /**
   * {@return a file, made with the folders above it, or with a new version when it exists}
   *
   * @param path the file's path
   * @param bytes its content
   * @throws IllegalArgumentException if an item that is no folder is on the way, or no file is
   *     there
   */
  public ItemRef file(String path, byte[] bytes) {
    List<String> names = names(path);
    byte[] copy = bytes.clone();
    return account.locked(it -> it.tree().store(names, copy).ref());
  }

  /**
   * {@return the item at a path, outside the trash; of twins, the older one}
   *
   * @param path the item's path
   */
  public Optional<ItemRef> find(String path) {
    return account.locked(it -> it.tree().at(names(path)).map(Node::ref));
  }

  /**
   * {@return a copy of the bytes of a file's current version}
   *
   * @param path the file's path
   * @throws IllegalArgumentException if there is no such file
   */
  public byte[] content(String path) {
    return account.locked(it -> requireFile(it, path).currentVersion().bytes().clone());
  }

  /**
   * {@return how many versions a file has, the current one included}
   *
   * @param path the file's path
   * @throws IllegalArgumentException if there is no such file
   */
  public int versions(String path) {
    return account.locked(it -> requireFile(it, path).versions().size());
  }

  /**
   * {@return the names of a folder's children in the order in which they came}
   *
   * @param path the folder's path; empty for the root
   * @throws IllegalArgumentException if there is no such folder
   */
  public List<String> children(String path) {
    return account.locked(
        it ->
            it
                .tree()
                .at(names(path))
                .filter(Node::isFolder)
                .orElseThrow(() -> new IllegalArgumentException("no folder is there"))
                .children()
                .values()
                .stream()
                .filter(child -> !child.wasTrashed())
                .map(Node::name)
                .toList());
  }

  private static Node requireFile(Account account, String path) {
    return account
        .tree()
        .at(names(path))
        .filter(node -> !node.versions().isEmpty())
        .orElseThrow(() -> new IllegalArgumentException("no file is there"));
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
  }

  /**
   * {@return a further top folder, as a drive that others share with the account} Of use where
   * {@code SHARED_ROOTS} is declared.
   *
   * @param name its name
   */
  public ItemRef sharedRoot(String name) {
    requireNonNull(name, "name");
    return account.locked(it -> it.tree().addRoot(name).ref());
  }

  /**
   * {@return a document of the provider's own, which has no bytes but can be exported} Of use where
   * {@code EXPORT} is declared.
   *
   * @param folder the folder it lies in
   * @param name its name
   * @param exports what it can be exported to, by media type
   * @throws io.storageconnector.ItemNotFoundException if the folder is not there
   */
  public ItemRef nativeDocument(ItemRef folder, String name, Map<String, byte[]> exports) {
    requireNonNull(name, "name");
    return account.locked(
        it -> {
          Node parent = it.tree().requireFolder(Operation.GET, folder);
          Node node = it.tree().addUnchecked(ItemKind.NATIVE_DOC, parent, name);
          exports.forEach((type, bytes) -> node.exports().put(type, bytes.clone()));
          return node.ref();
        });
  }

  /**
   * {@return another item of the same kind, name and content in the same folder, as two creates at
   * the same moment make it where names are not unique}
   *
   * @param item a file or a folder; of a folder the twin is empty
   * @throws io.storageconnector.ItemNotFoundException if the item is not there
   */
  public ItemRef twin(ItemRef item) {
    return account.locked(
        it -> {
          Node node = it.tree().requirePresent(Operation.GET, item);
          Node parent = requireNonNull(node.parent(), "the item lies in a folder");
          Node twin = it.tree().addUnchecked(node.ref().kind(), parent, node.name());
          node.versions().stream()
              .reduce((former, latter) -> latter)
              .ifPresent(version -> twin.add(version.copyAs(twin.ref().id() + "-1"), false));
          return twin.ref();
        });
  }
}
