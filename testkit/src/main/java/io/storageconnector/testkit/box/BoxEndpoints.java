package io.storageconnector.testkit.box;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.net.URI;
import java.util.List;

/**
 * Sends each recognised call to its endpoint, and puts one atomic step around all but the transfers
 * of bytes.
 */
final class BoxEndpoints {

  private final BoxWorld world;
  private final FolderEndpoints folders;
  private final FileEndpoints files;
  private final ListingEndpoints listings;
  private final TrashEndpoints trash;
  private final UploadEndpoints uploads;
  private final SessionEndpoints sessions;
  private final DownloadEndpoints downloads;
  private final SharingEndpoints sharing;
  private final ConsentEndpoints consent;
  private final TokenEndpoints tokenEndpoints;

  BoxEndpoints(
      BoxWorld world,
      ContentStore contents,
      BoxSettings settings,
      BoxApps apps,
      Downscoping downscoping,
      FakeOAuth tokens,
      BoxReplies replies,
      List<URI> redirectUris) {
    ItemJson json = new ItemJson(world);
    this.world = world;
    this.folders = new FolderEndpoints(world, json, settings);
    this.files = new FileEndpoints(world, json);
    this.listings = new ListingEndpoints(world, json, settings);
    this.trash = new TrashEndpoints(world, json);
    this.uploads = new UploadEndpoints(world, json, contents, settings, tokens);
    this.sessions = new SessionEndpoints(world, uploads, contents, settings);
    this.downloads = new DownloadEndpoints(world, settings, tokens);
    this.sharing = new SharingEndpoints(world, json);
    this.consent = new ConsentEndpoints(world, apps, tokens, redirectUris);
    ServerLogins logins = new ServerLogins(world, apps, new JwtAssertions(world.clock()));
    this.tokenEndpoints = new TokenEndpoints(world, apps, logins, downscoping, tokens, replies);
  }

  FakeReply handle(BoxCall call) {
    return switch (call.operation()) {
      case AUTHORIZE_PAGE -> consent.consentPage(call);
      case AUTHORIZE_DECISION -> consent.consentDecision(call);
      case TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_CLIENT_CREDENTIALS,
          TOKEN_DOWNSCOPE,
          TOKEN_OTHER ->
          tokenEndpoints.token(call);
      case REVOKE -> tokenEndpoints.revoke(call);
      case UPLOAD_FILE -> uploads.uploadFile(call);
      case UPLOAD_VERSION -> uploads.uploadVersion(call);
      case UPLOAD_PART -> sessions.uploadPart(call);
      case COMMIT_SESSION -> sessions.commit(call);
      default -> world.locked(() -> handleLocked(call));
    };
  }

  int openUploads() {
    return world.locked(sessions::open);
  }

  /** Learns that the answer to an attempt is on its way, so that what it made is settled. */
  void answered(long attempt) {
    folders.answered(attempt);
  }

  private FakeReply handleLocked(BoxCall call) {
    return switch (call.operation()) {
      case GET_CURRENT_USER -> sharing.currentUser(call);
      case CREATE_FOLDER -> folders.create(call);
      case GET_FOLDER -> folders.get(call);
      case UPDATE_FOLDER -> folders.update(call);
      case DELETE_FOLDER -> folders.delete(call);
      case COPY_FOLDER -> folders.copy(call);
      case LIST_FOLDER -> listings.folder(call);
      case LIST_TRASH -> listings.trash(call);
      case GET_TRASHED_FOLDER -> trash.get(call, "folder");
      case RESTORE_FOLDER -> trash.restore(call, "folder");
      case PURGE_FOLDER -> trash.purge(call, "folder");
      case PREFLIGHT_FILE -> uploads.preflightFile(call);
      case PREFLIGHT_VERSION -> uploads.preflightVersion(call);
      case CREATE_SESSION -> sessions.createForFile(call);
      case CREATE_VERSION_SESSION -> sessions.createForVersion(call);
      case GET_SESSION -> sessions.get(call);
      case ABORT_SESSION -> sessions.abort(call);
      case LIST_PARTS -> sessions.listParts(call);
      case GET_FILE -> files.get(call);
      case UPDATE_FILE -> files.update(call);
      case DELETE_FILE -> files.delete(call);
      case COPY_FILE -> files.copy(call);
      case GET_TRASHED_FILE -> trash.get(call, "file");
      case RESTORE_FILE -> trash.restore(call, "file");
      case PURGE_FILE -> trash.purge(call, "file");
      case DOWNLOAD_FILE -> downloads.redirect(call);
      case DOWNLOAD_CONTENT -> downloads.content(call);
      case LIST_VERSIONS -> files.listVersions(call);
      case PROMOTE_VERSION -> files.promote(call);
      case GET_VERSION -> files.getVersion(call);
      case DELETE_VERSION -> files.deleteVersion(call);
      case CREATE_COLLABORATION -> sharing.create(call);
      case GET_COLLABORATION -> sharing.get(call);
      case UPDATE_COLLABORATION -> sharing.update(call);
      case DELETE_COLLABORATION -> sharing.delete(call);
      case LIST_COLLABORATIONS -> sharing.list(call);
      case CREATE_WEB_LINK -> sharing.createWebLink(call);
      case GET_WEB_LINK -> sharing.getWebLink(call);
      case UPDATE_WEB_LINK -> sharing.updateWebLink(call);
      case DELETE_WEB_LINK -> sharing.deleteWebLink(call);
      case GET_TRASHED_WEB_LINK -> trash.get(call, "web_link");
      case RESTORE_WEB_LINK -> trash.restore(call, "web_link");
      case PURGE_WEB_LINK -> trash.purge(call, "web_link");
      case AUTHORIZE_PAGE,
          AUTHORIZE_DECISION,
          TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_CLIENT_CREDENTIALS,
          TOKEN_DOWNSCOPE,
          TOKEN_OTHER,
          REVOKE,
          UPLOAD_FILE,
          UPLOAD_VERSION,
          UPLOAD_PART,
          COMMIT_SESSION,
          UNKNOWN ->
          throw new IllegalStateException(call.operation() + " is handled elsewhere");
    };
  }
}
