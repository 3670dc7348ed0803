package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Connection;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.testkit.BoxUrls;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import java.net.URI;
import java.time.Duration;

/** The main job against a fake Box that misbehaves on the way. */
final class FakeBoxRun {

  private static final ConnectionId CUSTOMER = ConnectionId.of("acme");
  private static final URI REDIRECT = URI.create("http://localhost/callback");
  private static final RetryConfig IMPATIENT =
      new RetryConfig(5, Duration.ofMillis(20), Duration.ofMillis(200));

  private final Narrator narrator;

  FakeBoxRun(Narrator narrator) {
    this.narrator = narrator;
  }

  void run() {
    try (FakeBox box = FakeBox.start();
        StorageConnectors storage = connectors(box)) {
      narrator.step("A fake Box listens at %s", box.urls().api());
      MainJob.CONFIGURATION.forEach(
          (name, text) -> box.file("import/" + name, text.getBytes(UTF_8)));

      PendingAuthorization pending = storage.authorize(CUSTOMER, BoxProvider.ID, REDIRECT);
      Connection connection = storage.complete(pending, new HttpConsent().obtain(pending));
      narrator.step(
          "The admin consented: connection %s is %s", connection.id(), connection.state());

      MainJob job = new MainJob(storage, CUSTOMER, box.clock(), narrator);
      narrator.step("Import of the configuration, and Box answers one listing with 503");
      box.on(BoxOperation.LIST_FOLDER).status(503);
      MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

      narrator.step("Export of today's report");
      UploadResult first = job.exportReport("exports/daily", "ward,beds\n1,12\n");
      MainJob.check(first.outcome() == UploadResult.Outcome.CREATED, "expected a new file");

      box.clock().advance(Duration.ofMinutes(61));
      narrator.step("An hour later the access token is old: it is rotated, once");
      MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

      box.expireAccessTokens();
      narrator.step(
          "Box drops the access token early and answers 401: refreshed once, replayed once");
      MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

      narrator.step("Export again, and the answer to the upload is lost on the way");
      box.on(BoxOperation.UPLOAD_VERSION).resetAfterEffect();
      UploadResult second = job.exportReport("exports/daily", "ward,beds\n1,12\n2,20\n");
      MainJob.check(second.outcome() == UploadResult.Outcome.NEW_VERSION, "expected a new version");
      MainJob.check(
          second.file().ref().equals(first.file().ref()), "expected a version of the same file");

      box.assertClean();
      int uploads =
          box.effects(BoxOperation.UPLOAD_FILE) + box.effects(BoxOperation.UPLOAD_VERSION);
      MainJob.check(uploads == 2, "an upload was doubled or lost");
      MainJob.check(box.effects(BoxOperation.TOKEN_REFRESH) == 2, "expected two rotations");
      narrator.step(
          "Two exports were asked for, and Box stored %d uploads; it exchanged a code once and"
              + " rotated the token %d times. Done.",
          uploads, box.effects(BoxOperation.TOKEN_REFRESH));
    }
  }

  private static StorageConnectors connectors(FakeBox box) {
    BoxUrls urls = box.urls();
    BoxConfig config =
        BoxConfig.builder(box.clientId(), box.clientSecret())
            .apiBaseUrl(urls.api())
            .uploadBaseUrl(urls.upload())
            .authorizeUrl(urls.authorize())
            .clock(box.clock())
            .build();
    return StorageConnectors.builder(InMemoryTokenStore.create(), EphemeralCipher.create())
        .provider(BoxProvider.create(config))
        .clock(box.clock())
        .retry(IMPATIENT)
        .build();
  }
}
