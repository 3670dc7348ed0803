package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends in one of Box's error answers. Its wording: doc (common errors), unless noted
 * where it is made.
 */
final class BoxRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient @Nullable JsonNode context;

  BoxRefusal(int status, String code, String message) {
    this(status, code, message, null);
  }

  BoxRefusal(int status, String code, String message, @Nullable JsonNode context) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.context = context;
  }

  static BoxRefusal notFound(String kind, String id) {
    String value = kind.charAt(0) + "_" + id;
    return new BoxRefusal(
        404,
        "not_found",
        "Not Found",
        BoxJson.fieldError(
            kind,
            "Invalid value '" + value + "'. '" + kind + "' with value '" + value + "' not found"));
  }

  static BoxRefusal invalid(String field, String message) {
    return new BoxRefusal(400, "bad_request", "Bad Request", BoxJson.fieldError(field, message));
  }

  static BoxRefusal forbidden() {
    return new BoxRefusal(
        403, "access_denied_insufficient_permissions", "Access denied - insufficient permission");
  }

  static BoxRefusal preconditionFailed() {
    return new BoxRefusal(
        412,
        "precondition_failed",
        "The resource has been modified. Please retrieve the resource again and retry");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  @Nullable JsonNode context() {
    return context;
  }
}
