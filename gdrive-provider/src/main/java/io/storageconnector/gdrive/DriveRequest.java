package io.storageconnector.gdrive;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpContent;
import com.google.gson.JsonObject;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to Drive, put together by one thread and sent once. Prints neither address nor
 * headers, because the address of an upload session is a secret and a query holds names.
 */
final class DriveRequest {

  private static final String JSON = "application/json; charset=UTF-8";

  private final String method;
  private final String address;
  private final @Nullable ItemRef about;
  private final Map<String, String> params = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable HttpContent content;
  private @Nullable String newId;
  private ItemKind newKind = ItemKind.FILE;
  private boolean inSession;

  private DriveRequest(String method, String address, @Nullable ItemRef about) {
    this.method = method;
    this.address = address;
    this.about = about;
  }

  static DriveRequest get(String address, @Nullable ItemRef about) {
    return new DriveRequest("GET", address, about);
  }

  static DriveRequest post(String address, @Nullable ItemRef about) {
    return new DriveRequest("POST", address, about);
  }

  static DriveRequest patch(String address, @Nullable ItemRef about) {
    return new DriveRequest("PATCH", address, about);
  }

  static DriveRequest put(String address, @Nullable ItemRef about) {
    return new DriveRequest("PUT", address, about);
  }

  static DriveRequest delete(String address, @Nullable ItemRef about) {
    return new DriveRequest("DELETE", address, about);
  }

  DriveRequest param(String name, @Nullable String value) {
    if (value != null) {
      params.put(name, value);
    }
    return this;
  }

  /** Asks for these fields of the answer alone; the default is four of them. */
  DriveRequest fields(String mask) {
    return param("fields", mask);
  }

  /** Says that items of shared drives are meant too; without it they do not exist. */
  DriveRequest onAllDrives() {
    return param("supportsAllDrives", "true");
  }

  DriveRequest header(String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
    return this;
  }

  DriveRequest json(JsonObject value) {
    return content(new ByteArrayContent(JSON, value.toString().getBytes(StandardCharsets.UTF_8)));
  }

  DriveRequest content(HttpContent value) {
    this.content = value;
    return this;
  }

  /** Remembers the id that what is created gets, which is what a repeat collides with. */
  DriveRequest creating(ItemKind kind, @Nullable String id) {
    this.newKind = kind;
    this.newId = id;
    return this;
  }

  /** Says that the request is about an upload session, whose absence is not that of an item. */
  DriveRequest inSession() {
    this.inSession = true;
    return this;
  }

  String method() {
    return method;
  }

  @Nullable ItemRef about() {
    return about;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable HttpContent content() {
    return content;
  }

  @Nullable String newId() {
    return newId;
  }

  ItemKind newKind() {
    return newKind;
  }

  boolean isInSession() {
    return inSession;
  }

  /** Says whether the request changes nothing, so that a lost answer leaves no doubt. */
  boolean isRead() {
    return method.equals("GET");
  }

  /** Returns the address with its parameters, encoded. */
  String url() {
    StringBuilder url = new StringBuilder(address);
    char separator = address.indexOf('?') < 0 ? '?' : '&';
    for (Map.Entry<String, String> param : params.entrySet()) {
      url.append(separator).append(param.getKey()).append('=').append(encoded(param.getValue()));
      separator = '&';
    }
    return url.toString();
  }

  @Override
  public String toString() {
    return method + (about == null ? "" : " about " + about);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
