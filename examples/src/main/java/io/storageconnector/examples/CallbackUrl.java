package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The address a provider redirects the admin's browser to, with the outcome in its query. */
final class CallbackUrl {

  private CallbackUrl() {}

  static Map<String, String> parameters(URI callback) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = callback.getRawQuery() == null ? "" : callback.getRawQuery();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return parameters;
  }
}
