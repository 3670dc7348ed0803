package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a file as one viewer sees it. Makes only the fields that were selected.
 *
 * <p>Doc: API description, resource {@code files}. Numbers of 64 bits are strings. What a file does
 * not have is absent, never null. Called inside {@link DriveWorld#locked}.
 */
final class FileJson {

  private final DriveAccess access;
  private final PermissionJson permissions;

  FileJson(DriveAccess access) {
    this.access = access;
    this.permissions = new PermissionJson(access);
  }

  ObjectNode of(DriveFile file, DriveViewer viewer, FieldTree fields) {
    ObjectNode json = DriveJson.object();
    for (String name :
        fields.isWhole() ? Shapes.known(Shapes.Shape.FILE).names() : fields.names()) {
      JsonNode value = field(name, file, viewer);
      if (value != null) {
        json.set(name, fields.inside(name).apply(value));
      }
    }
    return json;
  }

  private @Nullable JsonNode field(String name, DriveFile file, DriveViewer viewer) {
    DriveAccount account = viewer.account();
    return switch (name) {
      case "kind" -> text("drive#file");
      case "id" -> text(file.id());
      case "name" -> text(file.name());
      case "mimeType" -> text(file.mimeType());
      case "description" -> file.description().isEmpty() ? null : text(file.description());
      case "starred" -> bool(file.isStarredBy(account));
      case "trashed" -> bool(file.isTrashed());
      case "explicitlyTrashed" -> bool(file.isExplicitlyTrashed());
      case "trashedTime" -> date(file.trashedTime());
      case "trashingUser" -> user(file.trashingUser(), account);
      case "parents" -> parents(file, viewer);
      case "properties" -> map(file.properties());
      case "appProperties" -> map(file.appProperties(viewer.clientId()));
      case "spaces" -> DriveJson.array().add("drive");
      case "version" -> text(Long.toString(file.version()));
      case "createdTime" -> date(Optional.of(file.createdTime()));
      case "modifiedTime" -> date(Optional.of(file.modifiedTime()));
      case "modifiedByMe" -> bool(file.modifiedTimeBy(account).isPresent());
      case "modifiedByMeTime" -> date(file.modifiedTimeBy(account));
      case "viewedByMe" -> bool(file.viewedTimeBy(account).isPresent());
      case "viewedByMeTime" -> date(file.viewedTimeBy(account));
      case "lastModifyingUser" -> user(file.lastModifyingUser(), account);
      case "owners" ->
          file.owner()
              .map(owner -> (JsonNode) DriveJson.array().add(DriveJson.user(owner, account)))
              .orElse(null);
      case "ownedByMe" -> file.owner().map(owner -> bool(owner == account)).orElse(null);
      case "driveId", "teamDriveId" -> file.drive().map(drive -> text(drive.id())).orElse(null);
      case "shared" -> bool(file.drive().isPresent() || access.effective(file).size() > 1);
      case "isAppAuthorized" -> bool(viewer.sees(file));
      case "permissions" ->
          access.shares(account, file) && file.drive().isEmpty()
              ? permissions.all(file) // doc: absent for shared drives
              : null;
      case "permissionIds" -> permissionIds(file, account);
      case "capabilities" -> capabilities(file, account);
      case "shortcutDetails" -> shortcut(file);
      case "webViewLink" -> text("https://drive.google.com/file/d/" + file.id() + "/view");
      case "webContentLink" ->
          file.head().isPresent()
              ? text("https://drive.google.com/uc?id=" + file.id() + "&export=download")
              : null;
      case "exportLinks" -> exportLinks(file);
      case "quotaBytesUsed" -> text(Long.toString(DriveWorld.storage(file)));
      default -> content(name, file);
    };
  }

  /** What only a file with bytes has. */
  private static @Nullable JsonNode content(String name, DriveFile file) {
    DriveRevision head = file.head().orElse(null);
    if (head == null) {
      // doc: documents have a size too, of what they take from the quota
      boolean sized = name.equals("size") && MimeTypes.isEditor(file.mimeType());
      return sized ? text("1024") : null;
    }
    return switch (name) {
      case "size" -> text(Long.toString(head.content().size()));
      case "md5Checksum" -> text(head.content().digest("MD5"));
      case "sha1Checksum" -> text(head.content().digest("SHA-1"));
      case "sha256Checksum" -> text(head.content().digest("SHA-256"));
      case "headRevisionId" -> text(head.id());
      case "originalFilename" -> text(head.originalFilename());
      case "fileExtension", "fullFileExtension" -> extension(file.name());
      default -> null;
    };
  }

  /** A parent that the viewer cannot see is not told (doc: shared items have no parents). */
  private @Nullable JsonNode parents(DriveFile file, DriveViewer viewer) {
    DriveFile parent = file.parent();
    if (parent == null || access.role(viewer.account(), parent).isEmpty()) {
      return null;
    }
    boolean told = viewer.sees(parent) || parent.isRoot();
    return told ? DriveJson.array().add(parent.id()) : null;
  }

  private @Nullable JsonNode permissionIds(DriveFile file, DriveAccount account) {
    if (!access.shares(account, file)) {
      return null;
    }
    ArrayNode ids = DriveJson.array();
    access.effective(file).forEach(permission -> ids.add(permission.id()));
    return ids;
  }

  private static @Nullable JsonNode map(Map<String, String> values) {
    if (values.isEmpty()) {
      return null;
    }
    ObjectNode json = DriveJson.object();
    values.forEach(json::put);
    return json;
  }

  private static @Nullable JsonNode shortcut(DriveFile file) {
    return file.target()
        .map(
            target ->
                (JsonNode)
                    DriveJson.object()
                        .put("targetId", target.id())
                        .put("targetMimeType", target.mimeType()))
        .orElse(null);
  }

  private static @Nullable JsonNode exportLinks(DriveFile file) {
    List<String> types = MimeTypes.exportsOf(file.mimeType());
    if (types.isEmpty()) {
      return null;
    }
    ObjectNode json = DriveJson.object();
    types.forEach(
        type ->
            json.put(
                type,
                "https://docs.google.com/feeds/download/documents/export/Export?id="
                    + file.id()
                    + "&exportFormat="
                    + URLEncoder.encode(type, StandardCharsets.UTF_8)));
    return json;
  }

  private JsonNode capabilities(DriveFile file, DriveAccount account) {
    boolean edits = access.edits(account, file);
    boolean folder = file.isFolder();
    boolean google = MimeTypes.isGoogle(file.mimeType());
    boolean trashes = access.trashes(account, file);
    return DriveJson.object()
        .put("canEdit", edits)
        .put("canRename", edits && !file.isRoot())
        .put("canModifyContent", edits && !google)
        .put("canAddChildren", edits && folder)
        .put("canListChildren", folder)
        .put("canRemoveChildren", edits && folder)
        .put("canCopy", !folder)
        .put("canDownload", !google || MimeTypes.isEditor(file.mimeType()))
        .put("canReadRevisions", edits && !folder)
        .put("canShare", access.shares(account, file))
        .put("canTrash", trashes)
        .put("canUntrash", trashes)
        .put("canDelete", access.deletes(account, file))
        .put("canMoveItemWithinDrive", edits && !file.isRoot())
        .put("canMoveItemOutOfDrive", access.deletes(account, file))
        .put(
            "canComment",
            access.role(account, file).filter(r -> r != DriveRole.READER).isPresent());
  }

  private static @Nullable JsonNode extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || dot == name.length() - 1 ? text("") : text(name.substring(dot + 1));
  }

  private static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  private static JsonNode bool(boolean value) {
    return BooleanNode.valueOf(value);
  }

  private static @Nullable JsonNode date(Optional<Instant> time) {
    return time.map(t -> text(DriveJson.date(t))).orElse(null);
  }

  private static @Nullable JsonNode user(Optional<DriveAccount> who, DriveAccount viewer) {
    return who.map(account -> (JsonNode) DriveJson.user(account, viewer)).orElse(null);
  }
}
