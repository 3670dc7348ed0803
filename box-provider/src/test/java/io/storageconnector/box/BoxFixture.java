package io.storageconnector.box;

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
import io.storageconnector.testkit.BoxUrls;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.fault.WireAttempt;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A provider on a fake Box of its own, and calls with a good token. */
final class BoxFixture implements AutoCloseable {

  static final ItemRef ROOT = ItemRef.folder("box", "0");

  final FakeBox fake;
  final BoxProvider provider;
  final StorageBackend backend;
  private final String token;

  private BoxFixture(FakeBox fake) {
    this.fake = fake;
    this.provider = BoxProvider.create(config(fake).build());
    this.backend = provider.open(ProviderContext.of(ConnectionId.of("acme"), fake.clock()));
    this.token = fake.tokens().accessToken();
  }

  static BoxFixture start() {
    return new BoxFixture(FakeBox.start());
  }

  static BoxFixture start(BoxSettings settings) {
    return new BoxFixture(FakeBox.builder().settings(settings).start());
  }

  static BoxConfig.Builder config(FakeBox fake) {
    return at(fake, BoxConfig.builder(fake.clientId(), fake.clientSecret()));
  }

  /** Returns a configuration with an application for service accounts alone. */
  static BoxConfig.Builder serverConfig(FakeBox fake, BoxServerApp app) {
    return at(fake, BoxConfig.builder(app));
  }

  private static BoxConfig.Builder at(FakeBox fake, BoxConfig.Builder config) {
    BoxUrls urls = fake.urls();
    return config
        .apiBaseUrl(urls.api())
        .uploadBaseUrl(urls.upload())
        .authorizeUrl(urls.authorize())
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

  String download(ItemRef file) throws IOException {
    try (OpenedContent content = open(DownloadSource.of(file, null, null))) {
      return new String(content.body().readAllBytes(), UTF_8);
    }
  }

  OpenedContent open(DownloadSource source) {
    return backend.download(call(Operation.DOWNLOAD), source);
  }

  /** Returns the heads of all requests the fake saw for an operation, oldest first. */
  List<RequestHead> heads(BoxOperation operation) {
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
