package io.storageconnector.testkit.http;

import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * A parsed request that keeps the request target exactly as it was sent; the library's own class
 * normalises it.
 */
final class RawTargetRequest extends BasicClassicHttpRequest {

  static final HttpRequestFactory<ClassicHttpRequest> FACTORY =
      new HttpRequestFactory<>() {
        @Override
        public ClassicHttpRequest newHttpRequest(String method, String target) {
          return new RawTargetRequest(method, target);
        }

        @Override
        public ClassicHttpRequest newHttpRequest(String method, URI target) {
          return new RawTargetRequest(method, target.toString());
        }
      };

  private static final long serialVersionUID = 1;

  private final String target;

  private RawTargetRequest(String method, String target) {
    super(method, "/");
    this.target = target;
  }

  static String target(ClassicHttpRequest request) {
    return ((RawTargetRequest) request).target;
  }
}
