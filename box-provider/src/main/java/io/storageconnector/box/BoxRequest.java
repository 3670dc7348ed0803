package io.storageconnector.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.item.ItemRef;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One request to Box, put together by one thread and sent once. Prints neither address nor headers,
 * because a download address is a secret.
 */
final class BoxRequest {

  private final String method;
  private final String url;
  private final @Nullable ItemRef about;
  private final Map<String, String> params = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable JsonNode json;
  private @Nullable RequestBody content;
  private boolean authorized = true;
  private boolean inSession;

  private BoxRequest(String method, String url, @Nullable ItemRef about) {
    this.method = method;
    this.url = url;
    this.about = about;
  }

  static BoxRequest get(String url, @Nullable ItemRef about) {
    return new BoxRequest("GET", url, about);
  }

  static BoxRequest post(String url, @Nullable ItemRef about) {
    return new BoxRequest("POST", url, about);
  }

  static BoxRequest put(String url, @Nullable ItemRef about) {
    return new BoxRequest("PUT", url, about);
  }

  static BoxRequest delete(String url, @Nullable ItemRef about) {
    return new BoxRequest("DELETE", url, about);
  }

  static BoxRequest options(String url, @Nullable ItemRef about) {
    return new BoxRequest("OPTIONS", url, about);
  }

  BoxRequest param(String name, @Nullable String value) {
    if (value != null) {
      params.put(name, value);
    }
    return this;
  }

  BoxRequest header(String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
    return this;
  }

  BoxRequest json(JsonNode value) {
    this.json = value;
    return this;
  }

  BoxRequest content(RequestBody value) {
    this.content = value;
    return this;
  }

  /** Leaves the access token out: the download host neither needs it nor may see it. */
  BoxRequest anonymous() {
    this.authorized = false;
    return this;
  }

  /** Says that the request is about an upload session, whose absence is not that of an item. */
  BoxRequest inSession() {
    this.inSession = true;
    return this;
  }

  String method() {
    return method;
  }

  String url() {
    return url;
  }

  @Nullable ItemRef about() {
    return about;
  }

  Map<String, String> params() {
    return params;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable JsonNode json() {
    return json;
  }

  @Nullable RequestBody content() {
    return content;
  }

  boolean isAuthorized() {
    return authorized;
  }

  boolean isInSession() {
    return inSession;
  }

  /** Says whether the request sends one part of an upload. */
  boolean isPart() {
    return inSession && method.equals("PUT");
  }

  /** Says whether the request changes nothing, so that a lost answer leaves no doubt. */
  boolean isRead() {
    return method.equals("GET") || method.equals("OPTIONS");
  }

  @Override
  public String toString() {
    return method + (about == null ? "" : " about " + about);
  }
}
