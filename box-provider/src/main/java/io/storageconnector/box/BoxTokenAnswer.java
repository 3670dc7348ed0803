package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.spi.HttpTimes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * What came back of one request that has to do with tokens, read to its end: an answer, or what
 * kept it away. Immutable; it holds tokens, and prints nothing.
 */
final class BoxTokenAnswer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final int status;
  private final String problem;
  private final boolean sent;
  private final @Nullable JsonNode json;
  private final Instant sentAt;
  private final Instant receivedAt;
  private final @Nullable Instant serverTime;
  private final @Nullable Duration retryAfter;

  private BoxTokenAnswer(String problem, boolean sent, Instant now) {
    this.status = 0;
    this.problem = problem;
    this.sent = sent;
    this.json = null;
    this.sentAt = now;
    this.receivedAt = now;
    this.serverTime = null;
    this.retryAfter = null;
  }

  private BoxTokenAnswer(Response answer, Instant sentAt, Clock clock) throws IOException {
    this.status = answer.code();
    this.problem = "http " + status;
    this.sent = true;
    this.json = json(answer.body());
    this.sentAt = sentAt;
    this.receivedAt = clock.instant();
    this.serverTime = HttpTimes.date(answer.header("Date")).orElse(null);
    this.retryAfter =
        HttpTimes.retryAfter(answer.header("Retry-After"), answer.header("Date"), clock)
            .orElse(null);
  }

  /**
   * Reads an answer.
   *
   * @param sentAt when the request left
   */
  static BoxTokenAnswer read(Response answer, Instant sentAt, Clock clock) throws IOException {
    return new BoxTokenAnswer(answer, sentAt, clock);
  }

  /**
   * Returns what stands for an answer that did not come.
   *
   * @param problem a short word for it
   * @param sent whether the request may have reached Box
   */
  static BoxTokenAnswer none(String problem, boolean sent, Instant now) {
    return new BoxTokenAnswer(problem, sent, now);
  }

  /** Returns the status, or 0 if there was no answer. */
  int status() {
    return status;
  }

  /** Returns a short word for an answer that is no success, with nothing of its text. */
  String problem() {
    return problem;
  }

  /** Says whether the request may have reached Box. */
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

  /** Returns Box's time when it answered, or null if it does not say. */
  @Nullable Instant serverTime() {
    return serverTime;
  }

  /** Returns how long to wait, zero if the answer does not say. */
  Duration retryAfter() {
    return retryAfter == null ? Duration.ZERO : retryAfter;
  }

  /** Returns the body, or null if it is no JSON object and so none of Box's. */
  @Nullable JsonNode json() {
    return json;
  }

  /** Returns the code of an OAuth error, empty if there is none or it does not look like one. */
  String error() {
    String code = text("error");
    return CODE.matcher(code).matches() ? code : "";
  }

  /** Returns what Box says about an error: free text, to be recognised and never passed on. */
  String description() {
    return text("error_description");
  }

  /** Returns a text of the body, empty if it is not there. */
  String text(String field) {
    return json == null ? "" : json.path(field).asText("");
  }

  private static @Nullable JsonNode json(@Nullable ResponseBody body) throws IOException {
    if (body == null) {
      return null;
    }
    try (InputStream in = body.byteStream()) {
      JsonNode json = JSON.readTree(in.readNBytes(MAX_BYTES));
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
