package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * A method in a header instead of the request line.
 *
 * <p>Measured: Google's Java client sends PATCH so over the JDK's connections, and a GET of more than
 * 2048 letters as a POST with the parameters in its body.
 */
final class MethodOverride {

  private static final String HEADER = "X-HTTP-Method-Override";
  private static final int FORM_LIMIT = 1024 * 1024;

  private MethodOverride() {}

  /** The head with the method that is meant. */
  static RequestHead method(RequestHead head) {
    return head.method().equals("POST")
        ? head.header(HEADER)
            .map(method -> head.withRequest(method, head.target(), head.headers()))
            .orElse(head)
        : head;
  }

  /** The request that is meant: of a GET, the body becomes the query. */
  static FakeRequest apply(FakeRequest request) {
    RequestHead head = method(request.head());
    if (head == request.head() || !head.method().equals("GET") || request.body().length() == 0) {
      return new FakeRequest(head, request.body());
    }
    String target = head.target();
    String query = (target.contains("?") ? "&" : "?") + form(request);
    return new FakeRequest(
        head.withRequest("GET", target + query, head.headers()), BodySource.empty());
  }

  private static String form(FakeRequest request) {
    boolean packed =
        request.head().header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
    try (InputStream raw = request.body().open();
        InputStream in = packed ? new GZIPInputStream(raw) : raw) {
      return new String(in.readNBytes(FORM_LIMIT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DriveRefusal.of(DriveReason.BAD_REQUEST);
    }
  }
}
