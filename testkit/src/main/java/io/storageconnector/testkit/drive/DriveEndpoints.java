package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.http.FakeReply;

/**
 * Sends each recognised call to its endpoint, and puts one atomic step around all but the transfers
 * of bytes.
 */
final class DriveEndpoints {

  private final DriveWorld world;
  private final FileEndpoints files;
  private final ListingEndpoints listings;
  private final UploadEndpoints uploads;
  private final ResumableEndpoints sessions;
  private final DownloadEndpoints downloads;
  private final RevisionEndpoints revisions;
  private final PermissionEndpoints permissions;
  private final ChangeEndpoints changes;
  private final SharedDriveEndpoints drives;
  private final AboutEndpoint about;

  DriveEndpoints(DriveWorld world, ContentStore contents, QuotaMeter meter) {
    this.world = world;
    FileLookup lookup = new FileLookup(world);
    FilePlaces places = new FilePlaces(world, lookup);
    NewFiles newFiles = new NewFiles(world, lookup, places, meter);
    FileJson json = new FileJson(world.access());
    this.files = new FileEndpoints(world, lookup, places, newFiles, json, contents);
    this.uploads = new UploadEndpoints(world, newFiles, files, contents);
    this.sessions = new ResumableEndpoints(world, newFiles, files, contents);
    this.downloads = new DownloadEndpoints(world, lookup);
    this.revisions = new RevisionEndpoints(world, lookup, downloads);
    this.permissions = new PermissionEndpoints(world, lookup);
    this.drives = new SharedDriveEndpoints(world);
    this.listings = new ListingEndpoints(world, lookup, json, drives);
    this.changes = new ChangeEndpoints(world, lookup, json, drives);
    this.about = new AboutEndpoint(world);
  }

  FakeReply handle(DriveCall call) {
    return switch (call.operation()) {
      case UPLOAD_FILE -> uploads.uploadFile(call);
      case UPLOAD_VERSION -> uploads.uploadVersion(call);
      case START_UPLOAD, START_VERSION_UPLOAD -> sessions.begin(call);
      case UPLOAD_CHUNK -> sessions.chunk(call);
      case QUERY_UPLOAD -> sessions.query(call);
      case CANCEL_UPLOAD -> sessions.cancel(call);
      default -> world.locked(() -> handleLocked(call));
    };
  }

  /** Learns that the answer to an attempt is on its way, so that what it made is settled. */
  void answered(long attempt) {
    permissions.answered(attempt);
  }

  ResumableEndpoints sessions() {
    return sessions;
  }

  private FakeReply handleLocked(DriveCall call) {
    return switch (call.operation()) {
      case GENERATE_IDS -> files.generateIds(call);
      case EMPTY_TRASH -> files.emptyTrash(call);
      case LIST_FILES -> listings.list(call);
      case CREATE_FILE -> files.create(call);
      case GET_FILE -> files.get(call);
      case DOWNLOAD_FILE -> downloads.file(call);
      case UPDATE_FILE -> files.update(call);
      case DELETE_FILE -> files.delete(call);
      case COPY_FILE -> files.copy(call);
      case EXPORT_FILE -> downloads.export(call);
      case ABOUT -> about.get(call);
      case WATCH_FILE -> changes.watchFile(call);
      case LIST_REVISIONS -> revisions.list(call);
      case GET_REVISION -> revisions.get(call);
      case DOWNLOAD_REVISION -> revisions.download(call);
      case UPDATE_REVISION -> revisions.update(call);
      case DELETE_REVISION -> revisions.delete(call);
      case CREATE_PERMISSION -> permissions.create(call);
      case LIST_PERMISSIONS -> permissions.list(call);
      case GET_PERMISSION -> permissions.get(call);
      case UPDATE_PERMISSION -> permissions.update(call);
      case DELETE_PERMISSION -> permissions.delete(call);
      case START_PAGE_TOKEN -> changes.startPageToken(call);
      case LIST_CHANGES -> changes.list(call);
      case WATCH_CHANGES -> changes.watchChanges(call);
      case STOP_CHANNEL -> changes.stop(call);
      case LIST_DRIVES -> drives.list(call);
      case CREATE_DRIVE -> drives.create(call);
      case GET_DRIVE -> drives.get(call);
      case AUTHORIZE_PAGE,
          AUTHORIZE_DECISION,
          TOKEN_CODE,
          TOKEN_REFRESH,
          TOKEN_JWT,
          TOKEN_OTHER,
          REVOKE,
          TOKEN_INFO,
          USER_INFO,
          UPLOAD_FILE,
          UPLOAD_VERSION,
          START_UPLOAD,
          START_VERSION_UPLOAD,
          UPLOAD_CHUNK,
          QUERY_UPLOAD,
          CANCEL_UPLOAD,
          BATCH,
          UNKNOWN ->
          throw new IllegalStateException(call.operation() + " is handled elsewhere");
    };
  }
}
