package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Items as Box writes them: the mini form in listings, the standard form on their own, and what
 * {@code fields} asks for (doc).
 *
 * <p>Guarded by the lock of {@link BoxWorld}.
 */
final class ItemJson {

  private static final List<String> MINI = List.of("type", "id", "sequence_id", "etag", "name");
  private static final List<String> STANDARD =
      List.of(
          "description",
          "size",
          "path_collection",
          "created_at",
          "modified_at",
          "trashed_at",
          "purged_at",
          "content_created_at",
          "content_modified_at",
          "created_by",
          "modified_by",
          "owned_by",
          "shared_link",
          "parent",
          "item_status");
  private static final Set<String> ON_REQUEST =
      Set.of(
          "permissions",
          "version_number",
          "extension",
          "is_externally_owned",
          "has_collaborations",
          "item_collection",
          "url",
          "sha1",
          "file_version",
          "tags",
          "lock");

  private final BoxWorld world;

  ItemJson(BoxWorld world) {
    this.world = world;
  }

  /** The name is one Box documents and this fake models. */
  static boolean knowsField(String field) {
    return MINI.contains(field) || STANDARD.contains(field) || ON_REQUEST.contains(field);
  }

  /** The form of an answer about one item. */
  ObjectNode full(BoxItem item, BoxViewer viewer, Optional<List<String>> fields) {
    return render(item, viewer, fields.orElse(STANDARD));
  }

  /** The form of an entry in a listing. */
  ObjectNode entry(BoxItem item, BoxViewer viewer, Optional<List<String>> fields) {
    return render(item, viewer, fields.orElse(List.of()));
  }

  private ObjectNode render(BoxItem item, BoxViewer viewer, List<String> extra) {
    ObjectNode json = BoxJson.object();
    List<String> names = new ArrayList<>(MINI);
    if (item instanceof BoxFile) {
      names.add("sha1");
      names.add("file_version");
    }
    if (item instanceof BoxWebLink) {
      names.add("url");
    }
    extra.stream().filter(name -> !names.contains(name)).forEach(names::add);
    for (String name : names) {
      JsonNode value = value(item, viewer, name);
      if (value != null) {
        json.set(name, value);
      }
    }
    return json;
  }

  /** The value of a field, or null when this kind of item has no such field. */
  private @Nullable JsonNode value(BoxItem item, BoxViewer viewer, String field) {
    return switch (field) {
      case "type" -> text(item.type());
      case "id" -> text(item.id());
      case "sequence_id", "etag" -> isRoot(item) ? NullNode.instance : text(item.etag());
      case "name" -> text(item.name());
      case "description" -> text(item.description());
      case "path_collection" -> pathCollection(item, viewer);
      case "created_at" -> isRoot(item) ? NullNode.instance : date(item.createdAt());
      case "modified_at" -> isRoot(item) ? NullNode.instance : date(item.modifiedAt());
      case "trashed_at" -> date(item.trashedAt());
      case "content_created_at" ->
          item instanceof BoxWebLink ? null : date(item.contentCreatedAt());
      case "content_modified_at" ->
          item instanceof BoxWebLink ? null : date(item.contentModifiedAt());
      case "created_by" -> BoxJson.user(item.createdBy());
      case "modified_by" -> BoxJson.user(item.modifiedBy());
      case "owned_by" -> BoxJson.user(item.owner());
      case "shared_link", "purged_at" -> NullNode.instance;
      case "parent" -> parent(item, viewer);
      case "item_status" -> text(item.isTrashed() ? "trashed" : "active");
      case "permissions" -> permissions(item, viewer);
      case "is_externally_owned" ->
          BoxJson.MAPPER
              .getNodeFactory()
              .booleanNode(!item.owner().enterpriseId().equals(viewer.account().enterpriseId()));
      default -> ofKind(item, viewer, field);
    };
  }

  private @Nullable JsonNode ofKind(BoxItem item, BoxViewer viewer, String field) {
    if (item instanceof BoxFile file) {
      return switch (field) {
        case "size" -> BoxJson.MAPPER.getNodeFactory().numberNode(file.current().content().size());
        case "sha1" -> text(file.current().content().sha1());
        case "file_version" -> versionMini(file.current());
        case "version_number" -> text(Integer.toString(file.revisions().size()));
        case "extension" ->
            text(
                file.name().contains(".")
                    ? file.name().substring(file.name().lastIndexOf('.') + 1)
                    : "");
        case "lock" -> NullNode.instance;
        case "tags" -> BoxJson.array();
        default -> null;
      };
    }
    if (item instanceof BoxFolder folder) {
      return switch (field) {
        case "size" -> BoxJson.MAPPER.getNodeFactory().numberNode(world.size(folder));
        case "has_collaborations" ->
            BoxJson.MAPPER.getNodeFactory().booleanNode(!folder.collaborations().isEmpty());
        case "item_collection" -> firstPage(folder, viewer);
        case "tags" -> BoxJson.array();
        default -> null;
      };
    }
    return item instanceof BoxWebLink link && field.equals("url") ? text(link.url()) : null;
  }

  private JsonNode firstPage(BoxFolder folder, BoxViewer viewer) {
    List<BoxItem> children = world.children(folder, viewer);
    ObjectNode page =
        BoxJson.object().put("total_count", children.size()).put("offset", 0).put("limit", 100);
    children.stream()
        .limit(100)
        .forEach(child -> page.withArray("entries").add(entry(child, viewer, Optional.empty())));
    page.withArray("entries");
    return page;
  }

  ObjectNode version(BoxFile.Revision revision) {
    return versionMini(revision)
        .put("name", revision.name())
        .put("size", revision.content().size())
        .put("created_at", BoxJson.date(revision.at()))
        .put("modified_at", BoxJson.date(revision.at()))
        .putNull("trashed_at")
        .putNull("purged_at")
        .set("modified_by", BoxJson.user(revision.by()));
  }

  private static ObjectNode versionMini(BoxFile.Revision revision) {
    return BoxJson.object()
        .put("type", "file_version")
        .put("id", revision.id())
        .put("sha1", revision.content().sha1());
  }

  private ObjectNode pathCollection(BoxItem item, BoxViewer viewer) {
    List<BoxFolder> path = world.visiblePath(item, viewer);
    ObjectNode json = BoxJson.object().put("total_count", path.size());
    path.forEach(folder -> json.withArray("entries").add(folderMini(folder)));
    json.withArray("entries");
    return json;
  }

  private JsonNode parent(BoxItem item, BoxViewer viewer) {
    List<BoxFolder> path = world.visiblePath(item, viewer);
    return path.isEmpty() ? NullNode.instance : folderMini(path.get(path.size() - 1));
  }

  private static ObjectNode folderMini(BoxFolder folder) {
    ObjectNode json = BoxJson.object().put("type", "folder").put("id", folder.id());
    if (folder.isRoot()) {
      json.putNull("sequence_id").putNull("etag");
    } else {
      json.put("sequence_id", folder.etag()).put("etag", folder.etag());
    }
    return json.put("name", folder.name());
  }

  private JsonNode permissions(BoxItem item, BoxViewer viewer) {
    BoxRole role = world.roleOf(viewer, item).orElseThrow();
    ObjectNode json =
        BoxJson.object()
            .put("can_download", role.downloads())
            .put("can_upload", item instanceof BoxFile ? role.edits() : role.uploads())
            .put("can_rename", role.edits() && !isRoot(item))
            .put("can_delete", role.edits() && !isRoot(item))
            .put("can_share", role.edits())
            .put("can_set_share_access", role.edits());
    return item instanceof BoxFile
        ? json.put("can_preview", role != BoxRole.UPLOADER)
        : json.put("can_invite_collaborator", role.invites());
  }

  private static boolean isRoot(BoxItem item) {
    return item instanceof BoxFolder folder && folder.isRoot();
  }

  private static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  private static JsonNode date(@Nullable Instant instant) {
    return instant == null ? NullNode.instance : text(BoxJson.date(instant));
  }
}
