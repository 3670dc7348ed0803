package io.storageconnector.testkit.wiremock;

import io.storageconnector.testkit.http.FakeRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds an exchange again inside WireMock, which copies requests, by a header that never reaches
 * the wire. Thread-safe.
 */
final class Exchanges {

  static final String HEADER = "X-Testkit-Exchange";

  private final Map<String, Exchange> open = new ConcurrentHashMap<>();

  Exchange begin(FakeRequest request) {
    Exchange exchange = new Exchange(request);
    open.put(key(request), exchange);
    return exchange;
  }

  Optional<Exchange> find(String key) {
    return Optional.ofNullable(open.get(key));
  }

  void end(FakeRequest request) {
    open.remove(key(request));
  }

  static String key(FakeRequest request) {
    return Long.toString(request.head().attempt());
  }
}
