package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.FakeReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints of single folders. Called inside {@link BoxWorld#locked}. */
final class FolderEndpoints {

  private final BoxWorld world;
  private final ItemJson json;
  private final BoxSettings settings;
  private final Map<Long, BoxItem> unanswered = new ConcurrentHashMap<>();

  FolderEndpoints(BoxWorld world, ItemJson json, BoxSettings settings) {
    this.world = world;
    this.json = json;
    this.settings = settings;
  }

  FakeReply create(BoxCall call) {
    String name = call.requiredText("name");
    BoxFolder parent = world.folder(call.requiredParentId(), call.viewer());
    ItemChange.requireUpload(world, parent, call.viewer());
    BoxWorld.requireValidName(name);
    BoxItem taken = parent.child(name).orElse(null);
    if (taken == null || !unanswered.containsValue(taken)) {
      world.requireFreeName(parent, name, null, true);
    }
    BoxFolder folder = world.createFolder(parent, name, call.viewer().account());
    if (settings.folderTwins()) {
      unanswered.put(call.head().attempt(), folder);
    }
    return created(folder, call);
  }

  /** Settles what an attempt created: from now on, others see its name. Takes no lock. */
  void answered(long attempt) {
    unanswered.remove(attempt);
  }

  FakeReply get(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    if (call.isUnchanged(folder)) {
      return FakeReply.of(304);
    }
    return FakeReply.json(200, BoxJson.text(json.full(folder, call.viewer(), call.fields())));
  }

  FakeReply update(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    requireNoRoot(folder);
    ItemChange.apply(world, folder, call);
    return FakeReply.json(200, BoxJson.text(json.full(folder, call.viewer(), call.fields())));
  }

  FakeReply delete(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    requireNoRoot(folder);
    ItemChange.requireEdit(world, folder, call.viewer());
    call.requireMatch(folder);
    boolean recursive = call.query("recursive").filter("true"::equals).isPresent();
    if (!recursive && !folder.children().isEmpty()) {
      throw new BoxRefusal(400, "folder_not_empty", "Cannot delete - folder not empty");
    }
    world.trash(folder, call.viewer().account());
    return FakeReply.of(204);
  }

  FakeReply copy(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    if (folder.isRoot()) {
      // doc: a copy of the root is answered with 500
      throw new BoxRefusal(500, "internal_server_error", "Internal Server Error");
    }
    BoxFolder target = world.folder(call.requiredParentId(), call.viewer());
    ItemChange.requireNotBelow(folder, target);
    return created(ItemChange.copy(world, folder, target, call), call);
  }

  private FakeReply created(BoxItem item, BoxCall call) {
    return FakeReply.json(201, BoxJson.text(json.full(item, call.viewer(), call.fields())));
  }

  private static void requireNoRoot(BoxFolder folder) {
    if (folder.isRoot()) {
      throw BoxRefusal.forbidden();
    }
  }
}
