package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.FakeReply;

/**
 * The reasons Drive gives for refusing a request: the word that tells one 403 from another.
 *
 * <p>Reasons and their statuses: doc (error guide), but those marked otherwise. A test refuses
 * requests for a reason of its choice by {@code on(operation).reply(reason.reply())}.
 */
public enum DriveReason {
  /** The access token is not good. */
  AUTH_ERROR(401, "authError", "global", "Invalid Credentials"),
  /** The request cannot be understood. */
  BAD_REQUEST(400, "badRequest", "global", "Bad Request"),
  /** A value is not acceptable. */
  INVALID(400, "invalid", "global", "Invalid Value"),
  /** A parameter or field name is unknown. */
  INVALID_PARAMETER(400, "invalidParameter", "global", "Invalid parameter"),
  /** The JSON cannot be read (reported). */
  PARSE_ERROR(400, "parseError", "global", "Parse Error"),
  /** A parameter is missing. */
  REQUIRED(400, "required", "global", "Required"),
  /** Sharing happened, or not, but the invitation could not be sent. */
  INVALID_SHARING_REQUEST(
      400, "invalidSharingRequest", "global", "Bad Request. User message: \"\""),
  /** A revision that is kept for ever stays so. */
  ILLEGAL_KEEP_FOREVER_MODIFICATION(
      400,
      "illegalKeepForeverModification",
      "global",
      "The keepForever property of a revision cannot be set to false once it was true."),
  /** The item is not there, or the caller cannot see it. */
  NOT_FOUND(404, "notFound", "global", "File not found: ."),
  /** The item is gone for good. */
  GONE(410, "gone", "global", "Gone"),
  /** The pre-generated id was used before (reported: the fakes of third parties). */
  FILE_ID_IN_USE(409, "fileIdInUse", "global", "A file already exists with the provided ID."),
  /** No byte of the range exists. */
  REQUESTED_RANGE_NOT_SATISFIABLE(
      416, "requestedRangeNotSatisfiable", "global", "Request range not satisfiable"),
  /** Too many requests of the project. */
  RATE_LIMIT_EXCEEDED(403, "rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"),
  /** Too many requests, by status. */
  TOO_MANY_REQUESTS(429, "rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"),
  /** Too many requests of the user; also the wall after so many uploaded bytes a day. */
  USER_RATE_LIMIT_EXCEEDED(403, "userRateLimitExceeded", "usageLimits", "User Rate Limit Exceeded"),
  /** Too many sharing requests. */
  SHARING_RATE_LIMIT_EXCEEDED(
      403,
      "sharingRateLimitExceeded",
      "global",
      "Rate limit exceeded. User message: \"These item(s) could not be shared because a rate limit was exceeded\""),
  /** The project's own daily limit. */
  DAILY_LIMIT_EXCEEDED(403, "dailyLimitExceeded", "usageLimits", "Daily Limit Exceeded"),
  /** The owner's storage is full, or a service account has none. */
  STORAGE_QUOTA_EXCEEDED(
      403,
      "storageQuotaExceeded",
      "usageLimits",
      "The user's Drive storage quota has been exceeded."),
  /** Another quota is spent. */
  QUOTA_EXCEEDED(403, "quotaExceeded", "usageLimits", "Quota exceeded"),
  /** The file was downloaded too often. */
  DOWNLOAD_QUOTA_EXCEEDED(
      403,
      "downloadQuotaExceeded",
      "usageLimits",
      "The download quota for this file has been exceeded."),
  /** The shared drive holds as many items as it can. */
  TEAM_DRIVE_FILE_LIMIT_EXCEEDED(
      403,
      "teamDriveFileLimitExceeded",
      "global",
      "The file limit for this shared drive has been exceeded."),
  /** The folder holds as many items as it can. */
  NUM_CHILDREN_IN_NON_ROOT_LIMIT_EXCEEDED(
      403,
      "numChildrenInNonRootLimitExceeded",
      "global",
      "The limit for this folder's number of children (files and folders) has been exceeded."),
  /** My Drive would be too deep. */
  MY_DRIVE_HIERARCHY_DEPTH_LIMIT_EXCEEDED(
      403,
      "myDriveHierarchyDepthLimitExceeded",
      "global",
      "Your My Drive can't contain more than 100 levels of folders."),
  /** The shared drive would be too deep. */
  TEAM_DRIVE_HIERARCHY_TOO_DEEP(
      403,
      "teamDriveHierarchyTooDeep",
      "global",
      "The shared drive hierarchy depth will exceed the limit."),
  /** The account has created as many items as it can. */
  ACTIVE_ITEM_CREATION_LIMIT_EXCEEDED(
      403,
      "activeItemCreationLimitExceeded",
      "global",
      "This account has exceeded the creation limit."),
  /** A file has one parent. */
  TEAM_DRIVES_PARENT_LIMIT(
      403, "teamDrivesParentLimit", "global", "A shared drive item must have exactly one parent."),
  /** A file in My Drive has one parent too (reported). */
  CANNOT_ADD_PARENT(
      403, "cannotAddParent", "global", "Increasing the number of parents is not allowed"),
  /** Folders do not move into shared drives. */
  TEAM_DRIVES_FOLDER_MOVE_IN_NOT_SUPPORTED(
      403,
      "teamDrivesFolderMoveInNotSupported",
      "global",
      "Moving folders into shared drives is not supported."),
  /** Only folders have children (reported). */
  PARENT_NOT_A_FOLDER(403, "parentNotAFolder", "global", "The specified parent is not a folder."),
  /** The caller may not put anything into that folder (reported). */
  INSUFFICIENT_PARENT_PERMISSIONS(
      403,
      "insufficientParentPermissions",
      "global",
      "Insufficient permissions for the specified parent."),
  /** A folder would be inside itself (assumed). */
  CANNOT_MOVE_INTO_DESCENDANT(
      403, "cyclicParents", "global", "A folder cannot be moved into itself or its descendants."),
  /** The caller's role on the item is too weak. */
  INSUFFICIENT_FILE_PERMISSIONS(
      403,
      "insufficientFilePermissions",
      "global",
      "The user does not have sufficient permissions for this file."),
  /** Under {@code drive.file}, the file was neither made by the application nor opened with it. */
  APP_NOT_AUTHORIZED_TO_FILE(
      403,
      "appNotAuthorizedToFile",
      "global",
      "The user has not granted the app write access to the file."),
  /** The token lacks a scope (reported). */
  INSUFFICIENT_PERMISSIONS(
      403,
      "insufficientPermissions",
      "global",
      "Insufficient Permission: Request had insufficient authentication scopes."),
  /** The API is off in the project (reported). */
  ACCESS_NOT_CONFIGURED(
      403,
      "accessNotConfigured",
      "usageLimits",
      "Google Drive API has not been used in project 1 before or it is disabled."),
  /** The domain's administrators have forbidden it. */
  DOMAIN_POLICY(
      403, "domainPolicy", "global", "The domain administrators have disabled Drive apps."),
  /** Members only. */
  TEAM_DRIVE_MEMBERSHIP_REQUIRED(
      403,
      "teamDriveMembershipRequired",
      "global",
      "The attempted action requires shared drive membership."),
  /** The file's owner is no member of the shared drive. */
  FILE_OWNER_NOT_MEMBER_OF_TEAM_DRIVE(
      403,
      "fileOwnerNotMemberOfTeamDrive",
      "global",
      "Cannot move a file into a shared drive when the owner is not a member of that shared drive."),
  /** A right that comes from above cannot be taken away here. */
  CANNOT_MODIFY_INHERITED_TEAM_DRIVE_PERMISSION(
      403,
      "cannotModifyInheritedTeamDrivePermission",
      "global",
      "Cannot update or delete an inherited permission on a shared drive item."),
  /** The content was found to be harmful. */
  CANNOT_DOWNLOAD_ABUSIVE_FILE(
      403,
      "cannotDownloadAbusiveFile",
      "global",
      "This file has been identified as malware or spam and cannot be downloaded."),
  /** The file has no bytes. */
  FILE_NOT_DOWNLOADABLE(
      403,
      "fileNotDownloadable",
      "global",
      "Only files with binary content can be downloaded. Use Export with Docs Editors files."),
  /** The file has bytes, and is no document (reported). */
  FILE_NOT_EXPORTABLE(
      403, "fileNotExportable", "global", "Export only supports Docs Editors files."),
  /** The export would be larger than 10 MB. */
  EXPORT_SIZE_LIMIT_EXCEEDED(
      403, "exportSizeLimitExceeded", "global", "This file is too large to be exported."),
  /** Only a revision that is kept for ever is downloadable. */
  DOWNLOAD_RESTRICTED_FOR_REVISION(
      403,
      "download_restricted_for_revision",
      "global",
      "Download is restricted for this revision."),
  /** A field in the body is not for clients to write (reported). */
  FIELD_NOT_WRITABLE(
      403,
      "fieldNotWritable",
      "global",
      "The resource body includes fields which are not directly writable."),
  /** A folder does not copy (reported). */
  CANNOT_COPY_FILE(403, "cannotCopyFile", "global", "This file cannot be copied by the user."),
  /** The channel's id is in use (reported). */
  CHANNEL_ID_NOT_UNIQUE(400, "channelIdNotUnique", "global", "Channel id not unique"),
  /** Notifications go to HTTPS only (reported). */
  WEBHOOK_URL_NOT_HTTPS(400, "push.webhookUrlNotHttps", "global", "WebHook callback must be HTTPS"),
  /** Drive failed. */
  BACKEND_ERROR(503, "backendError", "global", "Transient failure"),
  /** Drive failed (reported). */
  INTERNAL_ERROR(500, "internalError", "global", "Internal Error"),
  /** What this fake does not model: no reason of Drive's. */
  NOT_MODELLED(501, "notModelled", "fake", "The fake does not model this");

  private final int status;
  private final String reason;
  private final String domain;
  private final String message;

  DriveReason(int status, String reason, String domain, String message) {
    this.status = status;
    this.reason = reason;
    this.domain = domain;
    this.message = message;
  }

  /**
   * Returns the HTTP status that goes with the reason.
   *
   * @return the status
   */
  public int status() {
    return status;
  }

  /**
   * Returns the word in the JSON of the answer.
   *
   * @return the word, in Drive's spelling
   */
  public String reason() {
    return reason;
  }

  String domain() {
    return domain;
  }

  String message() {
    return message;
  }

  /**
   * Returns Drive's answer for this reason.
   *
   * @return the answer, in Drive's JSON
   */
  public FakeReply reply() {
    return DriveReplies.refusal(DriveRefusal.of(this));
  }

  /**
   * Returns Drive's answer for this reason with another text, as some reasons have more than one.
   *
   * @param text the message
   * @return the answer, in Drive's JSON
   */
  public FakeReply reply(String text) {
    return DriveReplies.refusal(new DriveRefusal(this, text));
  }
}
