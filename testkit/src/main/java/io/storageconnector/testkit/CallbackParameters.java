package io.storageconnector.testkit;

import io.storageconnector.testkit.http.RequestHead;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a browser brings back from a consent page, as an application's callback reads it. */
final class CallbackParameters {

  private CallbackParameters() {}

  /** The parameters in the address a browser is sent to. */
  static Map<String, String> of(URI callback) {
    Map<String, String> parameters = new HashMap<>();
    RequestHead.parameters(callback.getRawQuery())
        .forEach((name, values) -> parameters.put(name, values.get(0)));
    return Map.copyOf(parameters);
  }

  /** A fresh code for the redirect URI of a consent page, with the page's state. */
  static Map<String, String> withCode(URI consentPage, Function<URI, String> issue) {
    Map<String, List<String>> asked = RequestHead.parameters(consentPage.getRawQuery());
    URI redirectUri = URI.create(only(asked, "redirect_uri"));
    return Map.of("code", issue.apply(redirectUri), "state", only(asked, "state"));
  }

  private static String only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw new IllegalArgumentException("the consent page needs one " + name);
    }
    return values.get(0);
  }
}
