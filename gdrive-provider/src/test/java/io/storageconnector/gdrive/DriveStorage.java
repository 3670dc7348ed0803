package io.storageconnector.gdrive;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.OpenOptions;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The whole library over a fake Drive: consented, with short retry delays. */
final class DriveStorage implements AutoCloseable {

  static final ConnectionId CUSTOMER = ConnectionId.of("acme");
  static final URI REDIRECT = URI.create("http://localhost/callback");

  final FakeDrive fake;
  final StorageConnectors connectors;
  private final boolean ownsFake;

  private DriveStorage(FakeDrive fake, boolean ownsFake, String login, GoogleDriveConfig config) {
    this.fake = fake;
    this.ownsFake = ownsFake;
    this.connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), cipher())
            .provider(GoogleDriveProvider.create(config))
            .clock(fake.clock())
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    PendingAuthorization pending = connectors.authorize(CUSTOMER, GoogleDriveProvider.ID, REDIRECT);
    connectors.complete(pending, parameters(fake.consent(pending.url()).as(login).approve()));
  }

  static DriveStorage start() {
    return start(DriveSettings.builder().build(), config -> config);
  }

  static DriveStorage start(
      DriveSettings settings, UnaryOperator<GoogleDriveConfig.Builder> configure) {
    FakeDrive fake = FakeDrive.builder().settings(settings).addRedirectUri(REDIRECT).start();
    return new DriveStorage(
        fake, true, FakeDrive.OWNER, configure.apply(DriveFixture.config(fake)).build());
  }

  /** Connects another process to an account of a fake that stays open. */
  static DriveStorage startAs(FakeDrive fake, String login) {
    return new DriveStorage(fake, false, login, DriveFixture.config(fake).build());
  }

  StorageConnector open() {
    return connectors.open(CUSTOMER);
  }

  StorageConnector open(OpenOptions options) {
    return connectors.open(CUSTOMER, options);
  }

  /** Returns what the browser was sent back with. */
  static Map<String, String> parameters(URI callback) {
    return Arrays.stream(callback.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
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
