package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.util.Optional;

/**
 * Users, collaborations and web links, as far as a listing and its visibility need them. Called
 * inside {@link BoxWorld#locked}.
 */
final class SharingEndpoints {

  private final BoxWorld world;
  private final ItemJson json;
  private final UserJson users;

  SharingEndpoints(BoxWorld world, ItemJson json) {
    this.world = world;
    this.json = json;
    this.users = new UserJson(world);
  }

  FakeReply currentUser(BoxCall call) {
    return FakeReply.json(200, BoxJson.text(users.user(call.viewer().account(), call.fields())));
  }

  FakeReply create(BoxCall call) {
    JsonNode item = call.json().path("item");
    if (!item.path("type").asText().equals("folder")) {
      throw new BoxRefusal(501, "not_modelled", "The fake collaborates folders only");
    }
    BoxFolder folder = world.folder(item.path("id").asText(), call.viewer());
    requireInvite(folder, call.viewer());
    if (folder.isRoot()) {
      throw new BoxRefusal(
          400,
          "collaborations_not_available_on_root_folder",
          "Collaborations are not available on the root folder");
    }
    JsonNode guest = call.json().path("accessible_by");
    Optional<BoxAccount> account =
        guest.has("id")
            ? world.account(guest.path("id").asText())
            : world.accountByLogin(guest.path("login").asText());
    if (account.isEmpty()) {
      throw new BoxRefusal(
          404,
          "not_found",
          "Not Found",
          BoxJson.fieldError("accessible_by", "The user is unknown"));
    }
    boolean present =
        folder.collaborations().stream().anyMatch(other -> other.guest() == account.get());
    if (present || folder.owner() == account.get()) {
      throw new BoxRefusal(400, "user_already_collaborator", "User is already a collaborator");
    }
    BoxCollaboration made =
        world.collaborate(
            folder, account.get(), role(call), call.json().path("is_access_only").asBoolean(false));
    return FakeReply.json(201, BoxJson.text(collaboration(made)));
  }

  FakeReply get(BoxCall call) {
    return FakeReply.json(200, BoxJson.text(collaboration(visible(call))));
  }

  FakeReply update(BoxCall call) {
    BoxCollaboration old = visible(call);
    requireInvite(old.folder(), call.viewer());
    BoxCollaboration changed = old.withRole(role(call));
    world.replace(old, changed);
    return FakeReply.json(200, BoxJson.text(collaboration(changed)));
  }

  FakeReply delete(BoxCall call) {
    BoxCollaboration old = visible(call);
    if (old.guest() != call.viewer().account()) {
      requireInvite(old.folder(), call.viewer());
    }
    world.end(old);
    return FakeReply.of(204);
  }

  FakeReply list(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    ObjectNode page = BoxJson.object().put("total_count", folder.collaborations().size());
    page.putArray("entries");
    folder
        .collaborations()
        .forEach(collaboration -> page.withArray("entries").add(collaboration(collaboration)));
    return FakeReply.json(200, BoxJson.text(page));
  }

  FakeReply createWebLink(BoxCall call) {
    BoxFolder parent = world.folder(call.requiredParentId(), call.viewer());
    ItemChange.requireUpload(world, parent, call.viewer());
    String url = call.requiredText("url");
    String name = call.text("name").orElse(url.replaceAll("[/\\\\]", "_"));
    BoxWorld.requireValidName(name);
    world.requireFreeName(parent, name, null, true);
    return FakeReply.json(
        201,
        BoxJson.text(
            json.full(
                world.createWebLink(parent, name, url, call.viewer().account()),
                call.viewer(),
                call.fields())));
  }

  FakeReply getWebLink(BoxCall call) {
    return FakeReply.json(
        200,
        BoxJson.text(
            json.full(world.webLink(call.id(), call.viewer()), call.viewer(), call.fields())));
  }

  FakeReply updateWebLink(BoxCall call) {
    BoxWebLink link = world.webLink(call.id(), call.viewer());
    ItemChange.apply(world, link, call);
    call.text("url").ifPresent(url -> world.redirect(link, url, call.viewer().account()));
    return FakeReply.json(200, BoxJson.text(json.full(link, call.viewer(), call.fields())));
  }

  FakeReply deleteWebLink(BoxCall call) {
    BoxWebLink link = world.webLink(call.id(), call.viewer());
    ItemChange.requireEdit(world, link, call.viewer());
    world.trash(link, call.viewer().account());
    return FakeReply.of(204);
  }

  private BoxCollaboration visible(BoxCall call) {
    return world
        .collaboration(call.id())
        .filter(found -> world.roleOf(call.viewer(), found.folder()).isPresent())
        .orElseThrow(() -> BoxRefusal.notFound("collaboration", call.id()));
  }

  private static BoxRole role(BoxCall call) {
    String name = call.requiredText("role");
    return BoxRole.parse(name)
        .filter(role -> role != BoxRole.OWNER)
        .orElseThrow(() -> BoxRefusal.invalid("role", "Invalid value '" + name + "'."));
  }

  private void requireInvite(BoxFolder folder, BoxViewer viewer) {
    if (world.roleOf(viewer, folder).filter(BoxRole::invites).isEmpty()) {
      throw BoxRefusal.forbidden();
    }
  }

  private static ObjectNode collaboration(BoxCollaboration collaboration) {
    ObjectNode json =
        BoxJson.object()
            .put("type", "collaboration")
            .put("id", collaboration.id())
            .put("role", collaboration.role().wireName())
            .put("status", "accepted")
            .put("is_access_only", collaboration.accessOnly());
    json.set("accessible_by", BoxJson.user(collaboration.guest()));
    BoxFolder folder = collaboration.folder();
    json.putObject("item")
        .put("type", "folder")
        .put("id", folder.id())
        .put("etag", folder.etag())
        .put("name", folder.name());
    return json;
  }
}
