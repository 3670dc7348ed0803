package io.storageconnector.gdrive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be learnt from the body of a refusal: its reason, in the old words of Drive and in the
 * newer ones of all Google APIs. Never the message, which is free text and quotes names and ids.
 *
 * @param reason the reason of the first error, such as {@code userRateLimitExceeded}, or null
 * @param detail the reason of the first detail, such as {@code SERVICE_DISABLED}, or null
 * @param location what the reason is about, such as {@code pageToken}, or null
 * @param isForeign whether there is a body that Drive can't have written: its errors are JSON
 *     objects
 */
record DriveErrorBody(
    @Nullable String reason,
    @Nullable String detail,
    @Nullable String location,
    boolean isForeign) {

  /** More of a refusal is not read: it is no answer of Drive. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");

  /** Says nothing. */
  static final DriveErrorBody NONE = new DriveErrorBody(null, null, null, false);

  private static final DriveErrorBody FOREIGN = new DriveErrorBody(null, null, null, true);

  /** Reads a body, leniently: what is not there or not understood is left out. */
  static DriveErrorBody parse(byte[] body) {
    if (body.length == 0) {
      return NONE;
    }
    JsonElement root;
    try {
      root = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
    } catch (JsonParseException | StackOverflowError e) {
      return FOREIGN;
    }
    if (!(root instanceof JsonObject object)
        || !(object.get("error") instanceof JsonObject error)) {
      return FOREIGN;
    }
    JsonObject first = firstOf(error.get("errors"));
    return new DriveErrorBody(
        text(first, "reason"),
        text(firstOf(error.get("details")), "reason"),
        text(first, "location"),
        false);
  }

  /** Returns the most telling code, or null if there is none. */
  @Nullable String code() {
    return reason == null ? detail : reason;
  }

  private static JsonObject firstOf(@Nullable JsonElement list) {
    if (list instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonObject object && object.has("reason")) {
          return object;
        }
      }
    }
    return new JsonObject();
  }

  private static @Nullable String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
            && CODE.matcher(value.getAsString()).matches()
        ? value.getAsString()
        : null;
  }
}
