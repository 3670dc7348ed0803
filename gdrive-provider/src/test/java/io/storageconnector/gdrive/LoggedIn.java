package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Connection;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.DriveUrls;
import io.storageconnector.testkit.FakeDrive;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole library over a fake Drive, to see how connections come to be and how they end. */
final class LoggedIn implements AutoCloseable {

  static final ConnectionId CUSTOMER = ConnectionId.of("acme");
  static final URI REDIRECT = URI.create("http://localhost/callback");

  final FakeDrive fake;
  private final TokenStore store = InMemoryTokenStore.create();
  private final List<StorageConnectors> opened = new ArrayList<>();

  private LoggedIn(FakeDrive fake) {
    this.fake = fake;
  }

  static LoggedIn at(FakeDrive fake) {
    return new LoggedIn(fake);
  }

  static GoogleEndpoints endpoints(DriveUrls urls) {
    return GoogleEndpoints.of(urls.root(), urls.authorize(), urls.token(), urls.revoke());
  }

  /** Returns the configuration of the fake's own OAuth client. */
  GoogleDriveConfig.Builder config() {
    return here(GoogleDriveConfig.builder(fake.clientId(), fake.clientSecret()));
  }

  GoogleDriveConfig.Builder config(GoogleServerApp app) {
    return here(GoogleDriveConfig.builder(app));
  }

  private GoogleDriveConfig.Builder here(GoogleDriveConfig.Builder config) {
    return config
        .endpoints(endpoints(fake.urls()))
        .access(DriveAccess.FULL)
        .nameIndexDelay(Duration.ZERO)
        .clock(fake.clock());
  }

  /** Opens the library as one pod more on the one token store. */
  StorageConnectors pod(GoogleDriveConfig config) {
    return pod(config, fake.clock());
  }

  StorageConnectors pod(GoogleDriveConfig config, Clock clock) {
    StorageConnectors storage =
        StorageConnectors.builder(store, cipher())
            .provider(GoogleDriveProvider.create(config))
            .clock(clock)
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    opened.add(storage);
    return storage;
  }

  /** Opens the library and has the fake's owner consent to everything. */
  StorageConnectors consented(GoogleDriveConfig config) {
    StorageConnectors storage = pod(config);
    PendingAuthorization pending = authorize(storage);
    storage.complete(pending, parameters(fake.consent(pending.url()).approve()));
    return storage;
  }

  static PendingAuthorization authorize(StorageConnectors storage) {
    return storage.authorize(CUSTOMER, GoogleDriveProvider.ID, REDIRECT);
  }

  /** Reads what the browser is sent back with. */
  static Map<String, String> parameters(URI callback) {
    return Arrays.stream(callback.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Connection find(StorageConnectors storage) {
    return storage.find(CUSTOMER).orElseThrow();
  }

  static List<Item> list(StorageConnectors storage) {
    try (StorageConnector drive = storage.open(CUSTOMER)) {
      return drive.list(ListRequest.of(drive.root())).items();
    }
  }

  /** What an application does with a folder; there is nothing about logins in it. */
  static String work(StorageConnectors storage, ItemRef folder) {
    try (StorageConnector drive = storage.open(CUSTOMER)) {
      int round = drive.list(ListRequest.of(folder)).items().size() + 1;
      drive.upload(
          UploadRequest.builder(folder, round + ".txt", ContentSource.of("hello".getBytes(UTF_8)))
              .build());
      return "round " + round;
    }
  }

  @Override
  public void close() {
    opened.forEach(StorageConnectors::close);
    fake.close();
  }
}
