package io.storageconnector.box;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.OpenOptions;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole library over a fake Box: consented, with short retry delays. */
final class BoxStorage implements AutoCloseable {

  static final ConnectionId CUSTOMER = ConnectionId.of("acme");
  private static final URI REDIRECT = URI.create("http://localhost/callback");

  final FakeBox fake;
  final StorageConnectors connectors;
  private final boolean ownsFake;

  private BoxStorage(FakeBox fake, boolean ownsFake, String login, BoxConfig config) {
    this.fake = fake;
    this.ownsFake = ownsFake;
    this.connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), cipher())
            .provider(BoxProvider.create(config))
            .clock(fake.clock())
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    PendingAuthorization pending = connectors.authorize(CUSTOMER, BoxProvider.ID, REDIRECT);
    connectors.complete(pending, consent(pending.url(), "approve&login=" + login));
  }

  static BoxStorage start() {
    return start(BoxSettings.builder().build(), BoxConfig.MAX_DIRECT_UPLOAD);
  }

  /**
   * Starts with settings of the fake, and a limit beyond which the library uploads in parts.
   *
   * @param maxDirectUpload in bytes
   */
  static BoxStorage start(BoxSettings settings, long maxDirectUpload) {
    FakeBox fake = FakeBox.builder().settings(settings).start();
    return new BoxStorage(
        fake,
        true,
        FakeBox.OWNER,
        BoxFixture.config(fake).maxDirectUpload(maxDirectUpload).build());
  }

  /** Connects another account of a fake that stays open. */
  static BoxStorage startAs(FakeBox fake, String login) {
    return new BoxStorage(fake, false, login, BoxFixture.config(fake).build());
  }

  StorageConnector open() {
    return connectors.open(CUSTOMER);
  }

  StorageConnector open(OpenOptions options) {
    return connectors.open(CUSTOMER, options);
  }

  /** Answers the consent page as the admin's browser would. */
  static Map<String, String> consent(URI page, String decision) {
    HttpRequest press =
        HttpRequest.newBuilder(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("decision=" + decision))
            .build();
    try {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(press, HttpResponse.BodyHandlers.discarding());
      URI callback = URI.create(answer.headers().firstValue("Location").orElseThrow());
      return Arrays.stream(callback.getRawQuery().split("&", -1))
          .map(pair -> pair.split("=", 2))
          .collect(
              Collectors.toMap(
                  pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    connectors.close();
    if (ownsFake) {
      fake.close();
    }
  }
}
