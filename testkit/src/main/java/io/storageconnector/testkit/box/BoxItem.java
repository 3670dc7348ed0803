package io.storageconnector.testkit.box;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something with a name in a folder. Mutable; guarded by the lock of {@link BoxWorld}. */
abstract sealed class BoxItem permits BoxFolder, BoxFile, BoxWebLink {

  private final String id;
  private final BoxAccount createdBy;
  private final Instant createdAt;
  private String name;
  private @Nullable BoxFolder parent;
  private BoxAccount modifiedBy;
  private Instant modifiedAt;
  private Instant contentCreatedAt;
  private Instant contentModifiedAt;
  private String description = "";
  private long sequence;
  private @Nullable Instant trashedAt;

  BoxItem(String id, String name, @Nullable BoxFolder parent, BoxAccount creator, Instant now) {
    this.id = id;
    this.name = name;
    this.parent = parent;
    this.createdBy = creator;
    this.createdAt = now;
    this.modifiedBy = creator;
    this.modifiedAt = now;
    this.contentCreatedAt = now;
    this.contentModifiedAt = now;
  }

  /** The word Box uses for {@code type}. */
  abstract String type();

  /** The account whose tree this is in. */
  BoxAccount owner() {
    BoxFolder above = parent;
    return above == null ? createdBy : above.owner();
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }

  @Nullable BoxFolder parent() {
    return parent;
  }

  void parent(BoxFolder newParent) {
    parent = newParent;
  }

  BoxAccount createdBy() {
    return createdBy;
  }

  Instant createdAt() {
    return createdAt;
  }

  BoxAccount modifiedBy() {
    return modifiedBy;
  }

  Instant modifiedAt() {
    return modifiedAt;
  }

  Instant contentCreatedAt() {
    return contentCreatedAt;
  }

  Instant contentModifiedAt() {
    return contentModifiedAt;
  }

  void contentTimes(@Nullable Instant created, @Nullable Instant modified) {
    contentCreatedAt = created == null ? contentCreatedAt : created;
    contentModifiedAt = modified == null ? contentModifiedAt : modified;
  }

  String description() {
    return description;
  }

  void describe(String text) {
    description = text;
  }

  /**
   * The value of both {@code etag} and {@code sequence_id}; it grows by one with every change
   * (assumed: Box promises only that it changes).
   */
  String etag() {
    return Long.toString(sequence);
  }

  void touch(BoxAccount by, Instant now) {
    sequence++;
    modifiedBy = by;
    modifiedAt = now;
  }

  @Nullable Instant trashedAt() {
    return trashedAt;
  }

  void trashedAt(@Nullable Instant when) {
    trashedAt = when;
  }

  /** Says whether this item or a folder above it is in the trash. */
  boolean isTrashed() {
    BoxFolder above = parent;
    return trashedAt != null || (above != null && above.isTrashed());
  }

  /** The folders above, from the root down. */
  List<BoxFolder> ancestors() {
    List<BoxFolder> path = new ArrayList<>();
    for (BoxFolder folder = parent; folder != null; folder = folder.parent()) {
      path.add(0, folder);
    }
    return path;
  }
}
