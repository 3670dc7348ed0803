package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Google's host names a fake stands for, and which paths each serves.
 *
 * <p>Names and paths: doc and client code. A port of the fake itself serves all of them.
 */
public final class GoogleHosts {

  private static final Pattern API =
      Pattern.compile(
          "/(?:upload/|download/|batch/|resumable/upload/)?drive/.*|/batch.*|/oauth2/v\\d/.*");

  private static final Map<String, Pattern> PUBLIC =
      Map.of(
          "www.googleapis.com",
          API,
          "drive.googleapis.com",
          API,
          "content.googleapis.com",
          API,
          "oauth2.googleapis.com",
          Pattern.compile("/token|/revoke|/tokeninfo"),
          "openidconnect.googleapis.com",
          Pattern.compile("/v1/userinfo"),
          "accounts.google.com",
          Pattern.compile("/o/oauth2/.*"));

  private GoogleHosts() {}

  /**
   * Returns Google's host names, for a certificate.
   *
   * @return the names
   */
  public static List<String> publicNames() {
    return PUBLIC.keySet().stream().sorted().toList();
  }

  /**
   * Says whether a name is one of Google's.
   *
   * @param host a host name
   * @return true when the fake stands for it
   */
  public static boolean isPublic(String host) {
    return PUBLIC.containsKey(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Says whether the host a request asks for has this path.
   *
   * @param head the request
   * @return true also for every host name that is none of Google's
   */
  public static boolean serves(RequestHead head) {
    Pattern paths = PUBLIC.get(head.host().toLowerCase(Locale.ROOT));
    return paths == null || paths.matcher(head.path()).matches();
  }
}
