package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be learnt from the body of a refusal: the error code, the request's id, and the items in
 * the way. Never the message, which is free text.
 *
 * @param code Box's error code, or null if the body holds none
 * @param requestId Box's id of the request, or null
 * @param conflicts the items that have the name
 * @param isForeign whether there is a body that Box can't have written: its errors are JSON objects
 */
record BoxErrorBody(
    @Nullable String code, @Nullable String requestId, List<ItemRef> conflicts, boolean isForeign) {

  /** More of a refusal is not read: it is no answer of Box. */
  static final int MAX_BYTES = 64 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

  /** Says nothing. */
  static final BoxErrorBody NONE = new BoxErrorBody(null, null, List.of(), false);

  private static final BoxErrorBody FOREIGN = new BoxErrorBody(null, null, List.of(), true);

  BoxErrorBody {
    conflicts = List.copyOf(conflicts);
  }

  /** Reads a body, leniently: what is not there or not understood is left out. */
  static BoxErrorBody parse(byte[] body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return FOREIGN;
    } catch (IOException e) {
      throw new IllegalStateException("reading an array failed", e);
    }
    if (root == null || root.isMissingNode()) {
      return NONE;
    } else if (!root.isObject()) {
      return FOREIGN;
    }
    JsonNode code = root.hasNonNull("code") ? root.get("code") : root.path("error");
    return new BoxErrorBody(
        matching(CODE, code.asText("")),
        matching(REQUEST_ID, root.path("request_id").asText("")),
        conflicts(root.path("context_info").path("conflicts")),
        false);
  }

  /** Joins both ids of a request, as Box's support asks for them. */
  @Nullable String requestId(@Nullable String header) {
    String second = header == null ? null : matching(REQUEST_ID, header);
    if (requestId == null || second == null) {
      return requestId == null ? second : requestId;
    }
    return requestId + "." + second;
  }

  /** Uploads give one object, folder creation an array (box/boxcli#267). */
  private static List<ItemRef> conflicts(JsonNode node) {
    List<ItemRef> refs = new ArrayList<>(1);
    for (JsonNode one : node.isArray() ? node : List.of(node)) {
      ItemRef ref = BoxItems.ref(one.path("type").asText(""), one.path("id").asText(""));
      if (ref != null) {
        refs.add(ref);
      }
    }
    return refs;
  }

  private static @Nullable String matching(Pattern pattern, String text) {
    return pattern.matcher(text).matches() ? text : null;
  }
}
