package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which scopes a restricted token needs for which call. Names and meaning: doc (scopes, scopes for
 * downscoping); to which requests a meaning extends is assumed where noted.
 */
final class BoxScopes {

  private static final String READ_ALL = "root_readonly";
  private static final String WRITE_ALL = "root_readwrite";

  private static final Set<String> KNOWN =
      Set.of(
          READ_ALL,
          WRITE_ALL,
          "annotation_edit",
          "annotation_view_all",
          "annotation_view_self",
          "base_explorer",
          "base_picker",
          "base_preview",
          "base_sidebar",
          "base_upload",
          "item_delete",
          "item_download",
          "item_preview",
          "item_rename",
          "item_share",
          "item_upload",
          "manage_managed_users",
          "manage_app_users",
          "manage_groups",
          "manage_webhook",
          "manage_enterprise_properties",
          "manage_data_retention",
          "sign_requests.readwrite");

  private BoxScopes() {}

  static boolean areKnown(Set<String> scopes) {
    return KNOWN.containsAll(scopes);
  }

  /** Refuses a call for which the token has none of the scopes that allow it. */
  static void require(BoxCall call) {
    Set<String> scopes = call.viewer().token().limits().scopes();
    if (scopes.isEmpty() || call.operation() == BoxOperation.GET_CURRENT_USER) {
      return; // assumed: every token may ask whose it is
    }
    if (allowing(call).stream().noneMatch(scopes::contains)) {
      throw new BoxRefusal(
          403,
          "insufficient_scope",
          "The request requires higher privileges than provided by the access token.");
    }
  }

  private static Set<String> allowing(BoxCall call) {
    return switch (call.operation()) {
      case GET_FOLDER, LIST_FOLDER, GET_WEB_LINK ->
          readAnd("base_explorer", "base_picker"); // doc: access to content in the folder tree
      case GET_FILE ->
          readAnd("base_explorer", "base_picker", "base_preview", "base_sidebar", "item_preview");
      case LIST_VERSIONS, GET_VERSION -> readAnd("base_explorer", "base_sidebar"); // assumed
      case DOWNLOAD_FILE ->
          // Box's staff: reading alone is not enough for downloads
          writeAnd("item_download");
      case UPLOAD_FILE,
          UPLOAD_VERSION,
          PREFLIGHT_FILE,
          PREFLIGHT_VERSION,
          CREATE_SESSION,
          CREATE_VERSION_SESSION,
          GET_SESSION,
          UPLOAD_PART,
          ABORT_SESSION,
          LIST_PARTS,
          COMMIT_SESSION ->
          writeAnd("base_upload", "item_upload");
      case CREATE_FOLDER -> writeAnd("base_upload", "item_upload"); // assumed
      case DELETE_FILE, DELETE_FOLDER, DELETE_WEB_LINK -> writeAnd("item_delete");
      case UPDATE_FILE, UPDATE_FOLDER, UPDATE_WEB_LINK ->
          isRename(call.json()) ? writeAnd("item_rename") : writeAnd();
      case LIST_TRASH,
          GET_TRASHED_FILE,
          GET_TRASHED_FOLDER,
          GET_TRASHED_WEB_LINK,
          LIST_COLLABORATIONS,
          GET_COLLABORATION ->
          readAnd();
      case COPY_FILE,
          COPY_FOLDER,
          RESTORE_FILE,
          RESTORE_FOLDER,
          RESTORE_WEB_LINK,
          PURGE_FILE,
          PURGE_FOLDER,
          PURGE_WEB_LINK,
          PROMOTE_VERSION,
          DELETE_VERSION,
          CREATE_WEB_LINK,
          CREATE_COLLABORATION,
          UPDATE_COLLABORATION,
          DELETE_COLLABORATION ->
          writeAnd();
      case GET_CURRENT_USER,
          AUTHORIZE_PAGE,
          AUTHORIZE_DECISION,
          TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_CLIENT_CREDENTIALS,
          TOKEN_DOWNSCOPE,
          TOKEN_OTHER,
          REVOKE,
          DOWNLOAD_CONTENT,
          UNKNOWN ->
          throw new IllegalStateException(call.operation() + " needs no scope");
    };
  }

  /** Nothing but the name; a move needs the right to write everywhere (assumed). */
  private static boolean isRename(JsonNode body) {
    return body.size() == 1 && body.has("name");
  }

  private static Set<String> readAnd(String... others) {
    Set<String> scopes = writeAnd(others);
    scopes.add(READ_ALL);
    return scopes;
  }

  private static Set<String> writeAnd(String... others) {
    Set<String> scopes = new HashSet<>(List.of(others));
    scopes.add(WRITE_ALL);
    return scopes;
  }
}
