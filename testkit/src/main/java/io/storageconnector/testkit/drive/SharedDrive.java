package io.storageconnector.testkit.drive;

import java.time.Instant;

/** A drive that belongs to its members together. Immutable but for the tree below its root. */
final class SharedDrive {

  private final String id;
  private final String name;
  private final Instant createdTime;
  private final DriveFile root;

  SharedDrive(String id, String name, Instant createdTime) {
    this.id = id;
    this.name = name;
    this.createdTime = createdTime;
    this.root = DriveFile.sharedDrive(this);
  }

  /** The id of the drive and of its root folder (doc). */
  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Instant createdTime() {
    return createdTime;
  }

  /** The root, which carries the members as its permissions. */
  DriveFile root() {
    return root;
  }
}
