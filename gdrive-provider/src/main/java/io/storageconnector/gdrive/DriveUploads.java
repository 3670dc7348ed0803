package io.storageconnector.gdrive;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.storageconnector.ErrorKind;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Uploads in one request, and what all uploads say about the file. */
final class DriveUploads {

  private static final String OCTETS = "application/octet-stream";

  private final DriveChannel channel;
  private final DriveRoot root;

  DriveUploads(DriveChannel channel, DriveRoot root) {
    this.channel = channel;
    this.root = root;
  }

  FileItem upload(Call call, UploadTarget target, ContentSource content) {
    DriveRequest request = request(call, target).param("uploadType", "multipart");
    ItemRef parent = null;
    if (target instanceof UploadTarget.NewFile file) {
      parent = file.place().parent();
    } else {
      root.ensure(call);
    }
    ContentBody body = new ContentBody(content, call.operation(), mediaType(call, target));
    request.content(new MultipartBody(metadata(call, target), body));
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    return DriveBackend.expect(
        FileItem.class, call, request, root.itemOf(call, request, entry, parent));
  }

  /** Returns a request that creates the file, or adds a version to it; without its content. */
  DriveRequest request(Call call, UploadTarget target) {
    DriveRequest request;
    if (target instanceof UploadTarget.NewVersion version) {
      ItemRef file = DriveBackend.checked(call, version.file());
      request = DriveRequest.patch(channel.upload("files/" + file.id()), file);
    } else {
      NewItem place = ((UploadTarget.NewFile) target).place();
      request =
          DriveRequest.post(channel.upload("files"), place.parent())
              .creating(ItemKind.FILE, place.id().orElse(null));
    }
    return request.onAllDrives().fields(DriveItems.FIELDS);
  }

  /** Returns what is said about the file; a new version keeps its name, whatever that is now. */
  static JsonObject metadata(Call call, UploadTarget target) {
    JsonObject json =
        target instanceof UploadTarget.NewFile file ? place(call, file.place()) : new JsonObject();
    target.mediaType().ifPresent(type -> json.addProperty("mimeType", type));
    target
        .contentModifiedAt()
        .ifPresent(time -> json.addProperty("modifiedTime", milliseconds(time)));
    return json;
  }

  /** Returns where something new goes, under which name and perhaps id. */
  static JsonObject place(Call call, NewItem target) {
    JsonObject json = new JsonObject();
    json.addProperty("name", target.name());
    JsonArray parents = new JsonArray();
    parents.add(DriveBackend.checked(call, target.parent()).id());
    json.add("parents", parents);
    target.id().ifPresent(id -> json.addProperty("id", id));
    return json;
  }

  /** Refuses a type that would have Drive convert the content into a document of its own. */
  static String mediaType(Call call, UploadTarget target) {
    String type = target.mediaType().orElse(OCTETS);
    if (DriveEntry.isGoogleType(type)) {
      throw DriveErrors.invalid(
          call,
          ErrorKind.INVALID_ARGUMENT,
          about(target),
          "a type of Google's own would turn the content into a document; nothing was sent");
    }
    return type;
  }

  private static @Nullable ItemRef about(UploadTarget target) {
    return target instanceof UploadTarget.NewVersion version
        ? version.file()
        : ((UploadTarget.NewFile) target).place().parent();
  }

  /** Drive keeps milliseconds. */
  private static String milliseconds(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
