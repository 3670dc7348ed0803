package io.storageconnector.testkit.box;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.content.StoredItem;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The state of a fake Box as a test sees it: by path instead of by id, and past all rights.
 *
 * <p>A path is relative to an account's root, with {@code /} between names. Thread-safe.
 */
public final class BoxSeed {

  private final BoxWorld world;
  private final ContentStore contents;

  BoxSeed(BoxWorld world, ContentStore contents) {
    this.world = world;
    this.contents = contents;
  }

  /**
   * Adds an account with an empty root.
   *
   * @param login its e-mail address
   * @param enterpriseId the enterprise it belongs to
   * @return its id
   */
  public String account(String login, String enterpriseId) {
    return world.locked(
        () ->
            world
                .accountByLogin(login)
                .orElseGet(() -> world.addAccount(login, enterpriseId))
                .id());
  }

  /**
   * Finds an account.
   *
   * @param login its e-mail address
   * @return its id
   * @throws IllegalArgumentException if there is none
   */
  public String accountId(String login) {
    return world.locked(() -> requireAccount(login).id());
  }

  /**
   * Finds the login of an account, such as that of a service account.
   *
   * @param accountId its id
   * @return its login
   * @throws IllegalArgumentException if there is none
   */
  public String login(String accountId) {
    return world.locked(
        () ->
            world
                .account(accountId)
                .map(BoxAccount::login)
                .orElseThrow(() -> new IllegalArgumentException("no account has this id")));
  }

  /**
   * Makes a folder and those above it; existing ones stay.
   *
   * @param login the owner
   * @param path the folder's path
   * @return the folder's id, {@code "0"} for an empty path
   */
  public String folder(String login, String path) {
    return world.locked(() -> ensureFolder(requireAccount(login), names(path)).id());
  }

  /**
   * Makes a file, or a new version of it when it exists.
   *
   * @param login the owner
   * @param path the file's path; missing folders are made
   * @param bytes its content
   * @return the file's id
   */
  public String file(String login, String path, byte[] bytes) {
    StoredContent content = contents.store(new ByteArrayInputStream(bytes));
    return world.locked(
        () -> {
          BoxAccount owner = requireAccount(login);
          List<String> names = names(path);
          BoxFolder parent = ensureFolder(owner, names.subList(0, names.size() - 1));
          String name = names.get(names.size() - 1);
          if (parent.child(name).orElse(null) instanceof BoxFile existing) {
            world.addVersion(existing, content, owner);
            return existing.id();
          }
          return world.createFile(parent, name, content, owner).id();
        });
  }

  /**
   * Makes a web link.
   *
   * @param login the owner
   * @param path the link's path; missing folders are made
   * @param url where it leads
   * @return the link's id
   */
  public String webLink(String login, String path, String url) {
    return world.locked(
        () -> {
          BoxAccount owner = requireAccount(login);
          List<String> names = names(path);
          BoxFolder parent = ensureFolder(owner, names.subList(0, names.size() - 1));
          return world.createWebLink(parent, names.get(names.size() - 1), url, owner).id();
        });
  }

  /**
   * Lets an account into a folder of another's.
   *
   * @param owner the folder's owner
   * @param path the folder's path
   * @param guest who is let in
   * @param role with which rights
   * @param accessOnly whether the folder stays out of the guest's root listing
   * @return the collaboration's id
   */
  public String collaborate(
      String owner, String path, String guest, BoxRole role, boolean accessOnly) {
    return world.locked(
        () ->
            world
                .collaborate(
                    ensureFolder(requireAccount(owner), names(path)),
                    requireAccount(guest),
                    role,
                    accessOnly)
                .id());
  }

  /**
   * Puts an item into the trash.
   *
   * @param login the owner
   * @param path the item's path
   */
  public void trash(String login, String path) {
    world.locked(
        () -> {
          world.trash(require(login, path), requireAccount(login));
          return true;
        });
  }

  /**
   * Finds an item outside the trash.
   *
   * @param login the owner
   * @param path the item's path
   * @return its id, or empty when there is none
   */
  public Optional<String> id(String login, String path) {
    return world.locked(() -> find(login, path).map(BoxItem::id));
  }

  /**
   * Returns the bytes of a file's current version. Meant for files that fit into memory.
   *
   * @param login the owner
   * @param path the file's path
   * @return a copy of the content
   */
  public byte[] content(String login, String path) {
    return world.locked(() -> requireFile(login, path).current().content()).bytes().bytes();
  }

  /**
   * Returns the SHA-1 of a file's current version, for files too large to look at.
   *
   * @param login the owner
   * @param path the file's path
   * @return lower-case hexadecimal digits
   */
  public String sha1(String login, String path) {
    return world.locked(() -> requireFile(login, path).current().content().sha1());
  }

  /**
   * Counts a file's versions.
   *
   * @param login the owner
   * @param path the file's path
   * @return the number of versions, the current one included
   */
  public int versions(String login, String path) {
    return world.locked(() -> requireFile(login, path).revisions().size());
  }

  /**
   * Lists a folder's children.
   *
   * @param login the owner
   * @param path the folder's path
   * @return their names, folders first, then by name
   */
  public List<String> children(String login, String path) {
    return world.locked(
        () -> {
          if (find(login, path).orElse(null) instanceof BoxFolder folder) {
            return folder.children().stream()
                .sorted(BoxWorld.byTypeAndName())
                .map(BoxItem::name)
                .toList();
          }
          throw new IllegalArgumentException("no folder is there");
        });
  }

  /**
   * Lists everything below a folder, what lies in the trash included.
   *
   * @param login the owner
   * @param path the folder's path
   * @return the items in order of their paths
   * @throws IllegalArgumentException if there is no such folder
   */
  public List<StoredItem> tree(String login, String path) {
    return world.locked(
        () -> {
          if (!(find(login, path).orElse(null) instanceof BoxFolder top)) {
            throw new IllegalArgumentException("no folder is there");
          }
          return world.items().stream()
              .filter(item -> item.ancestors().contains(top))
              .map(item -> stored(item, top))
              .sorted(Comparator.comparing(StoredItem::path).thenComparing(StoredItem::id))
              .toList();
        });
  }

  private static StoredItem stored(BoxItem item, BoxFolder top) {
    List<BoxFolder> above = item.ancestors();
    StringBuilder path = new StringBuilder();
    above
        .subList(above.indexOf(top) + 1, above.size())
        .forEach(folder -> path.append(folder.name()).append('/'));
    path.append(item.name());
    if (item instanceof BoxFile file) {
      StoredContent content = file.current().content();
      return new StoredItem(
          item.id(),
          path.toString(),
          false,
          item.isTrashed(),
          file.revisions().size(),
          content.size(),
          content.sha1());
    }
    return new StoredItem(
        item.id(), path.toString(), item instanceof BoxFolder, item.isTrashed(), 0, 0, "");
  }

  private BoxFile requireFile(String login, String path) {
    if (require(login, path) instanceof BoxFile file) {
      return file;
    }
    throw new IllegalArgumentException("no file is there");
  }

  private BoxItem require(String login, String path) {
    return find(login, path).orElseThrow(() -> new IllegalArgumentException("no item is there"));
  }

  private Optional<BoxItem> find(String login, String path) {
    BoxItem item = requireAccount(login).root();
    for (String name : names(path)) {
      BoxItem next = item instanceof BoxFolder folder ? folder.child(name).orElse(null) : null;
      if (next == null) {
        return Optional.empty();
      }
      item = next;
    }
    return Optional.of(item);
  }

  private BoxFolder ensureFolder(BoxAccount owner, List<String> names) {
    BoxFolder folder = owner.root();
    for (String name : names) {
      BoxItem child = folder.child(name).orElse(null);
      if (child != null && !(child instanceof BoxFolder)) {
        throw new IllegalArgumentException("an item that is no folder is on the way");
      }
      folder =
          child instanceof BoxFolder existing ? existing : world.createFolder(folder, name, owner);
    }
    return folder;
  }

  private BoxAccount requireAccount(String login) {
    return world
        .accountByLogin(login)
        .orElseThrow(() -> new IllegalArgumentException("no account has this login"));
  }

  private static List<String> names(String path) {
    return new ArrayList<>(Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList());
  }
}
