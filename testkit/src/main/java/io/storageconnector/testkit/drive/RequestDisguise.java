package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Requests in the disguises that clients give them.
 *
 * <p>Measured: Google's Java client sends PATCH as POST with a header over the JDK's connections, a
 * GET of more than 2048 letters as a POST with the parameters in its body, and compresses bodies.
 */
final class RequestDisguise {

  private static final String HEADER = "X-HTTP-Method-Override";
  private static final int FORM_LIMIT = 1024 * 1024;

  private RequestDisguise() {}

  /** The head with the method that is meant. */
  static RequestHead method(RequestHead head) {
    return head.method().equals("POST")
        ? head.header(HEADER)
            .map(method -> head.withRequest(method, head.target(), head.headers()))
            .orElse(head)
        : head;
  }

  /** The request that is meant: of a GET, the body becomes the query. */
  static FakeRequest reveal(FakeRequest request) {
    RequestHead head = method(request.head());
    if (head == request.head() || !head.method().equals("GET") || request.body().length() == 0) {
      return new FakeRequest(head, request.body());
    }
    String target = head.target();
    String query = (target.contains("?") ? "&" : "?") + form(request);
    RequestHead whole = head.withRequest("GET", target + query, head.headers());
    if (!isReadable(whole)) {
      throw DriveRefusal.of(DriveReason.BAD_REQUEST);
    }
    return new FakeRequest(whole, BodySource.empty());
  }

  /** Says whether all escapes in path and query can be decoded. */
  static boolean isReadable(RequestHead head) {
    try {
      Map<String, List<String>> unused = head.query();
      String path = URLDecoder.decode(head.path(), StandardCharsets.UTF_8);
      return !path.isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String form(FakeRequest request) {
    try (InputStream in = unpacked(request)) {
      return new String(in.readNBytes(FORM_LIMIT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DriveRefusal.of(DriveReason.BAD_REQUEST);
    }
  }

  /** Opens a body. Measured: Google's Java client compresses; only the header says so. */
  static InputStream unpacked(FakeRequest request) throws IOException {
    InputStream raw = request.body().open();
    boolean packed =
        request.head().header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
    try {
      return packed ? new GZIPInputStream(raw) : raw;
    } catch (IOException e) {
      raw.close();
      throw new DriveRefusal(DriveReason.BAD_REQUEST, "The body is not compressed as it says");
    }
  }
}
