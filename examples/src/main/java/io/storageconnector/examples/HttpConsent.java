package io.storageconnector.examples;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.net.http.HttpResponse.BodyHandlers.discarding;

import io.storageconnector.PendingAuthorization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Plays the admin's browser against the consent page of the fake: opens it and presses "Grant". */
final class HttpConsent implements Consent {

  private final HttpClient browser = HttpClient.newHttpClient();

  @Override
  public Map<String, String> obtain(PendingAuthorization pending) {
    MainJob.check(
        send(HttpRequest.newBuilder(pending.url()).build()).statusCode() == 200,
        "the consent page did not open");
    HttpResponse<Void> answer =
        send(
            HttpRequest.newBuilder(pending.url())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(ofString("decision=approve"))
                .build());
    MainJob.check(answer.statusCode() == 302, "the consent page did not redirect");
    return CallbackUrl.parameters(
        URI.create(answer.headers().firstValue("Location").orElseThrow()));
  }

  private HttpResponse<Void> send(HttpRequest request) {
    try {
      return browser.send(request, discarding());
    } catch (IOException e) {
      throw new UncheckedIOException("the consent page does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the admin was consenting", e);
    }
  }
}
