package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.storageconnector.spi.HttpTimes;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came back of one request that has to do with tokens, read to its end: an answer, or what
 * kept it away. Immutable; it holds tokens, and prints nothing.
 */
final class GoogleTokenAnswer {

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final int status;
  private final String problem;
  private final boolean sent;
  private final JsonObject json;
  private final Instant sentAt;
  private final Instant receivedAt;
  private final @Nullable Instant serverTime;
  private final Duration retryAfter;

  private GoogleTokenAnswer(
      int status,
      String problem,
      boolean sent,
      JsonObject json,
      Instant sentAt,
      Instant receivedAt,
      @Nullable Instant serverTime,
      @Nullable Duration retryAfter) {
    this.status = status;
    this.problem = problem;
    this.sent = sent;
    this.json = json;
    this.sentAt = sentAt;
    this.receivedAt = receivedAt;
    this.serverTime = serverTime;
    this.retryAfter = retryAfter == null ? Duration.ZERO : retryAfter;
  }

  /**
   * Returns an answer.
   *
   * @param body the body, as far as anybody wants to read it
   * @param date the header {@code Date}, or null
   * @param retryAfter the header {@code Retry-After}, or null
   * @param sentAt when the request left
   */
  static GoogleTokenAnswer of(
      int status,
      byte[] body,
      @Nullable String date,
      @Nullable String retryAfter,
      Instant sentAt,
      Clock clock) {
    return new GoogleTokenAnswer(
        status,
        "http " + status,
        true,
        parse(body),
        sentAt,
        clock.instant(),
        HttpTimes.date(date).orElse(null),
        HttpTimes.retryAfter(retryAfter, date, clock).orElse(null));
  }

  /**
   * Returns what stands for an answer that did not come.
   *
   * @param problem a short word for it
   * @param sent whether the request may have reached Google
   */
  static GoogleTokenAnswer none(String problem, boolean sent, Instant now) {
    return new GoogleTokenAnswer(0, problem, sent, new JsonObject(), now, now, null, null);
  }

  /** Returns an answer of which nothing is known but a status and the code of an error. */
  static GoogleTokenAnswer refusal(int status, String error, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("error", error);
    return new GoogleTokenAnswer(status, "http " + status, true, json, now, now, null, null);
  }

  /** Returns the status, or 0 if there was no answer. */
  int status() {
    return status;
  }

  /** Returns a short word for an answer that is no success, with nothing of its text. */
  String problem() {
    return problem;
  }

  /** Says whether the request may have reached Google. */
  boolean wasSent() {
    return sent;
  }

  /** Returns when the request left, from which a token's life counts. */
  Instant sentAt() {
    return sentAt;
  }

  /** Returns the host's time when the answer was read. */
  Instant receivedAt() {
    return receivedAt;
  }

  /** Returns Google's time when it answered, or null if it does not say. */
  @Nullable Instant serverTime() {
    return serverTime;
  }

  /** Returns how long to wait, zero if the answer does not say. */
  Duration retryAfter() {
    return retryAfter;
  }

  /** Returns the code of an OAuth error, empty if there is none or it does not look like one. */
  String error() {
    return code("error");
  }

  /** Returns what Google adds to {@code invalid_grant} in some cases, empty if nothing. */
  String subtype() {
    return code("error_subtype");
  }

  /** Returns what Google says about an error: free text, to be recognised and never passed on. */
  String description() {
    return text("error_description");
  }

  /** Returns a text of the body, empty if it is not there. */
  String text(String field) {
    return text(json, field);
  }

  /** Returns a text of an object in the body, empty if it is not there. */
  String text(String object, String field) {
    return json.get(object) instanceof JsonObject inner ? text(inner, field) : "";
  }

  /** Returns a whole number of the body, empty if it is not there or is none. */
  OptionalLong number(String field) {
    if (json.get(field) instanceof JsonPrimitive value && value.isNumber()) {
      try {
        return OptionalLong.of(value.getAsBigDecimal().longValue());
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private String code(String field) {
    String code = text(field);
    return CODE.matcher(code).matches() ? code : "";
  }

  private static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "";
  }

  /** Returns an empty object for what is none, and so not Google's. */
  private static JsonObject parse(byte[] body) {
    try (JsonReader reader = new JsonReader(new StringReader(new String(body, UTF_8)))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement json = JsonParser.parseReader(reader);
      boolean whole = reader.peek() == JsonToken.END_DOCUMENT;
      return whole && json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
    } catch (JsonParseException | IOException e) {
      return new JsonObject();
    }
  }
}
