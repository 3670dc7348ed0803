package io.storageconnector.testkit.memory;

import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One item of an account. Not thread-safe: the account's lock guards it. */
final class Node {

  private final ItemRef ref;
  private final Instant createdAt;
  private final NavigableMap<Long, Node> children = new TreeMap<>();
  private final List<StoredVersion> versions = new ArrayList<>();
  private final Map<String, byte[]> exports = new TreeMap<>();
  private String name;
  private Instant modifiedAt;
  private @Nullable Node parent;
  private long position;
  private long changes;
  private boolean trashed;

  Node(ItemRef ref, String name, Instant createdAt) {
    this.ref = ref;
    this.name = name;
    this.createdAt = createdAt;
    this.modifiedAt = createdAt;
  }

  ItemRef ref() {
    return ref;
  }

  String name() {
    return name;
  }

  @Nullable Node parent() {
    return parent;
  }

  long position() {
    return position;
  }

  /** The children by the order in which they arrived, those in the trash included. */
  NavigableMap<Long, Node> children() {
    return children;
  }

  List<StoredVersion> versions() {
    return versions;
  }

  StoredVersion currentVersion() {
    return versions.get(versions.size() - 1);
  }

  /** What a document of the provider's own can be exported to, by media type. */
  Map<String, byte[]> exports() {
    return exports;
  }

  boolean isFolder() {
    return ref.kind() == ItemKind.FOLDER;
  }

  String tag() {
    return Long.toString(changes);
  }

  /** Whether this node was put into the trash itself, rather than a folder above it. */
  boolean wasTrashed() {
    return trashed;
  }

  /** Whether this node or a folder above it lies in the trash. */
  boolean isTrashed() {
    return trashed || (parent != null && parent.isTrashed());
  }

  boolean isWithin(Node folder) {
    return this == folder || (parent != null && parent.isWithin(folder));
  }

  void place(@Nullable Node newParent, long newPosition) {
    if (parent != null) {
      parent.children.remove(position);
    }
    parent = newParent;
    position = newPosition;
    if (newParent != null) {
      newParent.children.put(newPosition, this);
    }
  }

  void rename(String newName) {
    name = newName;
  }

  void trash(boolean value) {
    trashed = value;
  }

  void add(StoredVersion version, boolean keepEarlier) {
    if (!keepEarlier) {
      versions.clear();
    }
    versions.add(version);
  }

  void touch(Instant now) {
    changes++;
    modifiedAt = now;
  }

  /** What this node and everything below it holds, in bytes. */
  long size() {
    long size = 0;
    for (StoredVersion version : versions) {
      size += version.bytes().length;
    }
    for (Node child : children.values()) {
      size += child.size();
    }
    return size;
  }

  Item describe(boolean withVersions) {
    return switch (ref.kind()) {
      case FOLDER -> describeFolder();
      case NATIVE_DOC -> describeDocument();
      case FILE, SHORTCUT -> describeFile(withVersions);
    };
  }

  private NativeDocItem describeDocument() {
    return NativeDocItem.builder(ref, name, "application/vnd.memory.document")
        .exportMediaTypes(List.copyOf(exports.keySet()))
        .parent(parent == null ? null : parent.ref)
        .createdAt(createdAt)
        .modifiedAt(modifiedAt)
        .etag(tag())
        .trashed(isTrashed())
        .build();
  }

  FolderItem describeFolder() {
    return FolderItem.builder(ref, name)
        .parent(parent == null ? null : parent.ref)
        .createdAt(createdAt)
        .modifiedAt(modifiedAt)
        .etag(tag())
        .trashed(isTrashed())
        .build();
  }

  FileItem describeFile(boolean withVersions) {
    StoredVersion version = currentVersion();
    FileItem.Builder file =
        FileItem.builder(ref, name)
            .parent(parent == null ? null : parent.ref)
            .createdAt(createdAt)
            .modifiedAt(modifiedAt)
            .etag(tag())
            .trashed(isTrashed())
            .size(version.bytes().length)
            .versionId(withVersions ? version.id() : null)
            .mediaType(version.mediaType())
            .contentModifiedAt(version.contentModifiedAt());
    version.checksums().forEach(file::addChecksum);
    return file.build();
  }
}
