package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Change logs and the channels that watch them or single files (doc: about changes, push
 * notifications). Called inside {@link DriveWorld#locked}.
 */
final class ChangeEndpoints {

  private static final int CHANNEL_ID_LIMIT = 64;
  private static final int TOKEN_LIMIT = 256;

  private final DriveWorld world;
  private final FileLookup lookup;
  private final FileJson json;
  private final SharedDriveEndpoints drives;

  ChangeEndpoints(DriveWorld world, FileLookup lookup, FileJson json, SharedDriveEndpoints drives) {
    this.world = world;
    this.lookup = lookup;
    this.json = json;
    this.drives = drives;
  }

  FakeReply startPageToken(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.START_PAGE_TOKEN);
    String unused = log(call);
    ObjectNode answer =
        DriveJson.object()
            .put("kind", "drive#startPageToken")
            .put("startPageToken", Long.toString(world.changes().end()));
    return DriveReplies.json(fields.apply(answer));
  }

  FakeReply list(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.CHANGE_LIST);
    String log = log(call);
    long token = token(call);
    int size = call.number("pageSize", 100, 1, 1000);
    List<ChangeLogs.Entry> entries = world.changes().from(log, token);
    Long next = ChangeLogs.next(entries, size);
    ObjectNode answer = DriveJson.object().put("kind", "drive#changeList");
    // doc: exactly one of the two
    if (next == null) {
      answer.put("newStartPageToken", Long.toString(world.changes().end()));
    } else {
      answer.put("nextPageToken", Long.toString(next));
    }
    ArrayNode changes = answer.putArray("changes");
    entries.stream()
        .limit(size)
        .filter(entry -> isWanted(entry, call))
        .forEach(entry -> changes.add(json(entry, call, fields.inside("changes"))));
    return DriveReplies.json(fields.apply(answer));
  }

  /** The log of the caller, or of a shared drive the request names. */
  private String log(DriveCall call) {
    Optional<String> driveId = call.query("driveId");
    if (driveId.isEmpty()) {
      return call.account().email();
    }
    if (!call.flag("supportsAllDrives")) {
      throw DriveRefusal.invalid("driveId");
    }
    return drives.require(driveId.get(), call.account()).id();
  }

  private long token(DriveCall call) {
    String text =
        call.query("pageToken")
            .orElseThrow(
                () ->
                    DriveRefusal.parameter(
                        DriveReason.REQUIRED, "Required parameter: pageToken", "pageToken"));
    try {
      long token = Long.parseLong(text);
      if (token > 0 && token <= world.changes().end()) {
        return token;
      }
    } catch (NumberFormatException e) {
      // refused below, like a token of the future
    }
    throw DriveRefusal.invalid("pageToken");
  }

  private boolean isWanted(ChangeLogs.Entry entry, DriveCall call) {
    if (entry.removed()) {
      return call.flag("includeRemoved", true);
    }
    if (entry.ofDrive()) {
      return call.flag("includeItemsFromAllDrives") && call.flag("supportsAllDrives");
    }
    Optional<DriveFile> file = world.file(entry.id());
    if (file.isEmpty() || !call.viewer().sees(file.get())) {
      return false;
    }
    return !call.flag("restrictToMyDrive")
        || file.get().isWithin(call.account().root()); // doc: not what is only shared
  }

  private ObjectNode json(ChangeLogs.Entry entry, DriveCall call, FieldTree fields) {
    ObjectNode change =
        DriveJson.object()
            .put("kind", "drive#change")
            .put("changeType", entry.ofDrive() ? "drive" : "file")
            .put("type", entry.ofDrive() ? "drive" : "file")
            .put("time", DriveJson.date(entry.time()))
            .put("removed", entry.removed());
    if (entry.ofDrive()) {
      change.put("driveId", entry.id());
      world
          .drive(entry.id())
          .ifPresent(drive -> change.set("drive", drives.json(drive, call.account())));
      return change;
    }
    change.put("fileId", entry.id());
    if (!entry.removed() && fields.has("file")) {
      world
          .file(entry.id())
          .ifPresent(
              file -> change.set("file", json.of(file, call.viewer(), fields.inside("file"))));
    }
    return change;
  }

  // Channels

  /** Doc: at most a day. */
  FakeReply watchFile(DriveCall call) {
    DriveFile file = lookup.target(call);
    return open(call, file.id(), false, "/drive/v3/files/" + file.id(), Duration.ofDays(1));
  }

  /** Doc: at most seven days. */
  FakeReply watchChanges(DriveCall call) {
    String log = log(call);
    long unused = token(call);
    return open(call, log, true, "/drive/v3/changes", Duration.ofDays(7));
  }

  private FakeReply open(
      DriveCall call, String watched, boolean ofLog, String path, Duration limit) {
    FieldTree fields = call.fields(Shapes.Shape.CHANNEL);
    String id = call.requiredText("id");
    String type = call.requiredText("type");
    String address = call.requiredText("address");
    String token = call.text("token").orElse("");
    if (id.isEmpty() || id.length() > CHANNEL_ID_LIMIT || token.length() > TOKEN_LIMIT) {
      throw DriveRefusal.invalidField("id");
    }
    if (!type.equals("web_hook") && !type.equals("webhook")) {
      throw DriveRefusal.invalidField("type");
    }
    if (!address.startsWith("https://")) {
      throw DriveRefusal.of(DriveReason.WEBHOOK_URL_NOT_HTTPS);
    }
    Instant end = world.channels().expiry(milliseconds(call), limit);
    String resourceId = "r" + DriveWorld.permissionId(watched);
    String uri = call.origin() + path;
    world
        .channels()
        .open(
            new DriveChannels.Channel(
                id, resourceId, watched, ofLog, address, token, call.account().email(), end));
    ObjectNode answer =
        DriveJson.object()
            .put("kind", "api#channel")
            .put("id", id)
            .put("resourceId", resourceId)
            .put("resourceUri", uri)
            .put("expiration", Long.toString(end.toEpochMilli()));
    if (!token.isEmpty()) {
      answer.put("token", token);
    }
    return DriveReplies.json(fields.apply(answer));
  }

  /** Numbers of 64 bits may come as text (doc). */
  private static @Nullable Long milliseconds(DriveCall call) {
    JsonNode value = call.json().path("expiration");
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return Long.valueOf(value.asText());
    } catch (NumberFormatException e) {
      throw DriveRefusal.invalidField("expiration");
    }
  }

  FakeReply stop(DriveCall call) {
    world.channels().stop(call.requiredText("id"), call.requiredText("resourceId"), call.account());
    return FakeReply.of(204);
  }
}
