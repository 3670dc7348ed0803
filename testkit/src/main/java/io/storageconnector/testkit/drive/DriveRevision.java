package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.StoredContent;
import java.time.Instant;

/** One content of a file. Mutable in one way; guarded by the lock of {@link DriveWorld}. */
final class DriveRevision {

  private final String id;
  private final StoredContent content;
  private final String mimeType;
  private final String originalFilename;
  private final DriveAccount by;
  private final Instant at;
  private boolean keepForever;

  DriveRevision(
      String id,
      StoredContent content,
      String mimeType,
      String originalFilename,
      DriveAccount by,
      Instant at) {
    this.id = id;
    this.content = content;
    this.mimeType = mimeType;
    this.originalFilename = originalFilename;
    this.by = by;
    this.at = at;
  }

  String id() {
    return id;
  }

  StoredContent content() {
    return content;
  }

  String mimeType() {
    return mimeType;
  }

  String originalFilename() {
    return originalFilename;
  }

  DriveAccount by() {
    return by;
  }

  Instant at() {
    return at;
  }

  boolean keepForever() {
    return keepForever;
  }

  void keep() {
    keepForever = true;
  }
}
