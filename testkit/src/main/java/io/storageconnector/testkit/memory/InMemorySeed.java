package io.storageconnector.testkit.memory;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Operation;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.Map;

/**
 * Puts into an account what the library itself can't make: further top folders, documents of the
 * provider's own, and items that share a name. Thread-safe.
 */
public final class InMemorySeed {

  private final Account account;

  InMemorySeed(Account account) {
    this.account = account;
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
