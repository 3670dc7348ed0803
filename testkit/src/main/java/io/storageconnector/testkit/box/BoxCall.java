package io.storageconnector.testkit.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request after it was recognised: operation, ids from the path, the account behind the token.
 * Confined to its request.
 */
final class BoxCall {

  private final BoxOperation operation;
  private final FakeRequest request;
  private final List<String> ids;
  private final BoxOrigins origins;
  private final @Nullable BoxViewer viewer;
  private @Nullable ObjectNode json;

  BoxCall(
      BoxOperation operation,
      FakeRequest request,
      List<String> ids,
      BoxOrigins origins,
      @Nullable BoxViewer viewer) {
    this.operation = operation;
    this.request = request;
    this.ids = ids;
    this.origins = origins;
    this.viewer = viewer;
  }

  BoxOperation operation() {
    return operation;
  }

  RequestHead head() {
    return request.head();
  }

  BodySource body() {
    return request.body();
  }

  BoxOrigins origins() {
    return origins;
  }

  BoxViewer viewer() {
    if (viewer == null) {
      throw new IllegalStateException(operation + " has no account");
    }
    return viewer;
  }

  /** The id in the path. */
  String id() {
    return ids.get(0);
  }

  /** The second id in the path. */
  String secondId() {
    return ids.get(1);
  }

  Optional<String> query(String name) {
    return request.head().queryParameter(name);
  }

  int number(String name, int otherwise, int maximum) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= 0) {
        return Math.min(value, maximum);
      }
    } catch (NumberFormatException e) {
      // refused below, together with negative numbers
    }
    throw BoxRefusal.invalid(name, "Invalid value '" + text.get() + "'.");
  }

  /** The fields asked for, or empty when the request leaves the choice to Box. */
  Optional<List<String>> fields() {
    return query("fields")
        .map(
            list ->
                Arrays.stream(list.split(","))
                    .map(String::trim)
                    .filter(name -> !name.isEmpty())
                    .toList());
  }

  /** The JSON body; no body counts as an empty object. */
  ObjectNode json() {
    ObjectNode parsed = json;
    if (parsed == null) {
      parsed = request.body().length() == 0 ? BoxJson.object() : parse(request.body().text());
      json = parsed;
    }
    return parsed;
  }

  private static ObjectNode parse(String text) {
    try {
      if (BoxJson.MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // refused below, like any other body that is no object
    }
    throw new BoxRefusal(400, "bad_request", "Could not parse JSON");
  }

  Optional<String> text(String field) {
    JsonNode value = json().path(field);
    return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
  }

  String requiredText(String field) {
    return text(field).orElseThrow(() -> BoxRefusal.invalid(field, "'" + field + "' is required"));
  }

  /** The id in {@code parent}, or empty when the request has none. */
  Optional<String> parentId() {
    JsonNode id = json().path("parent").path("id");
    return id.isTextual() || id.isNumber() ? Optional.of(id.asText()) : Optional.empty();
  }

  String requiredParentId() {
    return parentId().orElseThrow(() -> BoxRefusal.invalid("parent", "'parent' is required"));
  }

  Map<String, List<String>> form() {
    try {
      return RequestHead.parameters(request.body().text());
    } catch (IllegalArgumentException e) {
      throw new BoxRefusal(400, "bad_request", "The form is malformed");
    }
  }

  /** Refuses when {@code If-Match} names another state than the item has (doc). */
  void requireMatch(BoxItem item) {
    Optional<String> expected = head().header("If-Match");
    if (expected.isPresent() && !expected.get().equals(item.etag())) {
      throw BoxRefusal.preconditionFailed();
    }
  }

  /** Says whether {@code If-None-Match} names the state the item has (doc). */
  boolean isUnchanged(BoxItem item) {
    return head().header("If-None-Match").filter(item.etag()::equals).isPresent();
  }
}
