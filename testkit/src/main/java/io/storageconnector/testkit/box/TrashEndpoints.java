package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.FakeReply;
import java.util.Optional;

/** Look at, restore and purge what is in the trash. Called inside {@link BoxWorld#locked}. */
final class TrashEndpoints {

  private final BoxWorld world;
  private final ItemJson json;

  TrashEndpoints(BoxWorld world, ItemJson json) {
    this.world = world;
    this.json = json;
  }

  FakeReply get(BoxCall call, String kind) {
    BoxItem item = trashed(call, kind);
    return FakeReply.json(200, BoxJson.text(json.full(item, call.viewer(), call.fields())));
  }

  /**
   * Brings an item back, to where it was or to the folder the body names; 409 when its name has
   * been taken meanwhile (doc).
   */
  FakeReply restore(BoxCall call, String kind) {
    BoxItem item = trashed(call, kind);
    ItemChange.requireEdit(world, item, call.viewer());
    BoxFolder old = item.parent();
    BoxFolder target = old == null || old.isTrashed() ? call.viewer().account().root() : old;
    Optional<String> parentId = call.parentId();
    if (parentId.isPresent() && (old == null || old.isTrashed())) {
      // doc: the body's parent counts only when the old one is gone
      target = world.folder(parentId.get(), call.viewer());
    }
    call.viewer().requireReach(target);
    String name = item.name();
    if (target.child(name).isPresent()) {
      // doc: the body's name counts only when the old one is taken
      name = call.text("name").orElse(name);
    }
    BoxWorld.requireValidName(name);
    world.requireFreeName(target, name, null, true);
    world.restore(item, target, name, call.viewer().account());
    return FakeReply.json(201, BoxJson.text(json.full(item, call.viewer(), call.fields())));
  }

  FakeReply purge(BoxCall call, String kind) {
    BoxItem item = trashed(call, kind);
    ItemChange.requireEdit(world, item, call.viewer());
    world.purge(item);
    return FakeReply.of(204);
  }

  private BoxItem trashed(BoxCall call, String kind) {
    return world
        .find(call.id(), call.viewer())
        .filter(item -> item.type().equals(kind) && item.trashedAt() != null)
        .orElseThrow(() -> BoxRefusal.notFound(kind, call.id()));
  }
}
