package io.storageconnector.testkit.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one JSON mapper of the fake and the small shapes that many answers share. */
final class BoxJson {

  static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Dates carry an offset and no fraction (doc); Box answers in Pacific time, which a client must
   * not mistake for UTC.
   */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.ofHours(-8));

  private BoxJson() {}

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

  static ObjectNode user(BoxAccount account) {
    return object()
        .put("type", "user")
        .put("id", account.id())
        .put("name", account.name())
        .put("login", account.login());
  }

  /** Details of one bad field (reported). */
  static ObjectNode fieldError(String field, String message) {
    ObjectNode context = object();
    context
        .putArray("errors")
        .addObject()
        .put("reason", "invalid_parameter")
        .put("name", field)
        .put("message", message);
    return context;
  }
}
