package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.fault.ErrorReplies;
import io.storageconnector.testkit.fault.FakeOperation;
import io.storageconnector.testkit.http.FakeReply;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Box's answers to failure: JSON with a request id for the API, {@code error} pairs for the token
 * endpoint, nothing at all for 401 (doc, reported). Thread-safe.
 */
final class BoxReplies implements ErrorReplies {

  static final String REQUEST_ID = "BOX-REQUEST-ID";

  private final AtomicLong requests = new AtomicLong();

  String newRequestId() {
    return "fake" + String.format("%012d", requests.incrementAndGet());
  }

  FakeReply refusal(BoxRefusal refusal) {
    String message = String.valueOf(refusal.getMessage());
    FakeReply reply = error(refusal.status(), refusal.code(), message, refusal.context());
    // reported (boxr#20): a missing scope is named in this header too
    return refusal.code().equals("insufficient_scope")
        ? reply.withHeader(
            "WWW-Authenticate",
            "Bearer realm=\"Service\", error=\"insufficient_scope\", error_description=\""
                + message
                + "\"")
        : reply;
  }

  private FakeReply error(int status, String code, String message, @Nullable JsonNode context) {
    String id = newRequestId();
    ObjectNode json = BoxJson.object().put("type", "error").put("status", status).put("code", code);
    if (context != null) {
      json.set("context_info", context);
    }
    json.put("help_url", "http://developers.box.com/docs/#errors")
        .put("message", message)
        .put("request_id", id);
    return FakeReply.json(status, BoxJson.text(json)).withHeader(REQUEST_ID, "0" + id);
  }

  /** 401 has no body; the reason is in the header (reported). */
  FakeReply unauthorized(boolean expired) {
    String reason =
        expired
            ? ", error=\"expired_token\", error_description=\"The access token provided has expired.\""
            : ", error=\"invalid_token\", error_description=\"The access token provided is invalid.\"";
    return FakeReply.of(401).withHeader("WWW-Authenticate", "Bearer realm=\"Service\"" + reason);
  }

  FakeReply oauthError(int status, String error, String description) {
    return FakeReply.json(
        status,
        BoxJson.text(BoxJson.object().put("error", error).put("error_description", description)));
  }

  @Override
  public FakeReply error(FakeOperation operation, int status) {
    BoxOperation known = (BoxOperation) operation;
    if (known == BoxOperation.DOWNLOAD_CONTENT) {
      return FakeReply.of(status);
    }
    if (known.isTokenRequest() || known == BoxOperation.REVOKE) {
      return tokenError(status);
    }
    return status == 401 ? unauthorized(true) : error(status, code(status), message(status), null);
  }

  private FakeReply tokenError(int status) {
    return switch (status) {
      case 409 -> FakeReply.of(409);
      case 429 ->
          oauthError(
              429,
              "temporarily_unavailable",
              "The server is currently unable to handle the request due to a temporary overloading of the server");
      case 400 -> oauthError(400, "invalid_grant", "Invalid refresh token");
      case 401 -> oauthError(401, "invalid_client", "The client credentials are not valid");
      default -> oauthError(status, "server_error", "An internal error occurred");
    };
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 403 -> "access_denied_insufficient_permissions";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 409 -> "operation_blocked_temporary";
      case 410 -> "session_expired";
      case 412 -> "precondition_failed";
      case 429 -> "rate_limit_exceeded";
      case 500 -> "internal_server_error";
      case 502 -> "bad_gateway";
      case 503, 504 -> "unavailable";
      default -> "error";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 429 -> "Request rate limit exceeded, please try again later";
      case 500 -> "Internal Server Error";
      case 503, 504 -> "Unavailable";
      default -> "Error " + status;
    };
  }
}
