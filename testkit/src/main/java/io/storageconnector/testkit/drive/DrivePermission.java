package io.storageconnector.testkit.drive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One right on one item.
 *
 * @param id its id: the grantee's, so that the same grantee has the same one everywhere (doc)
 * @param type {@code user}, {@code group}, {@code domain} or {@code anyone}
 * @param role what it allows
 * @param grantee the e-mail address or the domain; null for anyone
 * @param expiresAt when it ends, or null for never
 */
record DrivePermission(
    String id, String type, DriveRole role, @Nullable String grantee, @Nullable Instant expiresAt) {

  DrivePermission withRole(DriveRole newRole) {
    return new DrivePermission(id, type, newRole, grantee, expiresAt);
  }

  /** Says whether it gives its role to an account at some time. */
  boolean covers(DriveAccount account, Instant now) {
    return (expiresAt == null || now.isBefore(expiresAt)) && names(account);
  }

  private boolean names(DriveAccount account) {
    return switch (type) {
      case "user" -> account.email().equalsIgnoreCase(grantee);
      case "domain" -> account.domain().equalsIgnoreCase(grantee);
      case "anyone" -> true;
      default -> false; // groups have no members here
    };
  }

  /** Says whether it makes the item appear in lists; a link does not (assumed). */
  boolean lists(DriveAccount account, Instant now) {
    return type.equals("user") && covers(account, now);
  }
}
