package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON of permissions (doc: resource {@code permissions}). Called inside {@link
 * DriveWorld#locked}.
 */
final class PermissionJson {

  private final DriveAccess access;

  PermissionJson(DriveAccess access) {
    this.access = access;
  }

  ArrayNode all(DriveFile file) {
    ArrayNode json = DriveJson.array();
    access.effective(file).forEach(permission -> json.add(of(permission, file)));
    return json;
  }

  /** In shared drives, the answer tells where a right comes from (doc). */
  ObjectNode of(DrivePermission permission, DriveFile file) {
    ObjectNode json =
        DriveJson.object()
            .put("kind", "drive#permission")
            .put("id", permission.id())
            .put("type", permission.type())
            .put("role", permission.role().word());
    String grantee = permission.grantee();
    if (grantee != null && permission.type().equals("domain")) {
      json.put("domain", grantee).put("displayName", grantee);
    } else if (grantee != null) {
      int at = grantee.indexOf('@');
      json.put("emailAddress", grantee)
          .put("displayName", at < 0 ? grantee : grantee.substring(0, at));
    }
    if (!permission.type().equals("user") && !permission.type().equals("group")) {
      json.put("allowFileDiscovery", false);
    }
    json.put("deleted", false);
    if (permission.expiresAt() != null) {
      json.put("expirationTime", DriveJson.date(permission.expiresAt()));
    }
    file.drive()
        .ifPresent(
            drive -> {
              boolean inherited = file.permission(permission.id()).isEmpty();
              ObjectNode detail = json.putArray("permissionDetails").addObject();
              detail
                  .put("permissionType", file == drive.root() || inherited ? "member" : "file")
                  .put("role", permission.role().word())
                  .put("inherited", inherited);
              if (inherited) {
                detail.put("inheritedFrom", drive.id());
              }
            });
    return json;
  }
}
