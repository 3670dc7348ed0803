package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.fault.ErrorReplies;
import io.storageconnector.testkit.fault.FakeOperation;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;

/**
 * Drive's answers: JSON with the content type its clients insist on, and the same error object for
 * every failure (doc: error guide). Stateless.
 */
final class DriveReplies implements ErrorReplies {

  private static final String JSON = "application/json; charset=UTF-8";
  private static final String REALM = "Bearer realm=\"https://accounts.google.com/\"";

  private final GoogleReplies logins = new GoogleReplies();

  static FakeReply json(JsonNode node) {
    return json(200, node);
  }

  /**
   * Measured: without a JSON content type Google's Java client leaves the details of an error out.
   */
  static FakeReply json(int status, JsonNode node) {
    return FakeReply.of(status)
        .withHeader("Content-Type", JSON)
        .withBody(BodySource.of(DriveJson.text(node)));
  }

  static FakeReply refusal(DriveRefusal refusal) {
    return refusal(refusal, refusal.reason().status());
  }

  private static FakeReply refusal(DriveRefusal refusal, int status) {
    DriveReason reason = refusal.reason();
    ObjectNode answer = DriveJson.object();
    ObjectNode error = answer.putObject("error");
    error.put("code", status).put("message", refusal.text());
    ObjectNode detail = error.putArray("errors").addObject();
    detail
        .put("message", refusal.text())
        .put("domain", reason.domain())
        .put("reason", reason.reason());
    if (refusal.location() != null) {
      detail.put("location", refusal.location()).put("locationType", "parameter");
    } else if (reason.status() == 401) {
      detail.put("location", "Authorization").put("locationType", "header");
    }
    if (reason == DriveReason.INSUFFICIENT_PERMISSIONS) {
      error.put("status", "PERMISSION_DENIED");
      ObjectNode info = error.putArray("details").addObject();
      info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
          .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
          .put("domain", "googleapis.com");
      info.putObject("metadata").put("service", "drive.googleapis.com");
    }
    FakeReply reply = json(status, answer);
    if (reason == DriveReason.INSUFFICIENT_PERMISSIONS) {
      return reply.withHeader("WWW-Authenticate", REALM + ", error=\"insufficient_scope\"");
    }
    return reason.status() == 401
        ? reply.withHeader("WWW-Authenticate", REALM + ", error=\"invalid_token\"")
        : reply;
  }

  @Override
  public FakeReply error(FakeOperation operation, int status) {
    if (((DriveOperation) operation).isOAuth()) {
      return logins.error((DriveOperation) operation, status);
    }
    return switch (status) {
      case 400 -> DriveReason.BAD_REQUEST.reply();
      case 401 -> DriveReason.AUTH_ERROR.reply();
      case 403 -> DriveReason.INSUFFICIENT_FILE_PERMISSIONS.reply();
      case 404 -> DriveReason.NOT_FOUND.reply();
      case 409 -> DriveReason.FILE_ID_IN_USE.reply();
      case 410 -> DriveReason.GONE.reply();
      case 416 -> DriveReason.REQUESTED_RANGE_NOT_SATISFIABLE.reply();
      case 429 -> DriveReason.TOO_MANY_REQUESTS.reply();
      case 500 -> DriveReason.INTERNAL_ERROR.reply();
      default -> refusal(DriveRefusal.of(DriveReason.BACKEND_ERROR), status);
    };
  }
}
