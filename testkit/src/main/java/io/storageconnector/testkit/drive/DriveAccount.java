package io.storageconnector.testkit.drive;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One user or service account with a My Drive of its own. Immutable but for its quota and the tree
 * below the root; guarded by the lock of {@link DriveWorld}.
 */
final class DriveAccount {

  private final String email;
  private final String permissionId;
  private final String displayName;
  private final DriveFile root;
  private @Nullable Long quotaLimit;

  DriveAccount(
      String email,
      String permissionId,
      String displayName,
      @Nullable Long quotaLimit,
      String rootId) {
    this.email = email;
    this.permissionId = permissionId;
    this.displayName = displayName;
    this.quotaLimit = quotaLimit;
    this.root = DriveFile.myDrive(rootId, this);
  }

  String email() {
    return email;
  }

  /** The id of every permission of this account, on whatever item (doc). */
  String permissionId() {
    return permissionId;
  }

  String displayName() {
    return displayName;
  }

  String domain() {
    return email.substring(email.indexOf('@') + 1);
  }

  DriveFile root() {
    return root;
  }

  /** How many bytes it may own; empty for unlimited, zero for service accounts (doc). */
  OptionalLong quotaLimit() {
    Long limit = quotaLimit;
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  void quotaLimit(@Nullable Long newLimit) {
    quotaLimit = newLimit;
  }
}
