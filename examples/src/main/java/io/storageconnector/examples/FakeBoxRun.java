package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Connection;
import io.storageconnector.ConnectionEvent;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The main job against a fake Box in this process, with the trouble a real one makes. The first run
 * needs an admin's consent; later ones go on with the stored grant.
 */
final class FakeBoxRun {

  private static final ConnectionId CUSTOMER = ConnectionId.of("acme");
  private static final URI REDIRECT = URI.create("http://localhost/callback");
  private static final RetryConfig IMPATIENT =
      new RetryConfig(5, Duration.ofMillis(20), Duration.ofMillis(200));
  private static final Set<ConnectionState> WORKING =
      EnumSet.of(ConnectionState.ACTIVE, ConnectionState.DEGRADED);

  private final StorageConnectors.Builder connectors;
  private final FakeBoxMemory memory;
  private final Narrator narrator;

  FakeBoxRun(StorageConnectors.Builder connectors, FakeBoxMemory memory, Narrator narrator) {
    this.connectors = connectors;
    this.memory = memory;
    this.narrator = narrator;
  }

  void run() {
    try (FakeBox box = memory.start()) {
      try (StorageConnectors storage = connectors(box)) {
        work(box, storage);
      } finally {
        memory.keep(box);
      }
    }
  }

  private StorageConnectors connectors(FakeBox box) {
    BoxConfig config =
        FakeBoxMemory.leadingTo(box, BoxConfig.builder(box.clientId(), box.clientSecret()));
    return connectors
        .provider(BoxProvider.create(config))
        .clock(box.clock())
        .retry(IMPATIENT)
        .build();
  }

  private void work(FakeBox box, StorageConnectors storage) {
    narrator.step("A fake Box listens at %s", box.urls().api());
    MainJob.CONFIGURATION.forEach((name, text) -> box.file("import/" + name, text.getBytes(UTF_8)));
    if (!goesOn(storage)) {
      PendingAuthorization pending = storage.authorize(CUSTOMER, BoxProvider.ID, REDIRECT);
      Connection connection = storage.complete(pending, new HttpConsent().obtain(pending));
      narrator.step(
          "The admin consented: connection %s is %s", connection.id(), connection.state());
    }

    MainJob job = new MainJob(storage, CUSTOMER, box.clock(), narrator);
    narrator.step("Import of the configuration, and Box answers one listing with 503");
    box.on(BoxOperation.LIST_FOLDER).status(503);
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    narrator.step("Export of today's report");
    UploadResult first = job.exportReport("exports/daily", "ward,beds\n1,12\n");
    MainJob.check(first.outcome() == UploadResult.Outcome.CREATED, "expected a new file");

    int rotations = box.effects(BoxOperation.TOKEN_REFRESH);
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
    int uploads = box.effects(BoxOperation.UPLOAD_FILE) + box.effects(BoxOperation.UPLOAD_VERSION);
    MainJob.check(uploads == 2, "an upload was doubled or lost");
    MainJob.check(
        box.effects(BoxOperation.TOKEN_REFRESH) == rotations + 2, "expected two more rotations");
    narrator.step(
        "Two exports were asked for, and Box stored %d uploads; it exchanged %d codes and rotated"
            + " the token %d times. Run it again: it goes on with the stored grant.",
        uploads, box.effects(BoxOperation.TOKEN_CODE), box.effects(BoxOperation.TOKEN_REFRESH));
  }

  /** Returns whether an earlier run left a grant that Box still accepts. */
  private boolean goesOn(StorageConnectors storage) {
    Connection known =
        storage.find(CUSTOMER).filter(found -> WORKING.contains(found.state())).orElse(null);
    if (known == null) {
      return false;
    }
    narrator.step(
        "A day later: the database knows connection %s, no consent is needed. So far: %s",
        known.id(),
        known.history().stream().map(ConnectionEvent::what).collect(Collectors.joining(", ")));
    try (StorageConnector connector = storage.open(CUSTOMER)) {
      connector.get(connector.root());
      narrator.remark("the stored refresh token was presented and rotated: Box accepts the grant");
      return true;
    } catch (ReauthorizationRequiredException e) {
      narrator.remark("but Box refuses the grant (%s): the admin has to consent again", e.reason());
      return false;
    }
  }
}
