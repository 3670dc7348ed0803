package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.content.StoredItem;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a fake Drive as a test sees it: by path or by id, and past all rights.
 *
 * <p>A path is relative to the root of an account's My Drive, or of a shared drive, with {@code /}
 * between names; a name that contains {@code /} is reached by id only. Where twins share a name, a
 * path means the older one. Files made here belong to no application, so {@code drive.file} does
 * not show them before {@link #openFor}. Thread-safe.
 */
public final class DriveSeed {

  private final DriveWorld world;
  private final ContentStore contents;

  DriveSeed(DriveWorld world, ContentStore contents) {
    this.world = world;
    this.contents = contents;
  }

  // Accounts and drives

  /**
   * Adds an account with an empty My Drive and no limit. A second call changes nothing.
   *
   * @param email its address
   */
  public void account(String email) {
    run(() -> ensureAccount(email, null));
  }

  /**
   * Adds an account that may own so many bytes, or changes that number.
   *
   * @param email its address
   * @param quotaLimit the bytes; zero for what service accounts have
   */
  public void account(String email, long quotaLimit) {
    run(() -> ensureAccount(email, quotaLimit).quotaLimit(quotaLimit));
  }

  /**
   * Says whether there is such an account.
   *
   * @param email its address
   * @return true when it was added
   */
  public boolean hasAccount(String email) {
    return world.locked(() -> world.account(email).isPresent());
  }

  /**
   * Lists the accounts.
   *
   * @return their addresses, oldest first
   */
  public List<String> accounts() {
    return world.locked(() -> world.accounts().stream().map(DriveAccount::email).toList());
  }

  /**
   * Finds the id that all permissions of an account have.
   *
   * @param email its address
   * @return the id
   * @throws IllegalArgumentException if there is no such account
   */
  public String permissionId(String email) {
    return world.locked(() -> requireAccount(email).permissionId());
  }

  /**
   * Makes a shared drive.
   *
   * @param name its name
   * @param organizer its first member
   * @return the id of the drive, which is also that of its root folder
   */
  public String sharedDrive(String name, String organizer) {
    return world.locked(() -> world.addDrive(name, requireAccount(organizer)).id());
  }

  /**
   * Makes an account a member of a shared drive, or changes its role.
   *
   * @param driveId the drive
   * @param email the account
   * @param role the role
   */
  public void member(String driveId, String email, DriveRole role) {
    run(() -> world.grantOnDrive(requireDrive(driveId), requireAccount(email), role));
  }

  // Files by path

  /**
   * Makes a folder and those above it; existing ones stay.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the folder's path
   * @return the folder's id, that of the root for an empty path
   */
  public String folder(String owner, String path) {
    return world.locked(() -> ensureFolder(root(owner), names(path)).id());
  }

  /**
   * Makes a file, or a new revision of it when it exists.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the file's path; missing folders are made
   * @param bytes its content
   * @return the file's id
   */
  public String file(String owner, String path, byte[] bytes) {
    StoredContent content = store(bytes);
    return world.locked(
        () -> {
          DriveFile root = root(owner);
          DriveFile existing = find(root, names(path)).orElse(null);
          if (existing == null || existing.head().isEmpty()) {
            return create(root, path, MimeTypes.UNKNOWN, file -> addContent(file, content)).id();
          }
          world.change(
              existing,
              () -> {
                existing.modified(actor(existing), world.now());
                addContent(existing, content);
              });
          return existing.id();
        });
  }

  /**
   * Makes a file beside whatever has its name already: a twin.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the path of both
   * @param bytes its content
   * @return the new file's id
   */
  public String twin(String owner, String path, byte[] bytes) {
    StoredContent content = store(bytes);
    return world.locked(
        () -> create(root(owner), path, MimeTypes.UNKNOWN, file -> addContent(file, content)).id());
  }

  /**
   * Makes a folder beside whatever has its name already: a twin.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the path of both
   * @return the new folder's id
   */
  public String twinFolder(String owner, String path) {
    return world.locked(() -> create(root(owner), path, MimeTypes.FOLDER, file -> {}).id());
  }

  /**
   * Makes a document without bytes of its own, or replaces what it is when exported.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the document's path
   * @param mimeType its type, such as {@code application/vnd.google-apps.document}
   * @param exportType the type of the bytes
   * @param export what an export to that type gives
   * @return the document's id
   * @throws IllegalArgumentException if Drive does not convert the one to the other
   */
  public String document(
      String owner, String path, String mimeType, String exportType, byte[] export) {
    if (!MimeTypes.exportsOf(mimeType).contains(exportType)) {
      throw new IllegalArgumentException("Drive has no such document, or does not convert it so");
    }
    StoredContent content = store(export);
    return world.locked(
        () -> {
          DriveFile root = root(owner);
          DriveFile document =
              find(root, names(path)).orElseGet(() -> create(root, path, mimeType, file -> {}));
          world.change(document, () -> document.exports().put(exportType, content));
          return document.id();
        });
  }

  /**
   * Makes a shortcut, also to what is not there.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the shortcut's path
   * @param targetId the file it leads to
   * @return the shortcut's id
   */
  public String shortcut(String owner, String path, String targetId) {
    return world.locked(
        () -> {
          String type = world.file(targetId).map(DriveFile::mimeType).orElse(MimeTypes.UNKNOWN);
          return create(
                  root(owner),
                  path,
                  MimeTypes.SHORTCUT,
                  file -> file.target(new DriveFile.ShortcutTarget(targetId, type)))
              .id();
        });
  }

  /**
   * Finds an item outside the trash.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the item's path
   * @return its id, or empty when there is none
   */
  public Optional<String> id(String owner, String path) {
    return world.locked(() -> find(root(owner), names(path)).map(DriveFile::id));
  }

  /**
   * Lists the items of a folder outside the trash, twins by as many equal names.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the folder's path
   * @return their names in order
   * @throws IllegalArgumentException if there is no such folder
   */
  public List<String> children(String owner, String path) {
    return world.locked(
        () ->
            find(root(owner), names(path))
                .orElseThrow(() -> new IllegalArgumentException("no folder is there"))
                .children()
                .stream()
                .filter(file -> !file.isExplicitlyTrashed())
                .map(DriveFile::name)
                .sorted(Comparator.naturalOrder())
                .toList());
  }

  /**
   * Lists everything below a folder, twins and what lies in the trash included.
   *
   * @param owner an account, or the id of a shared drive
   * @param path the folder's path
   * @return the items in order of their paths
   * @throws IllegalArgumentException if there is no such folder
   */
  public List<StoredItem> tree(String owner, String path) {
    return world.locked(
        () -> {
          DriveFile top =
              find(root(owner), names(path))
                  .orElseThrow(() -> new IllegalArgumentException("no folder is there"));
          List<StoredItem> items = new ArrayList<>();
          addBelow(top, "", items);
          items.sort(Comparator.comparing(StoredItem::path).thenComparing(StoredItem::id));
          return List.copyOf(items);
        });
  }

  private static void addBelow(DriveFile folder, String prefix, List<StoredItem> items) {
    for (DriveFile file : folder.children()) {
      items.add(
          new StoredItem(
              file.id(),
              prefix + file.name(),
              file.isFolder(),
              file.isTrashed(),
              file.revisions().size(),
              file.size(),
              file.head().map(head -> head.content().sha1()).orElse("")));
      addBelow(file, prefix + file.name() + "/", items);
    }
  }

  // Files by id

  /**
   * Returns the bytes of a file's current revision. Meant for files that fit into memory.
   *
   * @param fileId the file
   * @return a copy of the content
   * @throws IllegalArgumentException if there is no such file with bytes
   */
  public byte[] content(String fileId) {
    return world.locked(() -> requireHead(fileId).content()).bytes().bytes();
  }

  /**
   * Returns the MD5 of a file's current revision, for files too large to look at.
   *
   * @param fileId the file
   * @return lower-case hexadecimal digits
   * @throws IllegalArgumentException if there is no such file with bytes
   */
  public String md5(String fileId) {
    return world.locked(() -> requireHead(fileId).content().digest("MD5"));
  }

  /**
   * Counts a file's revisions that are left.
   *
   * @param fileId the file
   * @return the number of revisions, the current one included
   * @throws IllegalArgumentException if there is no such file
   */
  public int revisions(String fileId) {
    return world.locked(() -> requireFile(fileId).revisions().size());
  }

  /**
   * Says whether a file exists, in the trash or not.
   *
   * @param fileId the file
   * @return false when it was deleted for good or never there
   */
  public boolean exists(String fileId) {
    return world.locked(() -> world.file(fileId).isPresent());
  }

  /**
   * Says whether an item is a folder.
   *
   * @param fileId the item
   * @return false for files, documents and shortcuts
   * @throws IllegalArgumentException if there is no such item
   */
  public boolean isFolder(String fileId) {
    return world.locked(() -> requireFile(fileId).isFolder());
  }

  /**
   * Says whether a file, or a folder above it, is in the trash.
   *
   * @param fileId the file
   * @return true when it is
   * @throws IllegalArgumentException if there is no such file
   */
  public boolean isTrashed(String fileId) {
    return world.locked(() -> requireFile(fileId).isTrashed());
  }

  /**
   * Puts a file into the trash.
   *
   * @param fileId the file
   */
  public void trash(String fileId) {
    run(
        () -> {
          DriveFile file = requireFile(fileId);
          world.change(file, () -> file.trash(actor(file), world.now()));
        });
  }

  /**
   * Deletes a file, or a folder with all its owner has in it, for good: shortcuts to it dangle.
   *
   * @param fileId the file
   */
  public void delete(String fileId) {
    run(() -> world.delete(requireFile(fileId)));
  }

  /**
   * Gives a file another name, which may hold any characters.
   *
   * @param fileId the file
   * @param name the name
   */
  public void rename(String fileId, String name) {
    run(
        () -> {
          DriveFile file = requireFile(fileId);
          world.change(file, () -> file.name(name));
        });
  }

  /**
   * Shares an item with a user.
   *
   * @param fileId the item
   * @param email the user, whether it has an account here or not
   * @param role the role
   * @return the permission's id
   */
  public String share(String fileId, String email, DriveRole role) {
    return world.locked(
        () -> {
          DriveFile file = requireFile(fileId);
          String id = DriveWorld.permissionId(email);
          world.change(file, () -> file.grant(new DrivePermission(id, "user", role, email, null)));
          return id;
        });
  }

  /**
   * Lets everybody who has the link read an item.
   *
   * @param fileId the item
   */
  public void shareByLink(String fileId) {
    run(
        () -> {
          DriveFile file = requireFile(fileId);
          world.change(
              file,
              () ->
                  file.grant(
                      new DrivePermission(
                          "anyoneWithLink", "anyone", DriveRole.READER, null, null)));
        });
  }

  /**
   * Stops sharing an item with a user.
   *
   * @param fileId the item
   * @param email the user
   */
  public void unshare(String fileId, String email) {
    run(
        () -> {
          DriveFile file = requireFile(fileId);
          world.change(file, () -> file.revoke(DriveWorld.permissionId(email)));
        });
  }

  /**
   * Opens a file for an application, as a user does by picking it: then {@code drive.file} shows
   * it.
   *
   * @param fileId the file
   * @param clientId the application
   */
  public void openFor(String fileId, String clientId) {
    run(() -> requireFile(fileId).openFor(clientId));
  }

  /**
   * Marks a file as harmful, so that downloads need to acknowledge it.
   *
   * @param fileId the file
   */
  public void markAbusive(String fileId) {
    run(() -> requireFile(fileId).markAbusive());
  }

  // Steps of the above

  private void run(Runnable step) {
    Supplier<Boolean> locked =
        () -> {
          step.run();
          return true;
        };
    boolean unused = world.locked(locked);
  }

  private StoredContent store(byte[] bytes) {
    return contents.store(new ByteArrayInputStream(bytes));
  }

  private void addContent(DriveFile file, StoredContent content) {
    world.addRevision(file, content, file.name(), actor(file), false);
  }

  private DriveFile create(DriveFile root, String path, String mimeType, Consumer<DriveFile> fill) {
    List<String> names = names(path);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("the path names nothing");
    }
    DriveFile parent = ensureFolder(root, names.subList(0, names.size() - 1));
    String name = names.get(names.size() - 1);
    return world.create(world.newId(), name, mimeType, parent, actor(parent), fill);
  }

  private DriveFile ensureFolder(DriveFile root, List<String> names) {
    DriveFile folder = root;
    for (String name : names) {
      DriveFile parent = folder;
      folder =
          child(parent, name)
              .orElseGet(
                  () ->
                      world.create(
                          world.newId(),
                          name,
                          MimeTypes.FOLDER,
                          parent,
                          actor(parent),
                          file -> {}));
      if (!folder.isFolder()) {
        throw new IllegalArgumentException("an item that is no folder is on the way");
      }
    }
    return folder;
  }

  private static Optional<DriveFile> find(DriveFile root, List<String> names) {
    Optional<DriveFile> found = Optional.of(root);
    for (String name : names) {
      found = found.flatMap(folder -> child(folder, name));
    }
    return found;
  }

  private static Optional<DriveFile> child(DriveFile folder, String name) {
    return folder.children().stream()
        .filter(file -> file.name().equals(name) && !file.isExplicitlyTrashed())
        .findFirst();
  }

  /** In whose name the seed acts: the owner, or a member of the shared drive. */
  private DriveAccount actor(DriveFile file) {
    return file.owner()
        .or(
            () ->
                world.accounts().stream()
                    .filter(account -> world.access().edits(account, file))
                    .findFirst())
        .orElseThrow(() -> new IllegalStateException("the shared drive has no member"));
  }

  private DriveFile root(String owner) {
    return world.drive(owner).map(SharedDrive::root).orElseGet(() -> requireAccount(owner).root());
  }

  private DriveAccount ensureAccount(String email, @Nullable Long quotaLimit) {
    return world.account(email).orElseGet(() -> world.addAccount(email, quotaLimit));
  }

  private DriveAccount requireAccount(String email) {
    return world
        .account(email)
        .orElseThrow(() -> new IllegalArgumentException("no account has this address"));
  }

  private SharedDrive requireDrive(String id) {
    return world
        .drive(id)
        .orElseThrow(() -> new IllegalArgumentException("no shared drive has this id"));
  }

  private DriveFile requireFile(String id) {
    return world.file(id).orElseThrow(() -> new IllegalArgumentException("no file has this id"));
  }

  private DriveRevision requireHead(String id) {
    return requireFile(id)
        .head()
        .orElseThrow(() -> new IllegalArgumentException("the file has no bytes"));
  }

  private static List<String> names(String path) {
    return new ArrayList<>(Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList());
  }
}
