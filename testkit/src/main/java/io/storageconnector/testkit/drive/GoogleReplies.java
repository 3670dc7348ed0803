package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.ConsentReplies;

/**
 * The answers of Google's login services: JSON for machines, pages for people. Immutable and
 * thread-safe.
 */
final class GoogleReplies {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  FakeReply json(int status, JsonNode body) {
    try {
      return FakeReply.of(status)
          .withHeader("Content-Type", "application/json; charset=utf-8")
          .withHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
          .withBody(BodySource.of(MAPPER.writeValueAsString(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  FakeReply refusal(GoogleRefusal refusal) {
    ObjectNode json =
        object().put("error", refusal.error()).put("error_description", refusal.description());
    if (refusal.subtype() != null) {
      json.put("error_subtype", refusal.subtype());
    }
    return json(refusal.status(), json);
  }

  FakeReply unauthorized() {
    return refusal(new GoogleRefusal(401, "invalid_request", "Invalid Credentials"))
        .withHeader(
            "WWW-Authenticate",
            "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
  }

  /** What servers under load answer: reported, but for the descriptions. */
  FakeReply error(DriveOperation operation, int status) {
    if (operation == DriveOperation.AUTHORIZE_PAGE
        || operation == DriveOperation.AUTHORIZE_DECISION) {
      return ConsentReplies.error(status, "server_error", "Try again later");
    }
    return refusal(
        switch (status) {
          case 400 -> GoogleRefusal.expiredOrRevoked();
          case 401 ->
              new GoogleRefusal(401, "invalid_client", "The provided client secret is invalid.");
          case 403, 429 -> new GoogleRefusal(status, "rate_limit_exceeded", "Rate limit exceeded");
          default -> new GoogleRefusal(status, "internal_failure", "Backend error");
        });
  }
}
