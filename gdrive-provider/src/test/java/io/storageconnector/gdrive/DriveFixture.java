package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Operation;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.testkit.DriveUrls;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.fault.WireAttempt;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A provider on a fake Drive of its own, and calls with a good token. */
final class DriveFixture implements AutoCloseable {

  static final ItemRef ROOT = DriveItems.ROOT;

  final FakeDrive fake;
  final GoogleDriveProvider provider;
  final StorageBackend backend;
  private final String token;

  private DriveFixture(FakeDrive fake, String token) {
    this.fake = fake;
    this.provider = GoogleDriveProvider.create(config(fake).build());
    this.backend = provider.open(ProviderContext.of(ConnectionId.of("acme"), fake.clock()));
    this.token = token;
  }

  static DriveFixture start() {
    return start(DriveSettings.builder().build());
  }

  static DriveFixture start(DriveSettings settings) {
    FakeDrive fake = FakeDrive.builder().settings(settings).start();
    return new DriveFixture(fake, fake.tokens().accessToken());
  }

  /** Starts with a token of fewer scopes. */
  static DriveFixture startWith(String... scopes) {
    FakeDrive fake = FakeDrive.start();
    return new DriveFixture(fake, fake.tokens(FakeDrive.OWNER, scopes).accessToken());
  }

  static GoogleDriveConfig.Builder config(FakeDrive fake) {
    DriveUrls urls = fake.urls();
    return GoogleDriveConfig.builder(fake.clientId(), fake.clientSecret())
        .endpoints(GoogleEndpoints.of(urls.root(), urls.authorize(), urls.token(), urls.revoke()))
        .access(DriveAccess.FULL)
        .chunkSize(GoogleDriveConfig.CHUNK_UNIT)
        .clock(fake.clock());
  }

  Call call(Operation operation) {
    return call(operation, Duration.ofSeconds(30));
  }

  Call call(Operation operation, Duration budget) {
    return call(operation, token, budget);
  }

  Call call(Operation operation, String accessToken, Duration budget) {
    AccessToken access = AccessToken.of(Secret.of(accessToken), Instant.MAX, 1, 1);
    return Call.of(operation, access, Deadline.after(budget, fake.clock()));
  }

  FileItem upload(String name, String content) {
    return upload(name, ContentSource.of(content.getBytes(UTF_8)));
  }

  FileItem upload(String name, ContentSource content) {
    return backend.upload(call(Operation.UPLOAD), newFile(ROOT, name), content);
  }

  static UploadTarget newFile(ItemRef folder, String name) {
    return UploadTarget.newFile(NewItem.of(folder, name, null), null, null);
  }

  /** Returns a target whose id Drive made beforehand. */
  UploadTarget newFileWithId(String name) {
    return UploadTarget.newFile(place(name), null, null);
  }

  NewItem place(String name) {
    return NewItem.of(ROOT, name, backend.newItemId(call(Operation.NEW_ITEM_ID)).orElseThrow());
  }

  static ItemRef file(String id) {
    return ItemRef.file("gdrive", id);
  }

  static ItemRef folder(String id) {
    return ItemRef.folder("gdrive", id);
  }

  String download(ItemRef file) throws IOException {
    try (OpenedContent content = open(DownloadSource.of(file, null, null))) {
      return new String(content.body().readAllBytes(), UTF_8);
    }
  }

  OpenedContent open(DownloadSource source) {
    return backend.download(call(Operation.DOWNLOAD), source);
  }

  List<String> children(String path) {
    return fake.contents().children(FakeDrive.OWNER, path);
  }

  /** Returns the heads of all requests the fake saw for an operation, oldest first. */
  List<RequestHead> heads(DriveOperation operation) {
    return fake.log().latest().stream()
        .filter(attempt -> attempt.operation() == operation)
        .map(WireAttempt::head)
        .toList();
  }

  @Override
  public void close() {
    provider.close();
    fake.close();
  }
}
