package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one JSON mapper of the fake and the small shapes that many answers share. */
final class DriveJson {

  static final ObjectMapper MAPPER = new ObjectMapper();

  /** RFC 3339 in UTC with milliseconds (client code: the models of Google's Java client). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private DriveJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static String date(Instant instant) {
    return DATE.format(instant);
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static ObjectNode user(DriveAccount account, DriveAccount viewer) {
    return object()
        .put("kind", "drive#user")
        .put("displayName", account.displayName())
        .put("me", account == viewer)
        .put("permissionId", account.permissionId())
        .put("emailAddress", account.email());
  }
}
