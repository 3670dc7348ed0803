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

  DriveEndpoints(DriveWorld world, ContentStore contents, QuotaMeter meter) {
    this.world = world;
    FileLookup lookup = new FileLookup(world);
    FilePlaces places = new FilePlaces(world, lookup);
    NewFiles newFiles = new NewFiles(world, lookup, places, meter);
    FileJson json = new FileJson(world.access());
    PageTokens tokens = new PageTokens();
    this.files = new FileEndpoints(world, lookup, places, newFiles, json, contents);
    this.listings = new ListingEndpoints(world, lookup, json, tokens);
    this.uploads = new UploadEndpoints(world, newFiles, files, contents);
    this.sessions = new ResumableEndpoints(world, newFiles, files, contents);
    this.downloads = new DownloadEndpoints(world, lookup);
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
      default -> throw DriveRefusal.notModelled(call.operation().name());
    };
  }
}
