package io.storageconnector.gdrive;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.storageconnector.item.ItemRef;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Drive's items and pages from the stream of an answer, without a tree in between: a page
 * costs its items and no more.
 *
 * <p>Lenient, because one odd entry must not cost a whole page: unknown fields are skipped, and a
 * date that is none is absent. What is not JSON, or not an object, is an {@code IOException}.
 */
final class DriveItems {

  /** The alias of the account's own root folder, which every request takes for its id. */
  static final ItemRef ROOT = ItemRef.folder(DriveCapabilities.PROVIDER, "root");

  /** What a listing asks for of each child; its parent is the folder that is listed. */
  private static final String CHILD_FIELDS =
      "id,name,mimeType,size,md5Checksum,sha1Checksum,sha256Checksum,headRevisionId,createdTime,"
          + "modifiedTime,driveId,shortcutDetails(targetId,targetMimeType),exportLinks";

  /** What everything else asks for. */
  static final String FIELDS = CHILD_FIELDS + ",parents,trashed";

  /** What a listing asks for. */
  static final String PAGE_FIELDS = "nextPageToken,incompleteSearch,files(" + CHILD_FIELDS + ")";

  /** Far more than a page of Drive's can hold, and a bound for one that never ends. */
  private static final long MAX_DOCUMENT = 64L << 20;

  private DriveItems() {}

  /**
   * A page of a listing as Drive gives it.
   *
   * @param next where to go on, or null
   * @param isComplete whether Drive looked everywhere it was asked to
   */
  record PageEnd(@Nullable String next, boolean isComplete) {}

  /** Says whether an id looks like one of Drive's; anything else must not get into an address. */
  static boolean isId(String id) {
    if (id.isEmpty() || id.length() > 255) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isIdChar(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Reads one item. */
  static DriveEntry entry(InputStream body) throws IOException {
    return read(body, DriveEntry::read);
  }

  /**
   * Reads a page and hands over one entry after the other.
   *
   * @param list the field that holds the entries
   * @param sink takes them
   */
  static PageEnd page(InputStream body, String list, Consumer<DriveEntry> sink) throws IOException {
    return read(
        body,
        reader -> {
          String next = null;
          boolean complete = true;
          boolean hasList = false;
          reader.beginObject();
          while (reader.hasNext()) {
            String field = reader.nextName();
            JsonToken token = reader.peek();
            if (field.equals(list) && token == JsonToken.BEGIN_ARRAY) {
              hasList = true;
              readEntries(reader, sink);
            } else if (field.equals("nextPageToken") && token == JsonToken.STRING) {
              next = reader.nextString();
            } else if (field.equals("incompleteSearch") && token == JsonToken.BOOLEAN) {
              complete = !reader.nextBoolean();
            } else {
              reader.skipValue();
            }
          }
          reader.endObject();
          if (!hasList) {
            throw new IOException("a page without entries");
          }
          return new PageEnd(next == null || next.isEmpty() ? null : next, complete);
        });
  }

  /** Reads the ids of {@code files.generateIds}. */
  static List<String> ids(InputStream body) throws IOException {
    return read(
        body,
        reader -> {
          List<String> ids = new ArrayList<>();
          reader.beginObject();
          while (reader.hasNext()) {
            boolean isIds = reader.nextName().equals("ids");
            if (isIds && reader.peek() == JsonToken.BEGIN_ARRAY) {
              readIds(reader, ids);
            } else {
              reader.skipValue();
            }
          }
          reader.endObject();
          if (ids.isEmpty()) {
            throw new IOException("no ids");
          }
          return ids;
        });
  }

  /**
   * Reads one document to its end, so that the connection can be used again.
   *
   * @param <T> what it holds
   */
  static <T> T read(InputStream body, Document<T> document) throws IOException {
    JsonReader reader =
        new JsonReader(new InputStreamReader(new Limited(body), StandardCharsets.UTF_8));
    try {
      T value = document.read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("an answer that goes on behind its end");
      }
      return value;
    } catch (IllegalStateException | NumberFormatException e) {
      // Gson says so of JSON that is of another shape; its message quotes the place.
      throw new IOException("an answer of another shape");
    }
  }

  /**
   * Reads what a JSON document holds.
   *
   * @param <T> what that is
   */
  @FunctionalInterface
  interface Document<T> {
    T read(JsonReader reader) throws IOException;
  }

  private static void readEntries(JsonReader reader, Consumer<DriveEntry> sink) throws IOException {
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() == JsonToken.BEGIN_OBJECT) {
        sink.accept(DriveEntry.read(reader));
      } else {
        reader.skipValue();
      }
    }
    reader.endArray();
  }

  private static void readIds(JsonReader reader, List<String> ids) throws IOException {
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() == JsonToken.STRING) {
        String id = reader.nextString();
        if (isId(id)) {
          ids.add(id);
        }
      } else {
        reader.skipValue();
      }
    }
    reader.endArray();
  }

  private static boolean isIdChar(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_';
  }

  /** Ends a document that does not end. */
  private static final class Limited extends FilterInputStream {

    private long left = MAX_DOCUMENT;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int n = super.read(bytes, offset, count);
      return counted(n, n);
    }

    private int counted(int result, int bytes) throws IOException {
      left -= Math.max(0, bytes);
      if (left < 0) {
        throw new IOException("an answer that is too long");
      }
      return result;
    }
  }
}
