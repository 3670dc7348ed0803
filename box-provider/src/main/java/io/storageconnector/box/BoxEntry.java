package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.ShortcutItem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One JSON object that describes an item, as far as it was understood. Used by one thread. */
final class BoxEntry {

  private @Nullable String type;
  private @Nullable String id;
  private @Nullable String name;
  private @Nullable String etag;
  private @Nullable String sha1;
  private @Nullable String url;
  private @Nullable String status;
  private @Nullable String versionId;
  private @Nullable ItemRef parent;
  private @Nullable Instant createdAt;
  private @Nullable Instant modifiedAt;
  private @Nullable Instant contentModifiedAt;
  private long size = -1;

  private BoxEntry() {}

  /** Reads the object the parser stands at the beginning of, and leaves it at its end. */
  static BoxEntry read(JsonParser parser) throws IOException {
    BoxEntry entry = new BoxEntry();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        entry.readObject(field, parser);
      } else if (value == JsonToken.VALUE_STRING) {
        entry.readText(field, parser.getText());
      } else if (value != null && value.isNumeric()) {
        entry.readNumber(field, parser);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("an entry that breaks off");
    }
    return entry;
  }

  /** Returns the ref, or null if type or id are not known. */
  @Nullable ItemRef ref() {
    return BoxItems.ref(type, id);
  }

  /**
   * Returns the item, or null if it is of no known type.
   *
   * @param folder its parent if the object does not name one
   */
  @Nullable Item toItem(@Nullable ItemRef folder) {
    ItemRef ref = ref();
    if (ref == null) {
      return null;
    }
    String known = name == null ? "" : name;
    return switch (ref.kind()) {
      case FILE, NATIVE_DOC -> file(ref, known, folder);
      case FOLDER -> common(FolderItem.builder(ref, known), folder).build();
      case SHORTCUT -> common(ShortcutItem.builder(ref, known), folder).targetUri(uri(url)).build();
    };
  }

  private FileItem file(ItemRef ref, String known, @Nullable ItemRef folder) {
    FileItem.Builder builder =
        common(FileItem.builder(ref, known), folder)
            .versionId(versionId)
            .contentModifiedAt(contentModifiedAt);
    if (size >= 0) {
      builder.size(size);
    }
    String hash = sha1;
    if (hash != null && isSha1(hash)) {
      builder.addChecksum(new Checksum(ChecksumAlgorithm.SHA1, hash));
    }
    return builder.build();
  }

  private <B extends Item.Builder<B>> B common(B builder, @Nullable ItemRef folder) {
    return builder
        .parent(parent == null ? folder : parent)
        .createdAt(createdAt)
        .modifiedAt(modifiedAt)
        .etag(etag)
        .trashed(status != null && !status.equals("active"));
  }

  private void readText(String field, String value) {
    switch (field) {
      case "type" -> type = value;
      case "id" -> id = value;
      case "name" -> name = value;
      case "etag" -> etag = value;
      case "sha1" -> sha1 = value;
      case "url" -> url = value;
      case "item_status" -> status = value;
      case "created_at" -> createdAt = instant(value);
      case "modified_at" -> modifiedAt = instant(value);
      case "content_modified_at" -> contentModifiedAt = instant(value);
      default -> {}
    }
  }

  private void readNumber(String field, JsonParser parser) throws IOException {
    if (field.equals("size")) {
      // Large sizes come as 1.0034576983313e+14 (rclone/rclone#2261).
      JsonParser.NumberType kind = parser.getNumberType();
      boolean whole = kind == JsonParser.NumberType.INT || kind == JsonParser.NumberType.LONG;
      size = whole ? parser.getLongValue() : (long) parser.getDoubleValue();
    }
  }

  private void readObject(String field, JsonParser parser) throws IOException {
    switch (field) {
      case "parent" -> parent = read(parser).ref();
      case "file_version" -> versionId = read(parser).id;
      default -> parser.skipChildren();
    }
  }

  private static boolean isSha1(String text) {
    return text.length() == 40 && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable URI uri(@Nullable String text) {
    try {
      return text == null ? null : new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
