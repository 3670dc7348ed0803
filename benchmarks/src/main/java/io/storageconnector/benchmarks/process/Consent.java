package io.storageconnector.benchmarks.process;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** Plays an admin's browser at the fake's consent page. Thread-safe. */
public final class Consent {

  /** Where the fake sends the browser back to; nobody listens there. */
  public static final URI REDIRECT = URI.create("http://localhost/callback");

  private final HttpClient browser = HttpClient.newHttpClient();

  /** Opens a browser. */
  public Consent() {}

  /**
   * Grants access.
   *
   * @param page the consent page
   * @param login who grants it
   * @return the parameters of the callback
   */
  public Map<String, String> grant(URI page, String login) {
    HttpRequest approval =
        HttpRequest.newBuilder(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(ofString("decision=approve&login=" + URLEncoder.encode(login, UTF_8)))
            .build();
    try {
      HttpResponse<Void> answer = browser.send(approval, discarding());
      URI callback = URI.create(answer.headers().firstValue("Location").orElseThrow());
      Map<String, String> parameters = new HashMap<>();
      for (String pair : callback.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        parameters.put(
            pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
      return parameters;
    } catch (IOException e) {
      throw new UncheckedIOException("the consent page does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the admin was consenting", e);
    }
  }
}
