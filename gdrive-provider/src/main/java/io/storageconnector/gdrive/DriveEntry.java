package io.storageconnector.gdrive;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.ShortcutItem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object that describes an item, as far as it was understood. Used by one thread. */
final class DriveEntry {

  private static final String GOOGLE_TYPE = "application/vnd.google-apps.";
  private static final String FOLDER = GOOGLE_TYPE + "folder";
  private static final String SHORTCUT = GOOGLE_TYPE + "shortcut";

  private @Nullable String id;
  private @Nullable String name;
  private @Nullable String mimeType;
  private @Nullable String driveId;
  private @Nullable String parentId;
  private @Nullable String versionId;
  private @Nullable String md5;
  private @Nullable String sha1;
  private @Nullable String sha256;
  private @Nullable String targetId;
  private @Nullable String targetType;
  private @Nullable Instant createdAt;
  private @Nullable Instant modifiedAt;
  private List<String> exportTypes = List.of();
  private boolean trashed;
  private boolean canAddChildren = true;
  private long size = -1;

  private DriveEntry() {}

  /** Reads the object the reader stands at the beginning of, and leaves it behind its end. */
  static DriveEntry read(JsonReader reader) throws IOException {
    DriveEntry entry = new DriveEntry();
    reader.beginObject();
    while (reader.hasNext()) {
      String field = reader.nextName();
      switch (reader.peek()) {
        case STRING, NUMBER -> entry.readText(field, reader.nextString());
        case BOOLEAN -> entry.readFlag(field, reader.nextBoolean());
        case BEGIN_ARRAY -> entry.readArray(field, reader);
        case BEGIN_OBJECT -> entry.readObject(field, reader);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    return entry;
  }

  /** Says whether a media type is one of Google's own, whose items have no bytes. */
  static boolean isGoogleType(String mediaType) {
    return mediaType.startsWith(GOOGLE_TYPE);
  }

  /** Returns the media type that makes a new item a folder. */
  static String folderType() {
    return FOLDER;
  }

  @Nullable String id() {
    return id;
  }

  @Nullable String name() {
    return name;
  }

  @Nullable String parentId() {
    return parentId;
  }

  @Nullable String versionId() {
    return versionId;
  }

  @Nullable Instant createdAt() {
    return createdAt;
  }

  boolean isTrashed() {
    return trashed;
  }

  boolean isFolder() {
    return FOLDER.equals(mimeType);
  }

  boolean canAddChildren() {
    return canAddChildren;
  }

  DrivePlace place() {
    String drive = driveId;
    return drive == null || !DriveItems.isId(drive) ? DrivePlace.PERSONAL : new DrivePlace(drive);
  }

  /**
   * Returns the item, or null if it has no id or type.
   *
   * @param rootId the real id of the account's root folder, or null if unknown
   * @param folder its parent if the object does not name one
   */
  @Nullable Item toItem(@Nullable String rootId, @Nullable ItemRef folder) {
    ItemKind kind = kind(mimeType);
    String own = id;
    if (kind == null || own == null || !DriveItems.isId(own)) {
      return null;
    }
    ItemRef ref = ref(kind, own, rootId);
    ItemRef parent = parentId == null ? folder : parent(parentId, rootId);
    String known = name == null ? "" : name;
    return switch (kind) {
      case FILE -> file(ref, known, parent);
      case FOLDER -> common(FolderItem.builder(ref, known), parent).build();
      case SHORTCUT ->
          common(ShortcutItem.builder(ref, known), parent).target(target(rootId)).build();
      case NATIVE_DOC ->
          common(NativeDocItem.builder(ref, known, mimeType == null ? "" : mimeType), parent)
              .exportMediaTypes(exportTypes)
              .build();
    };
  }

  private FileItem file(ItemRef ref, String known, @Nullable ItemRef parent) {
    FileItem.Builder builder =
        common(FileItem.builder(ref, known), parent)
            .versionId(versionId)
            .mediaType(mimeType)
            .contentModifiedAt(modifiedAt);
    if (size >= 0) {
      builder.size(size);
    }
    addChecksum(builder, ChecksumAlgorithm.SHA1, sha1);
    addChecksum(builder, ChecksumAlgorithm.SHA256, sha256);
    addChecksum(builder, ChecksumAlgorithm.MD5, md5);
    return builder.build();
  }

  private <B extends Item.Builder<B>> B common(B builder, @Nullable ItemRef parent) {
    return builder.parent(parent).createdAt(createdAt).modifiedAt(modifiedAt).trashed(trashed);
  }

  /** A shortcut to what is gone, or to another shortcut, is one all the same. */
  private @Nullable ItemRef target(@Nullable String rootId) {
    ItemKind kind = targetType == null ? ItemKind.FILE : kind(targetType);
    String to = targetId;
    return to == null || kind == null || !DriveItems.isId(to) ? null : ref(kind, to, rootId);
  }

  private static @Nullable ItemRef parent(@Nullable String id, @Nullable String rootId) {
    return id == null || !DriveItems.isId(id) ? null : ref(ItemKind.FOLDER, id, rootId);
  }

  private static ItemRef ref(ItemKind kind, String id, @Nullable String rootId) {
    return id.equals(rootId) ? DriveItems.ROOT : new ItemRef(DriveCapabilities.PROVIDER, kind, id);
  }

  private static @Nullable ItemKind kind(@Nullable String mediaType) {
    if (mediaType == null) {
      return null;
    } else if (mediaType.equals(FOLDER)) {
      return ItemKind.FOLDER;
    } else if (mediaType.equals(SHORTCUT)) {
      return ItemKind.SHORTCUT;
    }
    return isGoogleType(mediaType) ? ItemKind.NATIVE_DOC : ItemKind.FILE;
  }

  private static void addChecksum(
      FileItem.Builder builder, ChecksumAlgorithm algorithm, @Nullable String hex) {
    if (hex != null
        && hex.length() == 2 * algorithm.length()
        && hex.chars().allMatch(HexFormat::isHexDigit)) {
      builder.addChecksum(new Checksum(algorithm, hex));
    }
  }

  private void readText(String field, String value) {
    switch (field) {
      case "id" -> id = value;
      case "name" -> name = value;
      case "mimeType" -> mimeType = value;
      case "driveId" -> driveId = value;
      case "headRevisionId" -> versionId = value;
      case "md5Checksum" -> md5 = value;
      case "sha1Checksum" -> sha1 = value;
      case "sha256Checksum" -> sha256 = value;
      case "createdTime" -> createdAt = instant(value);
      case "modifiedTime" -> modifiedAt = instant(value);
      case "size" -> size = number(value);
      case "targetId" -> targetId = value;
      case "targetMimeType" -> targetType = value;
      default -> {}
    }
  }

  private void readFlag(String field, boolean value) {
    switch (field) {
      case "trashed" -> trashed = value;
      case "canAddChildren" -> canAddChildren = value;
      default -> {}
    }
  }

  /** Of several parents, which a few old items have, the first one is the parent. */
  private void readArray(String field, JsonReader reader) throws IOException {
    reader.beginArray();
    while (reader.hasNext()) {
      if (field.equals("parents") && parentId == null && reader.peek() == JsonToken.STRING) {
        parentId = reader.nextString();
      } else {
        reader.skipValue();
      }
    }
    reader.endArray();
  }

  private void readObject(String field, JsonReader reader) throws IOException {
    switch (field) {
      case "shortcutDetails" -> {
        DriveEntry details = read(reader);
        targetId = details.targetId;
        targetType = details.targetType;
      }
      case "capabilities" -> canAddChildren = read(reader).canAddChildren;
      case "exportLinks" -> exportTypes = keys(reader);
      default -> reader.skipValue();
    }
  }

  /** Only the types are kept: the links they lead to open the document. */
  private static List<String> keys(JsonReader reader) throws IOException {
    List<String> keys = new ArrayList<>();
    reader.beginObject();
    while (reader.hasNext()) {
      keys.add(reader.nextName());
      reader.skipValue();
    }
    reader.endObject();
    Collections.sort(keys);
    return keys;
  }

  private static long number(String text) {
    try {
      return Math.max(-1, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
