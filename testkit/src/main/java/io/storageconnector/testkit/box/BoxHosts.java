package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which of Box's services a request is for, and how the same client reaches the others.
 *
 * <p>A client that asks for one of Box's own host names (through the proxy, or by a mapped name)
 * gets links to those names, with the port it used; a client of a local port gets links to the
 * local ports. Thread-safe.
 */
public final class BoxHosts {

  /** The services of Box. */
  enum Service {
    API,
    UPLOAD,
    ACCOUNT,
    DOWNLOAD,
    /** A local port that serves the first three. */
    LOCAL
  }

  /** The prefix in the name of the listeners that stand for the download host. */
  public static final String DOWNLOAD_LISTENER = "download";

  private static final Map<String, Service> PUBLIC =
      Map.of(
          "api.box.com", Service.API,
          "upload.box.com", Service.UPLOAD,
          "account.box.com", Service.ACCOUNT,
          "app.box.com", Service.ACCOUNT,
          "dl.boxcloud.com", Service.DOWNLOAD);

  private final Map<String, BoxOrigins> local = new ConcurrentHashMap<>();

  /** Makes a map without local origins. */
  public BoxHosts() {}

  /**
   * Returns Box's host names, for a certificate.
   *
   * @return the names
   */
  public static List<String> publicNames() {
    return PUBLIC.keySet().stream().sorted().toList();
  }

  /**
   * Says whether a name is one of Box's.
   *
   * @param host a host name
   * @return true when the fake stands for it
   */
  public static boolean isPublic(String host) {
    return PUBLIC.containsKey(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Sets the origins given to clients that came by a local port.
   *
   * @param scheme {@code http} or {@code https}
   * @param origins the origins for that scheme
   */
  public void local(String scheme, BoxOrigins origins) {
    local.put(scheme, origins);
  }

  Service service(RequestHead head) {
    Service named = PUBLIC.get(head.host().toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    return head.listener().startsWith(DOWNLOAD_LISTENER) ? Service.DOWNLOAD : Service.LOCAL;
  }

  BoxOrigins originsFor(RequestHead head) {
    String host = head.host();
    if (isPublic(host)) {
      String prefix = head.scheme() + "://";
      String port = head.authority().substring(host.length());
      return new BoxOrigins(
          prefix + "api.box.com" + port,
          prefix + "upload.box.com" + port,
          prefix + "account.box.com" + port,
          prefix + "dl.boxcloud.com" + port);
    }
    BoxOrigins origins = local.get(head.scheme());
    if (origins == null) {
      throw new IllegalStateException("no local origins for " + head.scheme());
    }
    return origins;
  }

  /** Says whether a service serves this path; the local port serves all but downloads. */
  static boolean serves(Service service, String path) {
    return switch (service) {
      case API -> path.startsWith("/2.0/") || path.startsWith("/oauth2/");
      case UPLOAD -> path.startsWith("/api/2.0/");
      case ACCOUNT -> path.startsWith("/api/oauth2/");
      case DOWNLOAD -> path.startsWith("/d/");
      case LOCAL -> !path.startsWith("/d/");
    };
  }
}
