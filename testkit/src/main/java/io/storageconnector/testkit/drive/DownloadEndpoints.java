package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.RangedReply;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;

/**
 * The bytes of files, and documents converted to bytes. Called inside {@link DriveWorld#locked}.
 */
final class DownloadEndpoints {

  private final DriveWorld world;
  private final FileLookup lookup;

  DownloadEndpoints(DriveWorld world, FileLookup lookup) {
    this.world = world;
    this.lookup = lookup;
  }

  FakeReply file(DriveCall call) {
    DriveFile file = lookup.target(call);
    DriveRevision head =
        file.head().orElseThrow(() -> DriveRefusal.of(DriveReason.FILE_NOT_DOWNLOADABLE));
    requireHarmless(call, file);
    return media(call, head);
  }

  /** Doc: only its owner, or an organizer, may download a harmful file, and has to say so. */
  void requireHarmless(DriveCall call, DriveFile file) {
    boolean accepted =
        call.flag("acknowledgeAbuse") && world.access().deletes(call.account(), file);
    if (file.isAbusive() && !accepted) {
      throw DriveRefusal.of(DriveReason.CANNOT_DOWNLOAD_ABUSIVE_FILE);
    }
  }

  /** Doc: ranges are honoured; one beyond the end is 416, on an empty file any (measured). */
  FakeReply media(DriveCall call, DriveRevision revision) {
    StoredContent content = revision.content();
    FakeReply whole =
        FakeReply.of(200)
            .withHeader("Content-Type", revision.mimeType())
            .withHeader("Accept-Ranges", "bytes")
            .withHeader("Content-Disposition", "attachment");
    FakeReply reply =
        RangedReply.of(whole, content.bytes(), call.head().header("Range").orElse(""));
    if (reply.status() != 416) {
      return reply;
    }
    return DriveReason.REQUESTED_RANGE_NOT_SATISFIABLE
        .reply()
        .withHeader("Content-Range", "bytes */" + content.size());
  }

  /** Doc: documents only, up to 10 MB, never a range. */
  FakeReply export(DriveCall call) {
    DriveFile file = lookup.target(call);
    String type =
        call.query("mimeType")
            .orElseThrow(
                () ->
                    DriveRefusal.parameter(
                        DriveReason.REQUIRED, "Required parameter: mimeType", "mimeType"));
    if (!MimeTypes.isEditor(file.mimeType())) {
      throw DriveRefusal.of(DriveReason.FILE_NOT_EXPORTABLE);
    }
    if (!MimeTypes.exportsOf(file.mimeType()).contains(type)) {
      throw DriveRefusal.parameter(
          DriveReason.BAD_REQUEST, "The requested conversion is not supported.", "convertTo");
    }
    StoredContent content = file.exports().get(type);
    BodySource bytes = content == null ? BodySource.empty() : content.bytes();
    if (bytes.length() > world.settings().exportLimit()) {
      throw DriveRefusal.of(DriveReason.EXPORT_SIZE_LIMIT_EXCEEDED);
    }
    return FakeReply.of(200).withHeader("Content-Type", type).withBody(bytes);
  }
}
