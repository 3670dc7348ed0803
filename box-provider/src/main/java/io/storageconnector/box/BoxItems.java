package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.ItemPage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Box's items and pages from the stream of an answer, without a tree in between: a page costs
 * its items and no more.
 *
 * <p>Lenient, because one odd entry must not cost a whole page: unknown fields are skipped, entries
 * of an unknown type left out, and a date that is none is absent. What is not JSON, or not an
 * object, is an {@code IOException}.
 */
final class BoxItems {

  static final String PROVIDER = "box";

  /** What a listing asks for of each child; its parent is the folder that is listed. */
  static final String LIST_FIELDS =
      "type,id,name,etag,sha1,size,file_version,created_at,modified_at,content_modified_at,url";

  /** What everything else asks for. */
  static final String FIELDS = LIST_FIELDS + ",parent,item_status";

  private static final Logger LOG = LoggerFactory.getLogger(BoxItems.class);

  /** Far more than a page of Box's can hold, and a bound for one that never ends. */
  private static final long MAX_DOCUMENT = 64L << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_DOCUMENT)
                  .maxStringLength(1 << 20)
                  .maxNestingDepth(100)
                  .build())
          .build();

  private BoxItems() {}

  /** Returns a ref, or null if the type is unknown or the id is none of Box's. */
  static @Nullable ItemRef ref(@Nullable String type, @Nullable String id) {
    if (type == null || id == null || !isId(id)) {
      return null;
    }
    return switch (type) {
      case "file" -> ItemRef.file(PROVIDER, id);
      case "folder" -> ItemRef.folder(PROVIDER, id);
      case "web_link" -> new ItemRef(PROVIDER, ItemKind.SHORTCUT, id);
      default -> null;
    };
  }

  /** Says whether an id looks like one of Box's; anything else must not get into an address. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 32 && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Reads one item. */
  static Item item(InputStream body) throws IOException {
    try (JsonParser parser = open(body)) {
      return known(BoxEntry.read(parser).toItem(null));
    }
  }

  /** Reads the first entry of a list, as an upload answers. */
  static Item firstEntry(InputStream body) throws IOException {
    try (JsonParser parser = open(body)) {
      List<Item> items = new ArrayList<>(1);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (isArray(parser, "entries")) {
          while (toNextObject(parser)) {
            addKnown(items, BoxEntry.read(parser), null);
          }
        } else {
          parser.skipChildren();
        }
      }
      finish(parser);
      return known(items.isEmpty() ? null : items.get(0));
    }
  }

  /**
   * Reads a page of a folder.
   *
   * @param folder the parent of all its entries
   */
  static ItemPage page(InputStream body, ItemRef folder) throws IOException {
    List<Item> items = new ArrayList<>();
    String next = null;
    boolean hasEntries = false;
    try (JsonParser parser = open(body)) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (isArray(parser, "entries")) {
          hasEntries = true;
          while (toNextObject(parser)) {
            addKnown(items, BoxEntry.read(parser), folder);
          }
        } else if (parser.currentToken().isScalarValue()
            && "next_marker".equals(parser.currentName())) {
          next = parser.getValueAsString();
        } else {
          // "order" is an array or an object (rclone/rclone#8776), and of no interest.
          parser.skipChildren();
        }
      }
      finish(parser);
    }
    if (!hasEntries) {
      throw new IOException("a page without entries");
    }
    return ItemPage.of(items, next == null || next.isEmpty() ? null : next);
  }

  /** Reads the folders above an item from {@code path_collection}, the nearest first. */
  static List<ItemRef> ancestors(InputStream body) throws IOException {
    List<ItemRef> above = new ArrayList<>();
    try (JsonParser parser = open(body)) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        parser.nextToken();
        if ("path_collection".equals(parser.currentName())
            && parser.currentToken() == JsonToken.START_OBJECT) {
          readPath(parser, above);
        } else {
          parser.skipChildren();
        }
      }
      finish(parser);
    }
    Collections.reverse(above);
    return above;
  }

  private static void readPath(JsonParser parser, List<ItemRef> above) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (isArray(parser, "entries")) {
        while (toNextObject(parser)) {
          ItemRef ref = BoxEntry.read(parser).ref();
          if (ref != null) {
            above.add(ref);
          }
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void addKnown(List<Item> items, BoxEntry entry, @Nullable ItemRef folder) {
    Item item = entry.toItem(folder);
    if (item != null) {
      items.add(item);
    } else {
      LOG.debug("left out an entry of unknown type");
    }
  }

  private static Item known(@Nullable Item item) throws IOException {
    if (item == null) {
      throw new IOException("an answer without an item");
    }
    return item;
  }

  /** Steps to the value of the current field and says whether it is the array of that name. */
  private static boolean isArray(JsonParser parser, String name) throws IOException {
    return parser.nextToken() == JsonToken.START_ARRAY && name.equals(parser.currentName());
  }

  /** Steps to the next object of the current array, over what is none; false at its end. */
  private static boolean toNextObject(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_ARRAY && token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      token = parser.nextToken();
    }
    return token == JsonToken.START_OBJECT;
  }

  private static JsonParser open(InputStream body) throws IOException {
    JsonParser parser = JSON.createParser(body);
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("an answer that is not an object");
      }
      return parser;
    } catch (IOException e) {
      parser.close();
      throw e;
    }
  }

  private static void finish(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("an answer that breaks off");
    }
  }
}
