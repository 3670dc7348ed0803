package io.storageconnector.testkit.drive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a file. Rights go down the tree (doc: permissions propagate); called inside
 * {@link DriveWorld#locked}.
 */
final class DriveAccess {

  private final DriveWorld world;

  DriveAccess(DriveWorld world) {
    this.world = world;
  }

  /** The strongest role an account has on a file, or empty when it cannot see it. */
  Optional<DriveRole> role(DriveAccount account, DriveFile file) {
    DriveRole best = null;
    for (DriveFile at = file; at != null; at = at.parent()) {
      for (DrivePermission permission : at.permissions()) {
        if (permission.covers(account, world.now())) {
          best = stronger(best, at == file ? permission.role() : inherited(permission.role()));
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Who owns a folder edits what others own in it (doc). */
  private static DriveRole inherited(DriveRole role) {
    return role == DriveRole.OWNER ? DriveRole.WRITER : role;
  }

  private static DriveRole stronger(@Nullable DriveRole one, DriveRole other) {
    return one == null || other.compareTo(one) > 0 ? other : one;
  }

  /** Says whether a file is among those an account lists, which it is not by a link alone. */
  boolean lists(DriveAccount account, DriveFile file) {
    for (DriveFile at = file; at != null; at = at.parent()) {
      for (DrivePermission permission : at.permissions()) {
        if (permission.lists(account, world.now())) {
          return true;
        }
      }
    }
    return false;
  }

  /** All rights on a file, those from above included, the strongest for each grantee. */
  List<DrivePermission> effective(DriveFile file) {
    Map<String, DrivePermission> all = new LinkedHashMap<>();
    for (DriveFile at = file; at != null; at = at.parent()) {
      for (DrivePermission permission : at.permissions()) {
        DrivePermission seen =
            at == file ? permission : permission.withRole(inherited(permission.role()));
        all.merge(
            seen.id(), seen, (near, far) -> far.role().compareTo(near.role()) > 0 ? far : near);
      }
    }
    return new ArrayList<>(all.values());
  }

  boolean edits(DriveAccount account, DriveFile file) {
    return role(account, file).filter(DriveRole::edits).isPresent();
  }

  /** Doc: the owner, or in shared drives whoever manages content. */
  boolean trashes(DriveAccount account, DriveFile file) {
    return !file.isRoot() && atLeast(account, file, DriveRole.FILE_ORGANIZER);
  }

  /** Doc: the owner, or in shared drives an organizer. */
  boolean deletes(DriveAccount account, DriveFile file) {
    return !file.isRoot() && atLeast(account, file, DriveRole.ORGANIZER);
  }

  /** Doc: editors share in My Drive; in shared drives, folders are shared by organizers. */
  boolean shares(DriveAccount account, DriveFile file) {
    return (file.drive().isPresent() && file.isFolder())
        ? atLeast(account, file, DriveRole.ORGANIZER)
        : edits(account, file);
  }

  private boolean atLeast(DriveAccount account, DriveFile file, DriveRole role) {
    return role(account, file).filter(has -> has.compareTo(role) >= 0).isPresent();
  }

  void requireEdit(DriveAccount account, DriveFile file) {
    require(edits(account, file));
  }

  static void require(boolean allowed) {
    if (!allowed) {
      throw DriveRefusal.of(DriveReason.INSUFFICIENT_FILE_PERMISSIONS);
    }
  }
}
