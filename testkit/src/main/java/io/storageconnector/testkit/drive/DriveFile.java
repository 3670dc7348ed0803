package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.StoredContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something in Drive. Folders, documents and shortcuts are files of a special type (doc), so there
 * is one class for all. Names are not unique. Mutable; guarded by the lock of {@link DriveWorld}.
 */
final class DriveFile {

  private final String id;
  private final Instant createdAt;
  private final Map<String, DriveFile> children = new LinkedHashMap<>();
  private final Map<String, DrivePermission> permissions = new LinkedHashMap<>();
  private final List<DriveRevision> revisions = new ArrayList<>();
  private final Map<String, StoredContent> exports = new HashMap<>();
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, Map<String, String>> appProperties = new HashMap<>();
  private final Set<String> openedBy = new HashSet<>();
  private final Set<DriveAccount> starredBy = new HashSet<>();
  private final Map<DriveAccount, Instant> viewed = new HashMap<>();
  private final Map<DriveAccount, Instant> modifiedBy = new HashMap<>();
  private final IndexEntries index = new IndexEntries();

  private @Nullable DriveAccount owner;
  private @Nullable SharedDrive drive;
  private @Nullable DriveFile parent;
  private String name;
  private String mimeType;
  private String description = "";
  private Instant createdTime;
  private Instant modifiedTime;
  private @Nullable DriveAccount lastModifyingUser;
  private @Nullable Instant trashedTime;
  private @Nullable DriveAccount trashingUser;
  private @Nullable ShortcutTarget target;
  private boolean abusive;
  private long version;

  /**
   * Where a shortcut leads.
   *
   * @param id the file, which may be gone or out of sight
   * @param mimeType its type when the shortcut was made
   */
  record ShortcutTarget(String id, String mimeType) {}

  DriveFile(
      String id,
      String name,
      String mimeType,
      @Nullable DriveAccount owner,
      @Nullable SharedDrive drive,
      Instant now) {
    this.id = id;
    this.name = name;
    this.mimeType = mimeType;
    this.owner = owner;
    this.drive = drive;
    this.createdAt = now;
    this.createdTime = now;
    this.modifiedTime = now;
    this.lastModifyingUser = owner;
    if (owner != null) {
      grant(
          new DrivePermission(owner.permissionId(), "user", DriveRole.OWNER, owner.email(), null));
    }
  }

  static DriveFile myDrive(String id, DriveAccount owner) {
    return new DriveFile(id, "My Drive", MimeTypes.FOLDER, owner, null, Instant.EPOCH);
  }

  static DriveFile sharedDrive(SharedDrive drive) {
    return new DriveFile(
        drive.id(), drive.name(), MimeTypes.FOLDER, null, drive, drive.createdTime());
  }

  String id() {
    return id;
  }

  /** Who owns it; empty in shared drives, where the drive does (doc). */
  Optional<DriveAccount> owner() {
    return drive == null ? Optional.ofNullable(owner) : Optional.empty();
  }

  /** When it came into being, whatever {@link #createdTime} says. */
  Instant createdAt() {
    return createdAt;
  }

  // Place

  Optional<SharedDrive> drive() {
    return Optional.ofNullable(drive);
  }

  /** Gives it to a shared drive, where nobody owns it. */
  void donate(SharedDrive newDrive) {
    drive = newDrive;
    if (owner != null) {
      permissions.remove(owner.permissionId());
      owner = null;
    }
  }

  /** Takes it out of a shared drive, or from its owner. */
  void adopt(DriveAccount newOwner) {
    drive = null;
    owner = newOwner;
    grant(
        new DrivePermission(
            newOwner.permissionId(), "user", DriveRole.OWNER, newOwner.email(), null));
  }

  @Nullable DriveFile parent() {
    return parent;
  }

  /** Says whether it is the top of a drive, My Drive or shared. */
  boolean isRoot() {
    return (owner != null && owner.root() == this) || (drive != null && drive.root() == this);
  }

  boolean isFolder() {
    return mimeType.equals(MimeTypes.FOLDER);
  }

  Collection<DriveFile> children() {
    return children.values();
  }

  void add(DriveFile child) {
    children.put(child.id, child);
    child.parent = this;
  }

  void remove(DriveFile child) {
    children.remove(child.id);
    child.parent = null;
  }

  /** Says whether it is a folder or anything below that folder. */
  boolean isWithin(DriveFile folder) {
    for (DriveFile above = this; above != null; above = above.parent) {
      if (above == folder) {
        return true;
      }
    }
    return false;
  }

  /** The number of folders above it, the root included. */
  int depth() {
    int depth = 0;
    for (DriveFile above = parent; above != null; above = above.parent) {
      depth++;
    }
    return depth;
  }

  // Words

  String name() {
    return name;
  }

  void name(String newName) {
    name = newName;
  }

  String mimeType() {
    return mimeType;
  }

  void mimeType(String newType) {
    mimeType = newType;
  }

  String description() {
    return description;
  }

  void description(String text) {
    description = text;
  }

  /** Properties that all applications see. */
  Map<String, String> properties() {
    return properties;
  }

  /** Properties that only one application sees (doc). */
  Map<String, String> appProperties(String clientId) {
    return appProperties.computeIfAbsent(clientId, unused -> new TreeMap<>());
  }

  /** The private properties of all applications, as they are now. */
  Map<String, Map<String, String>> copyOfAppProperties() {
    Map<String, Map<String, String>> copy = new HashMap<>();
    appProperties.forEach((clientId, values) -> copy.put(clientId, Map.copyOf(values)));
    return copy;
  }

  /** The number of properties of all applications together. */
  int propertyCount() {
    return properties.size() + appProperties.values().stream().mapToInt(Map::size).sum();
  }

  /** What searches by name, text and property find it by. */
  IndexEntries index() {
    return index;
  }

  // Times and people

  Instant createdTime() {
    return createdTime;
  }

  void createdTime(Instant time) {
    createdTime = time;
  }

  Instant modifiedTime() {
    return modifiedTime;
  }

  void modified(DriveAccount by, Instant time) {
    modifiedTime = time;
    lastModifyingUser = by;
    modifiedBy.put(by, time);
  }

  Optional<Instant> modifiedTimeBy(DriveAccount account) {
    return Optional.ofNullable(modifiedBy.get(account));
  }

  Optional<DriveAccount> lastModifyingUser() {
    return Optional.ofNullable(lastModifyingUser);
  }

  void viewed(DriveAccount account, Instant time) {
    viewed.put(account, time);
  }

  Optional<Instant> viewedTimeBy(DriveAccount account) {
    return Optional.ofNullable(viewed.get(account));
  }

  boolean isStarredBy(DriveAccount account) {
    return starredBy.contains(account);
  }

  void starred(DriveAccount account, boolean starred) {
    if (starred) {
      starredBy.add(account);
    } else {
      starredBy.remove(account);
    }
  }

  /** Grows with every change, by numbers that never come back (doc: monotonic). */
  long version() {
    return version;
  }

  void version(long newVersion) {
    version = newVersion;
  }

  // Trash

  boolean isExplicitlyTrashed() {
    return trashedTime != null;
  }

  /** Says whether it or a folder above it is in the trash (doc). */
  boolean isTrashed() {
    for (DriveFile file = this; file != null; file = file.parent) {
      if (file.trashedTime != null) {
        return true;
      }
    }
    return false;
  }

  Optional<Instant> trashedTime() {
    return Optional.ofNullable(trashedTime);
  }

  Optional<DriveAccount> trashingUser() {
    return Optional.ofNullable(trashingUser);
  }

  void trash(DriveAccount by, Instant time) {
    trashedTime = time;
    trashingUser = by;
  }

  void untrash() {
    trashedTime = null;
    trashingUser = null;
  }

  // Rights

  /** The rights given on this item itself, not on folders above it. */
  Collection<DrivePermission> permissions() {
    return permissions.values();
  }

  Optional<DrivePermission> permission(String permissionId) {
    return Optional.ofNullable(permissions.get(permissionId));
  }

  void grant(DrivePermission permission) {
    permissions.put(permission.id(), permission);
  }

  void revoke(String permissionId) {
    permissions.remove(permissionId);
  }

  /** Says whether an application made it or was opened with it. */
  boolean isOpenedBy(String clientId) {
    return openedBy.contains(clientId);
  }

  void openFor(String clientId) {
    openedBy.add(clientId);
  }

  // Content

  /** All revisions that are left, oldest first. */
  List<DriveRevision> revisions() {
    return revisions;
  }

  /** The current content; empty for what has no bytes. */
  Optional<DriveRevision> head() {
    return revisions.isEmpty()
        ? Optional.empty()
        : Optional.of(revisions.get(revisions.size() - 1));
  }

  /** The number of bytes of the current content, zero for what has none. */
  long size() {
    return head().map(revision -> revision.content().size()).orElse(0L);
  }

  /** What a document is when converted, by media type. */
  Map<String, StoredContent> exports() {
    return exports;
  }

  Optional<ShortcutTarget> target() {
    return Optional.ofNullable(target);
  }

  void target(ShortcutTarget newTarget) {
    target = newTarget;
  }

  boolean isAbusive() {
    return abusive;
  }

  void markAbusive() {
    abusive = true;
  }
}
