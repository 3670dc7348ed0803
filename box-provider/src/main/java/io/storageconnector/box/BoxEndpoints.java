package io.storageconnector.box;

import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/** The addresses of Box, and which of those that Box hands out may be sent a token. Immutable. */
final class BoxEndpoints {

  private final URI api;
  private final URI upload;

  BoxEndpoints(BoxConfig config) {
    this.api = config.apiBaseUrl();
    this.upload = config.uploadBaseUrl();
  }

  /** Returns a base address without a slash at its end. */
  static String text(URI base) {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  String item(ItemRef item) {
    return text(api) + "/2.0/" + collection(item.kind()) + "/" + item.id();
  }

  String item(ItemRef item, String part) {
    return item(item) + "/" + part;
  }

  String folders() {
    return text(api) + "/2.0/folders";
  }

  String preflight() {
    return text(api) + "/2.0/files/content";
  }

  String upload() {
    return text(upload) + "/2.0/files/content";
  }

  String upload(ItemRef file) {
    return text(upload) + "/2.0/files/" + file.id() + "/content";
  }

  String uploadSessions() {
    return text(upload) + "/2.0/files/upload_sessions";
  }

  String uploadSessions(ItemRef file) {
    return text(upload) + "/2.0/files/" + file.id() + "/upload_sessions";
  }

  /**
   * Says whether an address that Box returned, or that a saved handle holds, may be sent an access
   * token: a configured host, or one of Box's own by https.
   */
  boolean isTrusted(URI address) {
    return isSameOrigin(address, api) || isSameOrigin(address, upload) || isBox(address);
  }

  /** Says whether content may be fetched from an address; no token is sent to it. */
  boolean mayFetchFrom(URI address) {
    return address.getHost() != null
        && ("https".equalsIgnoreCase(address.getScheme())
            || ("http".equals(api.getScheme()) && "http".equalsIgnoreCase(address.getScheme())));
  }

  private static boolean isBox(URI address) {
    String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
    return "https".equalsIgnoreCase(address.getScheme())
        && address.getPort() == -1
        && (host.equals("box.com") || host.endsWith(".box.com") || host.endsWith(".boxcloud.com"));
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return one.getHost() != null
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort()
        && Objects.equals(one.getScheme(), other.getScheme());
  }

  private static String collection(ItemKind kind) {
    return switch (kind) {
      case FILE, NATIVE_DOC -> "files";
      case FOLDER -> "folders";
      case SHORTCUT -> "web_links";
    };
  }
}
