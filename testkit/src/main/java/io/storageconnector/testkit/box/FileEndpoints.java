package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.util.List;

/** The endpoints of single files and their versions. Called inside {@link BoxWorld#locked}. */
final class FileEndpoints {

  private final BoxWorld world;
  private final ItemJson json;

  FileEndpoints(BoxWorld world, ItemJson json) {
    this.world = world;
    this.json = json;
  }

  FakeReply get(BoxCall call) {
    BoxFile file = world.file(call.id(), call.viewer());
    return call.isUnchanged(file) ? FakeReply.of(304) : reply(200, file, call);
  }

  FakeReply update(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    ItemChange.apply(world, file, call);
    return reply(200, file, call);
  }

  FakeReply delete(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    ItemChange.requireEdit(world, file, call.viewer());
    call.requireMatch(file);
    world.trash(file, call.viewer().account());
    return FakeReply.of(204);
  }

  FakeReply copy(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    BoxFolder target = world.folder(call.requiredParentId(), call.viewer());
    JsonNode version = call.json().path("version");
    if (version.isTextual() && !version.asText().equals(file.current().id())) {
      revision(file, version.asText());
      throw new BoxRefusal(501, "not_modelled", "The fake copies current versions only");
    }
    return reply(201, ItemChange.copy(world, file, target, call), call);
  }

  /** Past versions only, newest first (doc). */
  FakeReply listVersions(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    int limit = call.number("limit", 100, 1000);
    int offset = call.number("offset", 0, Integer.MAX_VALUE);
    List<BoxFile.Revision> past = file.past();
    ObjectNode page = BoxJson.object().put("total_count", past.size());
    page.putArray("entries");
    past.stream()
        .skip(offset)
        .limit(limit)
        .forEach(revision -> page.withArray("entries").add(json.version(revision)));
    return FakeReply.json(200, BoxJson.text(page.put("limit", limit).put("offset", offset)));
  }

  FakeReply getVersion(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    return FakeReply.json(200, BoxJson.text(json.version(revision(file, call.secondId()))));
  }

  /** Makes a new version on top that restores content and name (doc, sdk tests). */
  FakeReply promote(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    ItemChange.requireEdit(world, file, call.viewer());
    BoxFile.Revision old = revision(file, call.requiredText("id"));
    BoxFolder parent = file.parent();
    if (parent != null && !old.name().equals(file.name())) {
      world.requireFreeName(parent, old.name(), file, true);
      world.rename(file, old.name(), call.viewer().account());
    }
    world.addVersion(file, old.content(), call.viewer().account());
    return FakeReply.json(201, BoxJson.text(json.version(file.current())));
  }

  FakeReply deleteVersion(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    ItemChange.requireEdit(world, file, call.viewer());
    BoxFile.Revision old = revision(file, call.secondId());
    if (old.id().equals(file.current().id())) {
      throw BoxRefusal.invalid("file_version", "The current version cannot be deleted");
    }
    file.remove(old);
    return FakeReply.of(204);
  }

  private static BoxFile.Revision revision(BoxFile file, String id) {
    return file.revision(id).orElseThrow(() -> BoxRefusal.notFound("file_version", id));
  }

  private FakeReply reply(int status, BoxItem item, BoxCall call) {
    return FakeReply.json(status, BoxJson.text(json.full(item, call.viewer(), call.fields())));
  }
}
