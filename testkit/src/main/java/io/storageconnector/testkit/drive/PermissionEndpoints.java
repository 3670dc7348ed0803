package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sharing (doc: manage sharing). The owner of an item stays its owner: transfers are not modelled.
 * Called inside {@link DriveWorld#locked}.
 */
final class PermissionEndpoints {

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final List<String> TYPES = List.of("user", "group", "domain", "anyone");

  private final DriveWorld world;
  private final FileLookup lookup;
  private final PermissionJson json;
  private final PermissionRaces races = new PermissionRaces();

  PermissionEndpoints(DriveWorld world, FileLookup lookup) {
    this.world = world;
    this.lookup = lookup;
    this.json = new PermissionJson(world.access());
  }

  /** The same grantee again gives the same permission, with the new role (assumed). */
  FakeReply create(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.PERMISSION);
    DriveFile file = shared(call);
    String type = call.requiredText("type");
    if (!TYPES.contains(type)) {
      throw DriveRefusal.invalidField("type");
    }
    DriveRole role = role(call, file);
    String grantee =
        switch (type) {
          case "user", "group" -> call.requiredText("emailAddress");
          case "domain" -> call.requiredText("domain");
          default -> null;
        };
    Instant expiry = expiry(call, file, type, role);
    String id = grantee == null ? "anyoneWithLink" : DriveWorld.permissionId(grantee);
    if (file.permission(id).filter(known -> known.role() == DriveRole.OWNER).isPresent()) {
      throw DriveRefusal.of(
          DriveReason.INVALID_SHARING_REQUEST); // assumed: the owner has all rights
    }
    DrivePermission permission = new DrivePermission(id, type, role, grantee, expiry);
    change(call, file, () -> file.grant(permission));
    return answer(permission, file, fields);
  }

  private DriveRole role(DriveCall call, DriveFile file) {
    DriveRole role =
        DriveRole.of(call.requiredText("role"))
            .orElseThrow(() -> DriveRefusal.invalidField("role"));
    if (role == DriveRole.OWNER || call.flag("transferOwnership")) {
      throw DriveRefusal.notModelled("the transfer of ownership");
    }
    boolean organizing = role == DriveRole.ORGANIZER || role == DriveRole.FILE_ORGANIZER;
    boolean here = role == DriveRole.ORGANIZER ? file.isRoot() : file.isFolder();
    if (organizing && (file.drive().isEmpty() || !here)) {
      throw DriveRefusal.invalidField("role"); // doc: shared drives only
    }
    return role;
  }

  /** Doc: for users and groups, at most a year, on folders for readers only. */
  private @Nullable Instant expiry(DriveCall call, DriveFile file, String type, DriveRole role) {
    Optional<Instant> end = FileMetadata.time(call, "expirationTime");
    if (end.isEmpty()) {
      return null;
    }
    boolean allowed =
        (type.equals("user") || type.equals("group"))
            && (!file.isFolder() || role == DriveRole.READER)
            && end.get().isAfter(world.now())
            && !end.get().isAfter(world.now().plus(LONGEST));
    if (!allowed) {
      throw DriveRefusal.invalidField("expirationTime");
    }
    return end.get();
  }

  FakeReply list(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.PERMISSION_LIST);
    DriveFile file = lookup.target(call);
    world.access().requireEdit(call.account(), file);
    // doc: pages of 100 in shared drives, all at once elsewhere
    int otherwise = file.drive().isPresent() ? 100 : Integer.MAX_VALUE;
    int size = call.number("pageSize", otherwise, 1, 100);
    ObjectNode answer =
        PagedList.answer(
            call,
            "drive#permissionList",
            "permissions",
            world.access().effective(file),
            size,
            permission -> json.of(permission, file));
    return DriveReplies.json(fields.apply(answer));
  }

  FakeReply get(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.PERMISSION);
    DriveFile file = lookup.target(call);
    DrivePermission permission =
        world.access().effective(file).stream()
            .filter(known -> known.id().equals(call.secondId()))
            .findFirst()
            .orElseThrow(() -> notFound(call));
    return answer(permission, file, fields);
  }

  FakeReply update(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.PERMISSION);
    DriveFile file = shared(call);
    DrivePermission known = own(call, file);
    DriveRole role = role(call, file);
    Instant expiry =
        call.flag("removeExpiration")
            ? null
            : FileMetadata.time(call, "expirationTime").isPresent()
                ? expiry(call, file, known.type(), role)
                : known.expiresAt();
    DrivePermission changed =
        new DrivePermission(known.id(), known.type(), role, known.grantee(), expiry);
    change(call, file, () -> file.grant(changed));
    return answer(changed, file, fields);
  }

  /** Whoever has a right may also give it up (doc). */
  FakeReply delete(DriveCall call) {
    DriveFile file = lookup.target(call);
    boolean mine = call.secondId().equals(call.account().permissionId());
    DriveAccess.require(mine || world.access().shares(call.account(), file));
    DrivePermission known = own(call, file);
    change(call, file, () -> file.revoke(known.id()));
    return FakeReply.of(204);
  }

  private DriveFile shared(DriveCall call) {
    DriveFile file = lookup.target(call);
    DriveAccess.require(world.access().shares(call.account(), file));
    return file;
  }

  /**
   * A right given on the item itself; one from above cannot be changed here (doc), nor the owner's.
   */
  private DrivePermission own(DriveCall call, DriveFile file) {
    Optional<DrivePermission> own = file.permission(call.secondId());
    if (own.isPresent()) {
      DriveAccess.require(own.get().role() != DriveRole.OWNER);
      return own.get();
    }
    boolean inherited =
        world.access().effective(file).stream()
            .anyMatch(permission -> permission.id().equals(call.secondId()));
    if (!inherited) {
      throw notFound(call);
    }
    throw DriveRefusal.of(
        file.drive().isPresent()
            ? DriveReason.CANNOT_MODIFY_INHERITED_TEAM_DRIVE_PERMISSION
            : DriveReason.INSUFFICIENT_FILE_PERMISSIONS); // assumed for My Drive
  }

  private static DriveRefusal notFound(DriveCall call) {
    return DriveRefusal.parameter(
        DriveReason.NOT_FOUND, "Permission not found: " + call.secondId() + ".", "permissionId");
  }

  private void change(DriveCall call, DriveFile file, Runnable change) {
    world.change(
        file,
        () -> {
          if (world.settings().permissionsLastWriteWins()) {
            races.enter(file, call.head().attempt());
          }
          change.run();
        });
  }

  private FakeReply answer(DrivePermission permission, DriveFile file, FieldTree fields) {
    return DriveReplies.json(fields.apply(json.of(permission, file)));
  }

  /** Learns that the answer to an attempt is on its way, so that what it changed is settled. */
  void answered(long attempt) {
    world.locked(
        () -> {
          races.answered(attempt);
          return true;
        });
  }
}
