package io.storageconnector.testkit.box;

import io.storageconnector.testkit.fault.FakeOperation;
import java.util.regex.Pattern;

/**
 * The requests the fake Box understands, each with the query parameters and body fields it models.
 *
 * <p>A documented parameter that is missing here is not modelled: a strict fake refuses it rather
 * than pretend. Paths and parameters: doc (API description 2024.0).
 */
public enum BoxOperation implements FakeOperation {
  /** The consent page. */
  AUTHORIZE_PAGE(
      "GET",
      "/api/oauth2/authorize",
      "response_type client_id redirect_uri state scope box_login",
      ""),
  /** The user's decision on the consent page: the fake's own form, not an interface of Box. */
  AUTHORIZE_DECISION(
      "POST",
      "/api/oauth2/authorize",
      "response_type client_id redirect_uri state scope box_login",
      ""),
  /** The token endpoint with an authorization code. */
  TOKEN_CODE(
      "POST", "(?:/api)?/oauth2/token", "", "grant_type client_id client_secret code redirect_uri"),
  /** The token endpoint with a refresh token. */
  TOKEN_REFRESH(
      "POST", "(?:/api)?/oauth2/token", "", "grant_type client_id client_secret refresh_token"),
  /** The token endpoint with a signed assertion. */
  TOKEN_JWT("POST", "(?:/api)?/oauth2/token", "", "grant_type client_id client_secret assertion"),
  /** The token endpoint with a server application's own credentials. */
  TOKEN_CLIENT_CREDENTIALS(
      "POST",
      "(?:/api)?/oauth2/token",
      "",
      "grant_type client_id client_secret box_subject_type box_subject_id"),
  /** The token endpoint with an access token, to get one that may do less. */
  TOKEN_DOWNSCOPE(
      "POST",
      "(?:/api)?/oauth2/token",
      "",
      "grant_type client_id client_secret subject_token subject_token_type scope resource box_shared_link actor_token"),
  /** The token endpoint with a grant type that Box does not have. */
  TOKEN_OTHER("POST", "(?:/api)?/oauth2/token", "", ""),
  /** The revocation endpoint. */
  REVOKE("POST", "(?:/api)?/oauth2/revoke", "", ""),
  /** The account behind the token. */
  GET_CURRENT_USER("GET", "/2.0/users/me", "fields", ""),
  /** The contents of the trash. */
  LIST_TRASH(
      "GET", "/2.0/folders/trash/items", "fields limit offset usemarker marker sort direction", ""),
  /** A new folder. */
  CREATE_FOLDER("POST", "/2.0/folders", "fields", "name parent"),
  /** A folder's metadata. */
  GET_FOLDER("GET", "/2.0/folders/{id}", "fields sort direction offset limit", ""),
  /** Rename, move or describe a folder. */
  UPDATE_FOLDER("PUT", "/2.0/folders/{id}", "fields", "name parent description"),
  /** Trash a folder. */
  DELETE_FOLDER("DELETE", "/2.0/folders/{id}", "recursive", ""),
  /** Copy a folder and what is in it. */
  COPY_FOLDER("POST", "/2.0/folders/{id}/copy", "fields", "name parent"),
  /** A folder's children. */
  LIST_FOLDER(
      "GET", "/2.0/folders/{id}/items", "fields usemarker marker offset limit sort direction", ""),
  /** Restore a folder from the trash. */
  RESTORE_FOLDER("POST", "/2.0/folders/{id}", "fields", "name parent"),
  /** A trashed folder's metadata. */
  GET_TRASHED_FOLDER("GET", "/2.0/folders/{id}/trash", "fields", ""),
  /** Delete a trashed folder for good. */
  PURGE_FOLDER("DELETE", "/2.0/folders/{id}/trash", "", ""),
  /** A folder's collaborations. */
  LIST_COLLABORATIONS("GET", "/2.0/folders/{id}/collaborations", "fields limit marker", ""),
  /** Direct upload of a new file. */
  UPLOAD_FILE("POST", "/api/2.0/files/content", "fields upload_session_id", ""),
  /** Direct upload of a new version. */
  UPLOAD_VERSION("POST", "/api/2.0/files/{id}/content", "fields upload_session_id", ""),
  /** Whether a new file would be accepted. */
  PREFLIGHT_FILE("OPTIONS", "/2.0/files/content", "", "name parent size"),
  /** Whether a new version would be accepted. */
  PREFLIGHT_VERSION("OPTIONS", "/2.0/files/{id}/content", "", "name parent size"),
  /** Open an upload session for a new file. */
  CREATE_SESSION("POST", "/api/2.0/files/upload_sessions", "", "folder_id file_size file_name"),
  /** Open an upload session for a new version. */
  CREATE_VERSION_SESSION("POST", "/api/2.0/files/{id}/upload_sessions", "", "file_size file_name"),
  /** The state of an upload session. */
  GET_SESSION("GET", "/api/2.0/files/upload_sessions/{key}", "", ""),
  /** One part of an upload session. */
  UPLOAD_PART("PUT", "/api/2.0/files/upload_sessions/{key}", "", ""),
  /** Give up an upload session. */
  ABORT_SESSION("DELETE", "/api/2.0/files/upload_sessions/{key}", "", ""),
  /** The parts an upload session has. */
  LIST_PARTS("GET", "/api/2.0/files/upload_sessions/{key}/parts", "offset limit", ""),
  /** Make a file of the parts. */
  COMMIT_SESSION(
      "POST", "/api/2.0/files/upload_sessions/{key}/commit", "fields", "parts attributes"),
  /** A file's metadata. */
  GET_FILE("GET", "/2.0/files/{id}", "fields", ""),
  /** Rename, move or describe a file. */
  UPDATE_FILE("PUT", "/2.0/files/{id}", "fields", "name parent description"),
  /** Trash a file. */
  DELETE_FILE("DELETE", "/2.0/files/{id}", "", ""),
  /** Copy a file. */
  COPY_FILE("POST", "/2.0/files/{id}/copy", "fields", "name parent version"),
  /** Restore a file from the trash. */
  RESTORE_FILE("POST", "/2.0/files/{id}", "fields", "name parent"),
  /** A trashed file's metadata. */
  GET_TRASHED_FILE("GET", "/2.0/files/{id}/trash", "fields", ""),
  /** Delete a trashed file for good. */
  PURGE_FILE("DELETE", "/2.0/files/{id}/trash", "", ""),
  /** The first step of a download: the redirect to the download host. */
  DOWNLOAD_FILE("GET", "/2.0/files/{id}/content", "version", ""),
  /** The second step of a download: the bytes. */
  DOWNLOAD_CONTENT("GET", "/d/1/{key}/download", "", ""),
  /** A file's past versions. */
  LIST_VERSIONS("GET", "/2.0/files/{id}/versions", "fields limit offset", ""),
  /** Make a past version the current one. */
  PROMOTE_VERSION("POST", "/2.0/files/{id}/versions/current", "fields", "type id"),
  /** One past version. */
  GET_VERSION("GET", "/2.0/files/{id}/versions/{id}", "fields", ""),
  /** Delete a past version. */
  DELETE_VERSION("DELETE", "/2.0/files/{id}/versions/{id}", "", ""),
  /** A new collaboration. */
  CREATE_COLLABORATION(
      "POST",
      "/2.0/collaborations",
      "fields notify",
      "item accessible_by role is_access_only can_view_path"),
  /** A collaboration. */
  GET_COLLABORATION("GET", "/2.0/collaborations/{id}", "fields", ""),
  /** Change a collaboration's role. */
  UPDATE_COLLABORATION("PUT", "/2.0/collaborations/{id}", "", "role"),
  /** End a collaboration. */
  DELETE_COLLABORATION("DELETE", "/2.0/collaborations/{id}", "", ""),
  /** A new web link. */
  CREATE_WEB_LINK("POST", "/2.0/web_links", "", "url name description parent"),
  /** A web link. */
  GET_WEB_LINK("GET", "/2.0/web_links/{id}", "fields", ""),
  /** Rename, move, describe a web link, or let it lead elsewhere. */
  UPDATE_WEB_LINK("PUT", "/2.0/web_links/{id}", "", "url name parent description"),
  /** Trash a web link. */
  DELETE_WEB_LINK("DELETE", "/2.0/web_links/{id}", "", ""),
  /** Restore a web link from the trash. */
  RESTORE_WEB_LINK("POST", "/2.0/web_links/{id}", "fields", "name parent"),
  /** A trashed web link's metadata. */
  GET_TRASHED_WEB_LINK("GET", "/2.0/web_links/{id}/trash", "fields", ""),
  /** Delete a trashed web link for good. */
  PURGE_WEB_LINK("DELETE", "/2.0/web_links/{id}/trash", "", ""),
  /** Whatever the fake does not know. */
  UNKNOWN("-", "-", "", "");

  private final String method;
  private final Pattern path;
  private final String query;
  private final String body;

  BoxOperation(String method, String path, String query, String body) {
    this.method = method;
    this.path =
        Pattern.compile(
            path.replace(".", "\\.").replace("{id}", "(\\d+)").replace("{key}", "([^/]+)"));
    this.query = query;
    this.body = body;
  }

  private static boolean names(String words, String word) {
    return (" " + words + " ").contains(" " + word + " ");
  }

  String method() {
    return method;
  }

  Pattern path() {
    return path;
  }

  boolean modelsQuery(String name) {
    return names(query, name);
  }

  boolean hasJsonBody() {
    return !body.isEmpty() && !isTokenRequest();
  }

  boolean modelsBody(String name) {
    return names(body, name);
  }

  /** Says whether the form of a token request may have a field; one that fails anyway may. */
  boolean modelsForm(String name) {
    return this == TOKEN_OTHER || names(body, name);
  }

  boolean isTokenRequest() {
    return switch (this) {
      case TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_CLIENT_CREDENTIALS,
          TOKEN_DOWNSCOPE,
          TOKEN_OTHER ->
          true;
      default -> false;
    };
  }

  boolean needsAccount() {
    return switch (this) {
      case AUTHORIZE_PAGE, AUTHORIZE_DECISION, REVOKE, DOWNLOAD_CONTENT, UNKNOWN -> false;
      default -> !isTokenRequest();
    };
  }
}
