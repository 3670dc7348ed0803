package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The past contents of files (doc: manage revisions). Documents have none here (assumed; doc calls
 * theirs incomplete). Called inside {@link DriveWorld#locked}.
 */
final class RevisionEndpoints {

  /** Doc: superseded revisions are purged after 30 days, or when there are more than 100. */
  private static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final int KEPT = 100;
  private static final int KEPT_FOR_EVER = 200;

  private final DriveWorld world;
  private final FileLookup lookup;
  private final DownloadEndpoints downloads;

  RevisionEndpoints(DriveWorld world, FileLookup lookup, DownloadEndpoints downloads) {
    this.world = world;
    this.lookup = lookup;
    this.downloads = downloads;
  }

  FakeReply list(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.REVISION_LIST);
    DriveFile file = readable(call);
    int size = call.number("pageSize", 200, 1, 1000);
    ObjectNode answer =
        PagedList.answer(
            call,
            "drive#revisionList",
            "revisions",
            file.revisions(),
            size,
            revision -> json(revision, call.account()));
    return DriveReplies.json(fields.apply(answer));
  }

  FakeReply get(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.REVISION);
    return DriveReplies.json(fields.apply(json(find(readable(call), call), call.account())));
  }

  /** Doc: only what is kept for ever, and the current content, can be downloaded. */
  FakeReply download(DriveCall call) {
    DriveFile file = readable(call);
    DriveRevision revision = find(file, call);
    downloads.requireHarmless(call, file);
    if (!revision.keepForever() && file.head().filter(head -> head == revision).isEmpty()) {
      throw DriveRefusal.of(DriveReason.DOWNLOAD_RESTRICTED_FOR_REVISION);
    }
    return downloads.media(call, revision);
  }

  FakeReply update(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.REVISION);
    DriveFile file = readable(call);
    DriveRevision revision = find(file, call);
    JsonNode keep = call.json().path("keepForever");
    if (!keep.isMissingNode() && !keep.isBoolean()) {
      throw DriveRefusal.invalidField("keepForever");
    }
    if (keep.isBoolean() && keep.asBoolean() != revision.keepForever()) {
      if (!keep.asBoolean()) {
        throw DriveRefusal.of(DriveReason.ILLEGAL_KEEP_FOREVER_MODIFICATION);
      }
      if (file.revisions().stream().filter(DriveRevision::keepForever).count() >= KEPT_FOR_EVER) {
        // doc: the number; the answer is assumed
        throw DriveRefusal.invalidField("keepForever");
      }
      world.change(file, revision::keep);
    }
    return DriveReplies.json(fields.apply(json(revision, call.account())));
  }

  /** Doc: the last one cannot be deleted. */
  FakeReply delete(DriveCall call) {
    DriveFile file = readable(call);
    DriveRevision revision = find(file, call);
    if (file.revisions().size() == 1) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "The last revision of a file cannot be deleted.");
    }
    world.change(file, () -> file.revisions().remove(revision));
    return FakeReply.of(204);
  }

  private DriveFile readable(DriveCall call) {
    DriveFile file = lookup.targetInAnyDrive(call);
    world.access().requireEdit(call.account(), file);
    purge(file);
    return file;
  }

  private void purge(DriveFile file) {
    List<DriveRevision> revisions = file.revisions();
    List<DriveRevision> purged = new ArrayList<>();
    Instant limit = world.now().minus(KEPT_FOR);
    for (int i = 0; i + 1 < revisions.size(); i++) {
      boolean old = revisions.get(i + 1).at().isBefore(limit);
      boolean many = revisions.size() - i > KEPT;
      if (!revisions.get(i).keepForever() && (old || many)) {
        purged.add(revisions.get(i));
      }
    }
    revisions.removeAll(purged);
  }

  private static DriveRevision find(DriveFile file, DriveCall call) {
    return file.revisions().stream()
        .filter(revision -> revision.id().equals(call.secondId()))
        .findFirst()
        .orElseThrow(
            () ->
                DriveRefusal.parameter(
                    DriveReason.NOT_FOUND,
                    "Revision not found: " + call.secondId() + ".",
                    "revisionId"));
  }

  private static ObjectNode json(DriveRevision revision, DriveAccount viewer) {
    ObjectNode json =
        DriveJson.object()
            .put("kind", "drive#revision")
            .put("id", revision.id())
            .put("mimeType", revision.mimeType())
            .put("modifiedTime", DriveJson.date(revision.at()))
            .put("keepForever", revision.keepForever())
            .put("published", false)
            .put("md5Checksum", revision.content().digest("MD5"))
            .put("size", Long.toString(revision.content().size()))
            .put("originalFilename", revision.originalFilename());
    json.set("lastModifyingUser", DriveJson.user(revision.by(), viewer));
    return json;
  }
}
