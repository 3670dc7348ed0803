package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.content.StoredContent;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules for making a file and for giving it content, the same for metadata alone, uploads in
 * one request and upload sessions. Called inside {@link DriveWorld#locked}.
 */
final class NewFiles {

  private final DriveWorld world;
  private final FileLookup lookup;
  private final FilePlaces places;
  private final QuotaMeter meter;

  /**
   * A new file that passed all checks and is not there yet.
   *
   * @param id its id
   * @param mimeType its type
   * @param parent where it will be
   */
  record Plan(String id, String mimeType, DriveFile parent) {}

  NewFiles(DriveWorld world, FileLookup lookup, FilePlaces places, QuotaMeter meter) {
    this.world = world;
    this.lookup = lookup;
    this.places = places;
    this.meter = meter;
  }

  /**
   * Checks what a request wants to make.
   *
   * @param contentType the type of its bytes, or null when it has none
   * @param size how many bytes will come, or negative when that is not known
   */
  Plan plan(DriveCall call, @Nullable String contentType, long size) {
    FileMetadata.require(call, true);
    String mimeType =
        call.text("mimeType").orElse(contentType == null ? MimeTypes.UNKNOWN : contentType);
    boolean google = MimeTypes.isGoogle(mimeType);
    if (contentType != null && google && !MimeTypes.exportsOf(mimeType).contains(contentType)) {
      throw new DriveRefusal(DriveReason.BAD_REQUEST, "The requested conversion is not supported.");
    }
    String wanted = call.text("id").orElse(null);
    if (wanted != null && google && !mimeType.equals(MimeTypes.FOLDER)) {
      // doc: not for editor types
      throw new DriveRefusal(
          DriveReason.INVALID, "Generated IDs are not supported for Docs Editors formats.");
    }
    DriveFile parent = places.forNew(call, mimeType.equals(MimeTypes.FOLDER));
    String id = world.settleId(wanted, call.account());
    if (!mimeType.equals(MimeTypes.FOLDER) && !mimeType.equals(MimeTypes.SHORTCUT)) {
      requireRoom(parent.drive().isPresent() ? null : call.account(), Math.max(0, size));
    }
    if (contentType != null) {
      requireUpload(call);
    }
    return new Plan(id, mimeType, parent);
  }

  /** Makes the file. */
  DriveFile create(DriveCall call, Plan plan, @Nullable StoredContent content, String contentType) {
    DriveFile.ShortcutTarget target =
        plan.mimeType().equals(MimeTypes.SHORTCUT) ? target(call) : null;
    return world.create(
        plan.id(),
        call.text("name").orElse("Untitled"), // doc
        plan.mimeType(),
        plan.parent(),
        call.account(),
        file -> {
          file.openFor(call.viewer().clientId());
          FileMetadata.write(call, file, world.now());
          if (target != null) {
            file.target(target);
          }
          if (content != null && MimeTypes.isGoogle(plan.mimeType())) {
            file.exports().put(contentType, content);
          } else if (content != null) {
            addContent(call, file, content);
          }
        });
  }

  private DriveFile.ShortcutTarget target(DriveCall call) {
    JsonNode id = call.json().path("shortcutDetails").path("targetId");
    if (!id.isTextual()) {
      throw DriveRefusal.invalidField("shortcutDetails.targetId");
    }
    DriveFile target = lookup.find(id.asText(), call);
    return new DriveFile.ShortcutTarget(target.id(), target.mimeType());
  }

  /** Checks whether a file may get new content. */
  DriveFile planVersion(DriveCall call, long size) {
    FileMetadata.require(call, false);
    DriveFile file = lookup.target(call);
    FileMetadata.requireRoomForProperties(call, file);
    world.access().requireEdit(call.account(), file);
    if (file.head().isEmpty()) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "The content of this type of file cannot be replaced.");
    }
    requireRoom(file.owner().orElse(null), Math.max(0, size - file.size()));
    requireUpload(call);
    return file;
  }

  /** Gives new content to a file, and writes the metadata that came with it. */
  void addVersion(DriveCall call, DriveFile file, StoredContent content, String contentType) {
    DriveFile target = places.forMove(call, file);
    world.change(
        file,
        () -> {
          if (target != null) {
            world.move(file, target, call.account());
          }
          if (call.text("mimeType").isEmpty() && !MimeTypes.isGoogle(contentType)) {
            file.mimeType(contentType);
          }
          file.modified(call.account(), world.now());
          FileMetadata.write(call, file, world.now());
          addContent(call, file, content);
        });
  }

  private void addContent(DriveCall call, DriveFile file, StoredContent content) {
    Optional<String> filename = call.text("originalFilename");
    world.addRevision(
        file,
        content,
        filename.orElse(file.name()),
        call.account(),
        call.flag("keepRevisionForever"));
    count(file, call);
  }

  /** Copies and uploads count against the same wall (doc). */
  void count(DriveFile file, DriveCall call) {
    meter.uploaded(call.account().email(), file.size());
  }

  /**
   * Refuses what an owner has no room for; a shared drive, without an owner, has room (assumed).
   */
  void requireRoom(@Nullable DriveAccount owner, long bytes) {
    OptionalLong limit = owner == null ? OptionalLong.empty() : owner.quotaLimit();
    if (owner == null || limit.isEmpty()) {
      return;
    }
    if (limit.getAsLong() == 0) {
      throw new DriveRefusal(
          DriveReason.STORAGE_QUOTA_EXCEEDED,
          "Service Accounts do not have storage quota. Leverage shared drives, or use OAuth delegation instead.");
    }
    if (world.usage(owner) + bytes > limit.getAsLong()) {
      throw DriveRefusal.of(DriveReason.STORAGE_QUOTA_EXCEEDED);
    }
  }

  void requireUpload(DriveCall call) {
    meter.requireUpload(call.account().email(), world.settings().dailyUploadLimit());
  }
}
