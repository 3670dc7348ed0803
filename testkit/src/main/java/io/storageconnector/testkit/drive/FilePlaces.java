package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where files may be: one parent, no cycles, limited depth and width, and what may pass between My
 * Drive and shared drives. Called inside {@link DriveWorld#locked}.
 */
final class FilePlaces {

  /** Doc: folder limits. */
  private static final int DEPTH_LIMIT = 100;

  private static final int CHILDREN_LIMIT = 500_000;

  private final DriveWorld world;
  private final FileLookup lookup;

  FilePlaces(DriveWorld world, FileLookup lookup) {
    this.world = world;
    this.lookup = lookup;
  }

  /** The folder for a new file: that in the body, or My Drive (doc). */
  DriveFile forNew(DriveCall call, boolean isFolder) {
    return named(call)
        .map(id -> checked(lookup.parent(id, call), isFolder))
        .orElseGet(() -> call.account().root());
  }

  /** The folder for a copy: that in the body, or the one its source is in (doc). */
  DriveFile forCopy(DriveCall call, DriveFile source) {
    Optional<String> id = named(call);
    if (id.isPresent()) {
      return checked(lookup.parent(id.get(), call), false);
    }
    DriveFile parent = source.parent();
    return parent != null && world.access().edits(call.account(), parent)
        ? parent
        : call.account().root();
  }

  private Optional<String> named(DriveCall call) {
    JsonNode parents = call.json().path("parents");
    if (parents.isMissingNode() || parents.isNull()) {
      return Optional.empty();
    }
    if (!parents.isArray()) {
      throw DriveRefusal.invalidField("parents");
    }
    if (parents.size() > 1) {
      throw onlyOne(lookup.parent(parents.get(0).asText(), call));
    }
    return parents.isEmpty() ? Optional.empty() : Optional.of(parents.get(0).asText());
  }

  private static DriveRefusal onlyOne(DriveFile where) {
    return DriveRefusal.of(
        where.drive().isPresent()
            ? DriveReason.TEAM_DRIVES_PARENT_LIMIT
            : DriveReason.CANNOT_ADD_PARENT);
  }

  private static DriveFile checked(DriveFile parent, boolean isFolder) {
    if (isFolder && parent.depth() + 1 > DEPTH_LIMIT) {
      throw DriveRefusal.of(
          parent.drive().isPresent()
              ? DriveReason.TEAM_DRIVE_HIERARCHY_TOO_DEEP
              : DriveReason.MY_DRIVE_HIERARCHY_DEPTH_LIMIT_EXCEEDED);
    }
    if (!parent.isRoot() && parent.children().size() >= CHILDREN_LIMIT) {
      throw DriveRefusal.of(DriveReason.NUM_CHILDREN_IN_NON_ROOT_LIMIT_EXCEEDED);
    }
    return parent;
  }

  /**
   * The folder that {@code addParents} and {@code removeParents} move a file to, or null when it
   * stays where it is. A move names both; with one alone, a file would have two parents or none.
   */
  @Nullable DriveFile forMove(DriveCall call, DriveFile file) {
    List<String> added = ids(call, "addParents");
    List<String> removed = ids(call, "removeParents");
    if (added.isEmpty() && removed.isEmpty()) {
      return null;
    }
    DriveFile parent = file.parent();
    for (String id : removed) {
      if (parent == null || lookup.find(id, call) != parent) {
        // assumed: a parent that is none is refused
        throw DriveRefusal.invalid("removeParents");
      }
    }
    if (added.isEmpty()) {
      throw onlyOne(file);
    }
    DriveFile target = lookup.parent(added.get(0), call);
    if (target == parent) {
      return null;
    }
    if (added.size() > 1 || removed.isEmpty()) {
      throw onlyOne(file);
    }
    requireMove(call, file, target);
    return target;
  }

  private void requireMove(DriveCall call, DriveFile file, DriveFile target) {
    DriveAccess access = world.access();
    DriveAccess.require(!file.isRoot() && access.edits(call.account(), file));
    if (target.isWithin(file)) {
      throw DriveRefusal.of(DriveReason.CANNOT_MOVE_INTO_DESCENDANT);
    }
    checked(target, file.isFolder());
    SharedDrive to = target.drive().orElse(null);
    if (to == file.drive().orElse(null)) {
      return;
    }
    if (file.drive().isPresent()) {
      // doc: managers take items out of a shared drive
      DriveAccess.require(access.deletes(call.account(), file));
      return;
    }
    if (file.isFolder()) {
      throw DriveRefusal.of(DriveReason.TEAM_DRIVES_FOLDER_MOVE_IN_NOT_SUPPORTED);
    }
    boolean member =
        file.owner().filter(owner -> access.lists(owner, target)).isPresent() && to != null;
    if (!member) {
      throw DriveRefusal.of(DriveReason.FILE_OWNER_NOT_MEMBER_OF_TEAM_DRIVE);
    }
  }

  private static List<String> ids(DriveCall call, String parameter) {
    return call.query(parameter).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::trim)
        .filter(id -> !id.isEmpty())
        .toList();
  }
}
