package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request after it was recognised: operation, ids from the path, the account behind the token.
 * Confined to its request.
 */
final class DriveCall {

  private static final int JSON_LIMIT = 4 * 1024 * 1024;

  private final DriveOperation operation;
  private final FakeRequest request;
  private final List<String> ids;
  private final DriveViewer viewer;
  private final DriveSettings settings;
  private @Nullable ObjectNode json;

  DriveCall(
      DriveOperation operation, FakeRequest request, DriveViewer viewer, DriveSettings settings) {
    this.operation = operation;
    this.request = request;
    this.ids = operation.ids(request.head());
    this.viewer = viewer;
    this.settings = settings;
  }

  DriveOperation operation() {
    return operation;
  }

  RequestHead head() {
    return request.head();
  }

  DriveViewer viewer() {
    return viewer;
  }

  DriveAccount account() {
    return viewer.account();
  }

  /** The id in the path. */
  String id() {
    return ids.get(0);
  }

  /** The second id in the path. */
  String secondId() {
    return ids.get(1);
  }

  /** Scheme, host and port as the client named them. */
  String origin() {
    return head().scheme() + "://" + head().authority();
  }

  Optional<String> query(String name) {
    return head().queryParameter(name);
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  boolean flag(String name, boolean otherwise) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return switch (text.get()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw DriveRefusal.invalid(name);
    };
  }

  /** A number of a range; outside of it refused (doc: acceptable values). */
  int number(String name, int otherwise, int least, int most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, together with numbers outside the range
    }
    throw DriveRefusal.parameter(
        DriveReason.INVALID_PARAMETER,
        "Invalid value '"
            + text.get()
            + "'. Values must be within the range: ["
            + least
            + ", "
            + most
            + "]",
        name);
  }

  // Fields

  /** Refuses fields that the answer never has, before anything happens. */
  FieldTree fields(Shapes.Shape shape) {
    Optional<String> text = query("fields");
    if (text.isEmpty()) {
      return Shapes.byDefault(shape);
    }
    FieldTree tree = FieldTree.parse(text.get());
    tree.requireKnownBy(Shapes.known(shape));
    return tree;
  }

  FakeReply answer(Shapes.Shape shape, JsonNode whole) {
    return DriveReplies.json(fields(shape).apply(whole));
  }

  // Body

  /** Opens the body, uncompressed. */
  InputStream body() throws IOException {
    return RequestDisguise.unpacked(request);
  }

  /** The length of the body as it arrived, compressed or not. */
  long bodyLength() {
    return request.body().length();
  }

  /** The JSON body; no body counts as an empty object. */
  ObjectNode json() {
    ObjectNode parsed = json;
    if (parsed == null) {
      parsed = bodyLength() == 0 ? DriveJson.object() : parse(smallBody());
      requireModelled(parsed);
      json = parsed;
    }
    return parsed;
  }

  /** Takes the metadata part of a multipart body for the JSON of the request. */
  ObjectNode json(byte[] part) {
    ObjectNode parsed = parse(part);
    requireModelled(parsed);
    json = parsed;
    return parsed;
  }

  private byte[] smallBody() {
    try (InputStream in = body()) {
      return in.readNBytes(JSON_LIMIT);
    } catch (IOException e) {
      throw DriveRefusal.of(DriveReason.PARSE_ERROR);
    }
  }

  private static ObjectNode parse(byte[] bytes) {
    try {
      if (DriveJson.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8))
          instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // refused below, like any other body that is no object
    }
    throw DriveRefusal.of(DriveReason.PARSE_ERROR);
  }

  /** Fields of the resource that only Drive writes are refused as Drive does (reported). */
  private void requireModelled(ObjectNode body) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (operation.modelsBody(name)) {
                return;
              }
              if (Shapes.known(Shapes.Shape.FILE).names().contains(name)) {
                throw DriveRefusal.of(DriveReason.FIELD_NOT_WRITABLE);
              }
              if (settings.strict()) {
                throw DriveRefusal.notModelled(operation + " does not model the field " + name);
              }
            });
  }

  Optional<String> text(String field) {
    JsonNode value = json().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw DriveRefusal.invalidField(field);
    }
    return Optional.of(value.asText());
  }

  String requiredText(String field) {
    return text(field)
        .orElseThrow(
            () -> new DriveRefusal(DriveReason.REQUIRED, "The " + field + " field is required."));
  }
}
