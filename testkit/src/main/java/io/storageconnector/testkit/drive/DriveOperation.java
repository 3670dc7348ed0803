package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.fault.FakeOperation;
import io.storageconnector.testkit.http.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests the fake Drive understands, each with the query parameters and body fields it
 * models, the right it needs and its price in quota units.
 *
 * <p>A documented parameter that is missing here is not modelled: a strict fake refuses it rather
 * than pretend. Paths and parameters: doc (API description v3, revision 20260428). Prices: reported
 * (read 5, list 100, download 200, write 50). The first nine belong to Google's logins.
 */
public enum DriveOperation implements FakeOperation {
  /** The consent page. */
  AUTHORIZE_PAGE("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The user's decision on the consent page: the fake's own form, not an interface of Google. */
  AUTHORIZE_DECISION("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The token endpoint with an authorization code. */
  TOKEN_CODE("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The token endpoint with a refresh token. */
  TOKEN_REFRESH("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The token endpoint with a signed assertion. */
  TOKEN_JWT("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The token endpoint with a grant type that Google does not have. */
  TOKEN_OTHER("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The revocation endpoint. */
  REVOKE("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** What a token stands for. */
  TOKEN_INFO("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** Who the user behind a token is. */
  USER_INFO("-", "-", "", "", Need.NONE, 0, Variant.ANY),
  /** The account behind the token, its quota and what Drive converts. */
  ABOUT("GET", "/drive/v3/about", "", "", Need.NONE, 5, Variant.ANY),
  /** Ids for files to be made. */
  GENERATE_IDS(
      "GET", "/drive/v3/files/generateIds", "count space type", "", Need.WRITE, 5, Variant.ANY),
  /** Delete everything in the trash for good. */
  EMPTY_TRASH(
      "DELETE",
      "/drive/v3/files/trash",
      "driveId enforceSingleParent",
      "",
      Need.FULL,
      50,
      Variant.ANY),
  /** Search, or a folder's children. */
  LIST_FILES(
      "GET",
      "/drive/v3/files",
      "q orderBy pageSize pageToken spaces corpora corpus driveId includeItemsFromAllDrives supportsAllDrives",
      "",
      Need.METADATA_READ,
      100,
      Variant.ANY),
  /** A new folder, shortcut or empty file. */
  CREATE_FILE(
      "POST",
      "/drive/v3/files",
      "supportsAllDrives ignoreDefaultVisibility keepRevisionForever enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.ANY),
  /** A file's metadata. */
  GET_FILE(
      "GET",
      "/drive/v3/files/{id}",
      "supportsAllDrives acknowledgeAbuse",
      "",
      Need.METADATA_READ,
      5,
      Variant.PLAIN),
  /** A file's bytes. */
  DOWNLOAD_FILE(
      "GET",
      "(?:/download)?/drive/v3/files/{id}",
      "supportsAllDrives acknowledgeAbuse",
      "",
      Need.CONTENT_READ,
      200,
      Variant.MEDIA),
  /** Rename, move, describe, trash or restore a file. */
  UPDATE_FILE(
      "PATCH",
      "/drive/v3/files/{id}",
      "supportsAllDrives addParents removeParents keepRevisionForever enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.METADATA_WRITE,
      50,
      Variant.ANY),
  /** Delete a file, or a folder with all that is in it, for good. */
  DELETE_FILE(
      "DELETE",
      "/drive/v3/files/{id}",
      "supportsAllDrives enforceSingleParent",
      "",
      Need.WRITE,
      50,
      Variant.ANY),
  /** Copy a file. */
  COPY_FILE(
      "POST",
      "/drive/v3/files/{id}/copy",
      "supportsAllDrives ignoreDefaultVisibility keepRevisionForever enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.ANY),
  /** A document converted to bytes. */
  EXPORT_FILE(
      "GET",
      "(?:/download)?/drive/v3/files/{id}/export",
      "mimeType",
      "",
      Need.CONTENT_READ,
      200,
      Variant.ANY),
  /** Notifications about one file. */
  WATCH_FILE(
      "POST",
      "/drive/v3/files/{id}/watch",
      "supportsAllDrives acknowledgeAbuse",
      "kind id type address token expiration payload params resourceId resourceUri",
      Need.METADATA_READ,
      50,
      Variant.ANY),
  /** A new file with its bytes in one request. */
  UPLOAD_FILE(
      "POST",
      "/upload/drive/v3/files",
      "uploadType keepRevisionForever supportsAllDrives ignoreDefaultVisibility enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.WHOLE),
  /** New bytes for a file in one request. */
  UPLOAD_VERSION(
      "PATCH",
      "/upload/drive/v3/files/{id}",
      "uploadType keepRevisionForever supportsAllDrives addParents removeParents enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.WHOLE),
  /** Open an upload session for a new file. */
  START_UPLOAD(
      "POST",
      "/upload/drive/v3/files",
      "uploadType keepRevisionForever supportsAllDrives ignoreDefaultVisibility enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.RESUMABLE),
  /** Open an upload session for new bytes of a file. */
  START_VERSION_UPLOAD(
      "PATCH",
      "/upload/drive/v3/files/{id}",
      "uploadType keepRevisionForever supportsAllDrives addParents removeParents enforceSingleParent",
      "kind id name mimeType description parents starred trashed properties appProperties modifiedTime createdTime viewedByMeTime shortcutDetails originalFilename",
      Need.WRITE,
      50,
      Variant.RESUMABLE),
  /** One piece of an upload session. */
  UPLOAD_CHUNK(
      "PUT|POST",
      "/upload/drive/v3/files(?:/[^/]+)?",
      "uploadType upload_id keepRevisionForever supportsAllDrives addParents removeParents ignoreDefaultVisibility enforceSingleParent",
      "",
      Need.WRITE,
      0,
      Variant.CHUNK),
  /** How far an upload session has come. */
  QUERY_UPLOAD(
      "PUT|POST",
      "/upload/drive/v3/files(?:/[^/]+)?",
      "uploadType upload_id keepRevisionForever supportsAllDrives addParents removeParents ignoreDefaultVisibility enforceSingleParent",
      "",
      Need.WRITE,
      0,
      Variant.QUERY),
  /** Give up an upload session. */
  CANCEL_UPLOAD(
      "DELETE",
      "/upload/drive/v3/files(?:/[^/]+)?",
      "uploadType upload_id keepRevisionForever supportsAllDrives addParents removeParents ignoreDefaultVisibility enforceSingleParent",
      "",
      Need.WRITE,
      0,
      Variant.CHUNK),
  /** A file's revisions. */
  LIST_REVISIONS(
      "GET",
      "/drive/v3/files/{id}/revisions",
      "pageSize pageToken",
      "",
      Need.METADATA_READ,
      100,
      Variant.ANY),
  /** One revision's metadata. */
  GET_REVISION(
      "GET",
      "/drive/v3/files/{id}/revisions/{id}",
      "acknowledgeAbuse",
      "",
      Need.METADATA_READ,
      5,
      Variant.PLAIN),
  /** One revision's bytes. */
  DOWNLOAD_REVISION(
      "GET",
      "(?:/download)?/drive/v3/files/{id}/revisions/{id}",
      "acknowledgeAbuse",
      "",
      Need.CONTENT_READ,
      200,
      Variant.MEDIA),
  /** Keep a revision for ever. */
  UPDATE_REVISION(
      "PATCH",
      "/drive/v3/files/{id}/revisions/{id}",
      "",
      "kind id keepForever",
      Need.WRITE,
      50,
      Variant.ANY),
  /** Delete a past revision. */
  DELETE_REVISION(
      "DELETE", "/drive/v3/files/{id}/revisions/{id}", "", "", Need.WRITE, 50, Variant.ANY),
  /** Share an item. */
  CREATE_PERMISSION(
      "POST",
      "/drive/v3/files/{id}/permissions",
      "supportsAllDrives useDomainAdminAccess sendNotificationEmail emailMessage transferOwnership moveToNewOwnersRoot enforceSingleParent enforceExpansiveAccess",
      "kind id type role emailAddress domain allowFileDiscovery expirationTime",
      Need.WRITE,
      50,
      Variant.ANY),
  /** Who can do what with an item. */
  LIST_PERMISSIONS(
      "GET",
      "/drive/v3/files/{id}/permissions",
      "supportsAllDrives useDomainAdminAccess pageSize pageToken",
      "",
      Need.METADATA_READ,
      100,
      Variant.ANY),
  /** One permission. */
  GET_PERMISSION(
      "GET",
      "/drive/v3/files/{id}/permissions/{id}",
      "supportsAllDrives useDomainAdminAccess",
      "",
      Need.METADATA_READ,
      5,
      Variant.ANY),
  /** Change a permission's role. */
  UPDATE_PERMISSION(
      "PATCH",
      "/drive/v3/files/{id}/permissions/{id}",
      "supportsAllDrives useDomainAdminAccess removeExpiration transferOwnership enforceExpansiveAccess",
      "kind role expirationTime",
      Need.WRITE,
      50,
      Variant.ANY),
  /** Stop sharing an item with somebody. */
  DELETE_PERMISSION(
      "DELETE",
      "/drive/v3/files/{id}/permissions/{id}",
      "supportsAllDrives useDomainAdminAccess enforceExpansiveAccess",
      "",
      Need.WRITE,
      50,
      Variant.ANY),
  /** The end of a change log. */
  START_PAGE_TOKEN(
      "GET",
      "/drive/v3/changes/startPageToken",
      "driveId supportsAllDrives",
      "",
      Need.METADATA_READ,
      5,
      Variant.ANY),
  /** What changed since a page token. */
  LIST_CHANGES(
      "GET",
      "/drive/v3/changes",
      "driveId supportsAllDrives pageToken pageSize includeRemoved includeItemsFromAllDrives includeCorpusRemovals restrictToMyDrive spaces",
      "",
      Need.METADATA_READ,
      100,
      Variant.ANY),
  /** Notifications about a change log. */
  WATCH_CHANGES(
      "POST",
      "/drive/v3/changes/watch",
      "driveId supportsAllDrives pageToken pageSize includeRemoved includeItemsFromAllDrives includeCorpusRemovals restrictToMyDrive spaces",
      "kind id type address token expiration payload params resourceId resourceUri",
      Need.METADATA_READ,
      50,
      Variant.ANY),
  /** Stop notifications. */
  STOP_CHANNEL(
      "POST",
      "/drive/v3/channels/stop",
      "",
      "kind id resourceId type address token expiration payload params resourceUri",
      Need.METADATA_READ,
      50,
      Variant.ANY),
  /** The shared drives of the account. */
  LIST_DRIVES(
      "GET",
      "/drive/v3/drives",
      "pageSize pageToken q useDomainAdminAccess",
      "",
      Need.READ_ALL,
      100,
      Variant.ANY),
  /** A new shared drive. */
  CREATE_DRIVE("POST", "/drive/v3/drives", "requestId", "kind name", Need.FULL, 50, Variant.ANY),
  /** A shared drive. */
  GET_DRIVE(
      "GET", "/drive/v3/drives/{id}", "useDomainAdminAccess", "", Need.READ_ALL, 5, Variant.ANY),
  /** Several requests in one. */
  BATCH("POST", "/batch(?:/drive/v3)?", "", "", Need.NONE, 0, Variant.ANY),
  /** Whatever the fake does not know. */
  UNKNOWN("-", "-", "", "", Need.NONE, 0, Variant.ANY);

  /** What a token has to allow. */
  enum Need {
    NONE,
    METADATA_READ,
    CONTENT_READ,
    METADATA_WRITE,
    WRITE,
    /** Reading that {@code drive.file} does not allow (doc: shared drives). */
    READ_ALL,
    /** The whole Drive, which only the scope {@code drive} opens. */
    FULL
  }

  /** What tells operations of the same path apart. */
  private enum Variant {
    ANY,
    /** Metadata: the answer is JSON. */
    PLAIN,
    /** {@code alt=media}. */
    MEDIA,
    /** An upload in one request. */
    WHOLE,
    /** The beginning of a resumable upload. */
    RESUMABLE,
    /** A request to an upload session. */
    CHUNK,
    /** The same, that only asks. */
    QUERY
  }

  /** Parameters of every method (doc: system parameters). */
  private static final String COMMON = "alt fields prettyPrint quotaUser userIp key";

  private static final Pattern STATUS_QUERY = Pattern.compile("bytes \\*/(?:\\d+|\\*)");

  private final String method;
  private final Pattern path;
  private final String query;
  private final String body;
  private final Need need;
  private final int units;
  private final Variant variant;

  DriveOperation(
      String method,
      String path,
      String query,
      String body,
      Need need,
      int units,
      Variant variant) {
    this.method = "|" + method + "|";
    this.path = Pattern.compile(path.replace(".", "\\.").replace("{id}", "([^/]+)"));
    this.query = query;
    this.body = body;
    this.need = need;
    this.units = units;
    this.variant = variant;
  }

  /** Recognises a request by its head. */
  static DriveOperation of(RequestHead head) {
    for (DriveOperation operation : values()) {
      if (operation.method.contains("|" + head.method() + "|")
          && operation.path.matcher(head.path()).matches()
          && operation.isVariantOf(head)) {
        return operation;
      }
    }
    return UNKNOWN;
  }

  private boolean isVariantOf(RequestHead head) {
    if (variant == Variant.ANY) {
      return true;
    }
    boolean media = head.queryParameter("alt").filter("media"::equals).isPresent();
    boolean session = head.queryParameter("upload_id").isPresent();
    boolean resumable = head.queryParameter("uploadType").filter("resumable"::equals).isPresent();
    boolean asks =
        head.header("Content-Range").filter(r -> STATUS_QUERY.matcher(r).matches()).isPresent();
    return switch (variant) {
      case ANY -> true;
      case PLAIN -> !media;
      case MEDIA -> media;
      case WHOLE -> !session && !resumable;
      case RESUMABLE -> !session && resumable;
      case CHUNK -> session && !asks;
      case QUERY -> session && asks;
    };
  }

  /** The ids in the path, decoded. */
  List<String> ids(RequestHead head) {
    Matcher matcher = path.matcher(head.path());
    List<String> ids = new ArrayList<>();
    for (int i = 1; matcher.matches() && i <= matcher.groupCount(); i++) {
      ids.add(URLDecoder.decode(matcher.group(i), StandardCharsets.UTF_8));
    }
    return ids;
  }

  private static boolean names(String words, String word) {
    return (" " + words + " ").contains(" " + word + " ");
  }

  boolean modelsQuery(String name) {
    return names(COMMON, name) || names(query, name);
  }

  boolean modelsBody(String name) {
    return names(body, name);
  }

  Need need() {
    return need;
  }

  /** The price in quota units. */
  int units() {
    return units;
  }

  /** Says whether the operation belongs to Google's logins. */
  boolean isOAuth() {
    return switch (this) {
      case AUTHORIZE_PAGE,
          AUTHORIZE_DECISION,
          TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_OTHER,
          REVOKE,
          TOKEN_INFO,
          USER_INFO ->
          true;
      default -> false;
    };
  }

  /** Says whether the operation carries or opens content that arrives. */
  boolean isUpload() {
    return switch (variant) {
      case WHOLE, RESUMABLE, CHUNK, QUERY -> true;
      case ANY, PLAIN, MEDIA -> false;
    };
  }

  /** Says whether the operation answers with bytes instead of JSON. */
  boolean isMedia() {
    return variant == Variant.MEDIA || this == EXPORT_FILE;
  }
}
