package io.storageconnector.testkit.box;

import java.util.Optional;

/**
 * The changes that files, folders and web links share: rename, move, describe, copy. Called inside
 * {@link BoxWorld#locked}.
 */
final class ItemChange {

  private ItemChange() {}

  /** Applies the body of a PUT. All is checked before anything changes. */
  static void apply(BoxWorld world, BoxItem item, BoxCall call) {
    requireEdit(world, item, call.viewer());
    call.requireMatch(item);
    BoxFolder parent = item.parent();
    if (parent == null) {
      throw BoxRefusal.forbidden();
    }
    Optional<String> parentId = call.parentId();
    BoxFolder target = parentId.isPresent() ? world.folder(parentId.get(), call.viewer()) : parent;
    String name = call.text("name").orElse(item.name());
    BoxWorld.requireValidName(name);
    if (target != parent) {
      requireUpload(world, target, call.viewer());
      requireNotBelow(item, target);
    }
    world.requireFreeName(target, name, item, true);
    if (!name.equals(item.name())) {
      world.rename(item, name, call.viewer().account());
    }
    world.move(item, target, call.viewer().account());
    call.text("description").ifPresent(item::describe);
  }

  static BoxItem copy(BoxWorld world, BoxItem item, BoxFolder target, BoxCall call) {
    if (world.roleOf(call.viewer(), item).filter(BoxRole::downloads).isEmpty()) {
      throw BoxRefusal.forbidden();
    }
    requireUpload(world, target, call.viewer());
    String name = call.text("name").orElse(item.name());
    BoxWorld.requireValidName(name);
    world.requireFreeName(target, name, null, true);
    return world.copy(item, target, name, call.viewer().account());
  }

  static void requireEdit(BoxWorld world, BoxItem item, BoxViewer viewer) {
    if (world.roleOf(viewer, item).filter(BoxRole::edits).isEmpty()) {
      throw BoxRefusal.forbidden();
    }
  }

  static void requireUpload(BoxWorld world, BoxFolder target, BoxViewer viewer) {
    if (world.roleOf(viewer, target).filter(BoxRole::uploads).isEmpty()) {
      throw BoxRefusal.forbidden();
    }
  }

  static void requireNotBelow(BoxItem item, BoxFolder target) {
    if (item == target
        || (item instanceof BoxFolder folder && target.ancestors().contains(folder))) {
      throw new BoxRefusal(400, "cyclical_folder_structure", "Cyclical folder structure");
    }
  }
}
