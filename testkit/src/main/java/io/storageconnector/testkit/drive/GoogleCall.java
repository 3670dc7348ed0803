package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One recognised login request with its decoded parameters. Confined to its request. */
final class GoogleCall {

  private final GoogleEndpoint endpoint;
  private final RequestHead head;
  private final Map<String, List<String>> query;
  private final Map<String, List<String>> form;

  GoogleCall(GoogleEndpoint endpoint, FakeRequest request, Map<String, List<String>> form) {
    this.endpoint = endpoint;
    this.head = request.head();
    this.query = head.query();
    this.form = form;
  }

  GoogleEndpoint endpoint() {
    return endpoint;
  }

  RequestHead head() {
    return head;
  }

  Map<String, List<String>> query() {
    return query;
  }

  Map<String, List<String>> form() {
    return form;
  }

  Optional<String> query(String name) {
    return first(query, name);
  }

  Optional<String> form(String name) {
    return first(form, name);
  }

  /** A form field that Google names when it is missing (reported). */
  String required(String name) {
    return form(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> GoogleRefusal.invalidRequest("Missing required parameter: " + name));
  }

  /** The bearer token of the request, or empty text. */
  String bearer() {
    String value = head.header("Authorization").orElse("");
    return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).trim() : "";
  }

  static Optional<String> first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }
}
