package io.storageconnector.testkit.junit;

import io.storageconnector.testkit.FakeBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Code under test that speaks HTTP to a fake Box. */
final class BareClient {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private BareClient() {}

  static int listRoot(FakeBox box) {
    return call(box, "GET", "/2.0/folders/0/items", "");
  }

  static int askForWhatBoxDoesNotHave(FakeBox box) {
    return call(box, "GET", "/2.0/no/such/thing", "");
  }

  static int openUpload(FakeBox box) {
    return call(
        box,
        "POST",
        "/api/2.0/files/upload_sessions",
        "{\"folder_id\":\"0\",\"file_size\":50000000,\"file_name\":\"big\"}");
  }

  static boolean answers(URI api) {
    try {
      CLIENT.send(HttpRequest.newBuilder(api).build(), BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int call(FakeBox box, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(box.urls().api() + path))
            .header("Authorization", "Bearer " + box.tokens().accessToken())
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
