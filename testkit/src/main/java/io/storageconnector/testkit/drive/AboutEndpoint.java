package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.util.List;

/**
 * The account behind the token (doc: resource {@code about}). Called inside {@link
 * DriveWorld#locked}.
 */
final class AboutEndpoint {

  /** Doc: the largest file. */
  private static final long LARGEST_FILE = 5_120_000_000_000L;

  private final DriveWorld world;

  AboutEndpoint(DriveWorld world) {
    this.world = world;
  }

  FakeReply get(DriveCall call) {
    if (call.query("fields").isEmpty()) {
      throw DriveRefusal.parameter(
          DriveReason.REQUIRED, "The 'fields' parameter is required for this method.", "fields");
    }
    FieldTree fields = call.fields(Shapes.Shape.ABOUT);
    DriveAccount account = call.account();
    ObjectNode json = DriveJson.object().put("kind", "drive#about");
    json.set("user", DriveJson.user(account, account));
    ObjectNode quota = json.putObject("storageQuota");
    // doc: absent when there is no limit
    account.quotaLimit().ifPresent(limit -> quota.put("limit", Long.toString(limit)));
    String usage = Long.toString(world.usage(account));
    quota
        .put("usage", usage)
        .put("usageInDrive", usage)
        .put("usageInDriveTrash", Long.toString(world.usageInTrash(account)));
    json.put("maxUploadSize", Long.toString(LARGEST_FILE))
        .put("appInstalled", false)
        .put("canCreateDrives", true);
    ObjectNode exports = json.putObject("exportFormats");
    MimeTypes.exportFormats().forEach((type, formats) -> put(exports, type, formats));
    ObjectNode imports = json.putObject("importFormats");
    MimeTypes.exportFormats()
        .forEach((type, formats) -> formats.forEach(format -> imports.withArray(format).add(type)));
    return DriveReplies.json(fields.apply(json));
  }

  private static void put(ObjectNode exports, String type, List<String> formats) {
    ArrayNode array = exports.putArray(type);
    formats.forEach(array::add);
  }
}
