package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the fields of a request's body into a file. All is checked by {@link #require} before
 * anything is written, so that a refused request changes nothing.
 */
final class FileMetadata {

  /** Doc: limits of custom properties. */
  private static final int PROPERTIES_OF_ONE_APP = 30;

  private static final int PROPERTIES_OF_ALL = 100;
  private static final int PROPERTY_BYTES = 124;

  /** Reported: these are set when a file is made, or by other means. */
  private static final Set<String> NEVER_UPDATED = Set.of("id", "parents", "createdTime");

  private FileMetadata() {}

  /** Refuses a body that could not be written. */
  static void require(DriveCall call, boolean isNew) {
    JsonNode body = call.json();
    if (!isNew && NEVER_UPDATED.stream().anyMatch(body::has)) {
      throw DriveRefusal.of(DriveReason.FIELD_NOT_WRITABLE);
    }
    for (String field :
        new String[] {"name", "mimeType", "description", "originalFilename", "id"}) {
      Optional<String> unused = call.text(field);
    }
    for (String field : new String[] {"modifiedTime", "createdTime", "viewedByMeTime"}) {
      Optional<Instant> unused = time(call, field);
    }
    for (String field : new String[] {"starred", "trashed"}) {
      if (body.hasNonNull(field) && !body.path(field).isBoolean()) {
        throw DriveRefusal.invalidField(field);
      }
    }
    requireProperties(body.path("properties"));
    requireProperties(body.path("appProperties"));
    requireCounts(
        resultingSize(body.path("properties"), Map.of()),
        resultingSize(body.path("appProperties"), Map.of()),
        0);
  }

  private static void requireProperties(JsonNode values) {
    if (!values.isMissingNode() && !values.isNull() && !values.isObject()) {
      throw DriveRefusal.invalidField("properties");
    }
    values
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (!value.isNull() && !value.isTextual()) {
                throw DriveRefusal.invalidField("properties");
              }
              int bytes =
                  (field.getKey() + value.asText("")).getBytes(StandardCharsets.UTF_8).length;
              if (bytes > PROPERTY_BYTES) {
                throw DriveRefusal.invalidField("properties");
              }
            });
  }

  /** Says whether the body changes what only an editor may change. */
  static boolean needsEdit(DriveCall call) {
    return call.json().properties().stream()
        .map(Map.Entry::getKey)
        .anyMatch(field -> !Set.of("starred", "viewedByMeTime", "kind", "trashed").contains(field));
  }

  /** Writes the body into a file. Called inside {@link DriveWorld#change}. */
  static void write(DriveCall call, DriveFile file, Instant now) {
    DriveAccount account = call.account();
    JsonNode body = call.json();
    call.text("name").ifPresent(file::name);
    call.text("mimeType").ifPresent(file::mimeType);
    if (body.has("description")) {
      file.description(call.text("description").orElse(""));
    }
    if (body.hasNonNull("starred")) {
      file.starred(account, body.path("starred").asBoolean());
    }
    if (body.hasNonNull("trashed")) {
      trash(file, body.path("trashed").asBoolean(), account, now);
    }
    merge(body.path("properties"), file.properties());
    merge(body.path("appProperties"), file.appProperties(call.viewer().clientId()));
    time(call, "createdTime").ifPresent(file::createdTime);
    time(call, "viewedByMeTime").ifPresent(time -> file.viewed(account, time));
    Optional<Instant> modified = time(call, "modifiedTime");
    if (modified.isPresent()) {
      file.modified(account, modified.get());
    } else if (changesWords(body)) {
      file.modified(account, now);
    }
  }

  /** Moving, starring and trashing are no modifications (assumed). */
  private static boolean changesWords(JsonNode body) {
    return body.has("name")
        || body.has("description")
        || body.has("mimeType")
        || body.has("properties")
        || body.has("appProperties");
  }

  private static void trash(DriveFile file, boolean trashed, DriveAccount by, Instant now) {
    if (!trashed) {
      file.untrash();
    } else if (!file.isExplicitlyTrashed()) {
      file.trash(by, now);
    }
  }

  /** Refuses properties that, with those a file has, would be too many. */
  static void requireRoomForProperties(DriveCall call, DriveFile file) {
    int open = resultingSize(call.json().path("properties"), file.properties());
    Map<String, String> mine = file.appProperties(call.viewer().clientId());
    int own = resultingSize(call.json().path("appProperties"), mine);
    int others = file.propertyCount() - file.properties().size() - mine.size();
    requireCounts(open, own, others);
  }

  private static void requireCounts(int open, int own, int others) {
    if (open > PROPERTIES_OF_ONE_APP
        || own > PROPERTIES_OF_ONE_APP
        || open + own + others > PROPERTIES_OF_ALL) {
      throw new DriveRefusal(
          DriveReason.INVALID, "The limit of properties per file has been exceeded.");
    }
  }

  private static int resultingSize(JsonNode from, Map<String, String> into) {
    Map<String, String> merged = new HashMap<>(into);
    merge(from, merged);
    return merged.size();
  }

  /** An entry sent as null is removed (doc). */
  private static void merge(JsonNode from, Map<String, String> into) {
    from.properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                into.remove(field.getKey());
              } else {
                into.put(field.getKey(), field.getValue().asText());
              }
            });
  }

  static Optional<Instant> time(DriveCall call, String field) {
    return call.text(field)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
              } catch (DateTimeException e) {
                throw DriveRefusal.invalidField(field);
              }
            });
  }
}
