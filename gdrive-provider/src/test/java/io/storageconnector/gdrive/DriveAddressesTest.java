package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.testkit.DriveUrls;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ways to Drive: by TLS, through a proxy to Google's own names, counted for a user. */
@Timeout(60)
class DriveAddressesTest {

  private final FakeDrive fake = FakeDrive.start();

  @AfterEach
  void close() {
    fake.close();
  }

  private GoogleDriveConfig.Builder google() {
    return GoogleDriveConfig.builder(fake.clientId(), fake.clientSecret())
        .access(DriveAccess.FULL)
        .clock(fake.clock());
  }

  private GoogleDriveConfig.Builder tls() {
    DriveUrls urls = fake.tlsUrls();
    return google()
        .endpoints(GoogleEndpoints.of(urls.root(), urls.authorize(), urls.token(), urls.revoke()));
  }

  private StorageBackend open(GoogleDriveProvider provider) {
    return provider.open(ProviderContext.of(ConnectionId.of("acme"), fake.clock()));
  }

  private Call call(Operation operation) {
    AccessToken token = AccessToken.of(Secret.of(fake.tokens().accessToken()), Instant.MAX, 1, 1);
    return Call.of(operation, token, Deadline.after(Duration.ofSeconds(30), fake.clock()));
  }

  private void upAndDown(GoogleDriveConfig config) throws IOException {
    try (GoogleDriveProvider provider = GoogleDriveProvider.create(config)) {
      StorageBackend backend = open(provider);
      FileItem file =
          backend.upload(
              call(Operation.UPLOAD),
              DriveFixture.newFile(DriveFixture.ROOT, "a"),
              ContentSource.of("hello".getBytes(UTF_8)));
      try (OpenedContent content =
          backend.download(call(Operation.DOWNLOAD), DownloadSource.of(file.ref(), null, null))) {
        assertThat(content.body().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
      }
    }
    assertThat(fake.content("a")).isEqualTo("hello".getBytes(UTF_8));
    fake.assertClean();
  }

  @Test
  void tls_withATrustedCertificate_works() throws IOException {
    upAndDown(tls().trust(fake.certificates().clientContext()).build());
  }

  @Test
  void tls_withACertificateNobodyKnows_sendsNothing() {
    try (GoogleDriveProvider provider = GoogleDriveProvider.create(tls().build())) {
      assertThatThrownBy(() -> open(provider).get(call(Operation.GET), DriveFixture.ROOT))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(e).hasMessageContaining("TLS failure");
              });
    }
    assertThat(fake.attempts(DriveOperation.GET_FILE)).isZero();
  }

  @Test
  void proxy_leadsToGooglesOwnNames() throws IOException {
    upAndDown(
        google()
            .proxy(new Proxy(Proxy.Type.HTTP, fake.proxy()))
            .trust(fake.certificates().clientContext())
            .build());
  }

  private GoogleDriveConfig.Builder counted() {
    DriveUrls urls = fake.urls();
    return google()
        .endpoints(GoogleEndpoints.of(urls.root(), urls.authorize(), urls.token(), urls.revoke()))
        .chunkSize(GoogleDriveConfig.CHUNK_UNIT)
        .quotaUser("tenant-7");
  }

  /** The address of a session is what it was opened with, and taken as it is. */
  @Test
  void quotaUser_inAnUploadSession_isNamedWhereItBegins() {
    byte[] bytes = new byte[2 * GoogleDriveConfig.CHUNK_UNIT];
    try (GoogleDriveProvider provider = GoogleDriveProvider.create(counted().build())) {
      StorageBackend backend = open(provider);
      UploadSession session =
          backend.openSession(
              call(Operation.UPLOAD), DriveFixture.newFile(DriveFixture.ROOT, "a"), bytes.length);
      backend.uploadPart(
          call(Operation.UPLOAD),
          session,
          0,
          ContentSource.of(Arrays.copyOf(bytes, GoogleDriveConfig.CHUNK_UNIT)));
      backend.uploadedParts(call(Operation.UPLOAD), session);
      backend.abort(call(Operation.UPLOAD), session);
    }

    assertThat(targets(DriveOperation.START_UPLOAD))
        .singleElement()
        .satisfies(target -> assertThat(target).contains("quotaUser="));
    for (DriveOperation operation :
        List.of(
            DriveOperation.UPLOAD_CHUNK,
            DriveOperation.QUERY_UPLOAD,
            DriveOperation.CANCEL_UPLOAD)) {
      assertThat(targets(operation))
          .isNotEmpty()
          .allSatisfy(target -> assertThat(target).containsOnlyOnce("quotaUser="));
    }
  }

  private List<String> targets(DriveOperation operation) {
    return fake.log().latest().stream()
        .filter(attempt -> attempt.operation() == operation)
        .map(attempt -> attempt.head().target())
        .toList();
  }

  @Test
  void quotaUser_isNamedInEveryRequest() {
    try (GoogleDriveProvider provider = GoogleDriveProvider.create(counted().build())) {
      open(provider).get(call(Operation.GET), DriveFixture.ROOT);
    }

    assertThat(fake.log().latest())
        .filteredOn(attempt -> attempt.operation() == DriveOperation.GET_FILE)
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.head().target()).contains("quotaUser=tenant-7"));
  }
}
