package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Connection;
import io.storageconnector.ConnectionEvent;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The main job for a customer whose admin consents, on a service in this process with the trouble a
 * real one makes. The first run needs the consent; later ones go on with the stored grant. It knows
 * of no provider in particular.
 */
final class ConsentStory {

  private static final URI REDIRECT = URI.create("http://localhost/callback");
  private static final Set<ConnectionState> WORKING =
      EnumSet.of(ConnectionState.ACTIVE, ConnectionState.DEGRADED);

  private final StorageConnectors storage;
  private final String provider;
  private final ConnectionId customer;
  private final FakeService service;
  private final FakeClock clock;
  private final Narrator narrator;

  ConsentStory(
      StorageConnectors storage,
      String provider,
      FakeService service,
      FakeClock clock,
      Narrator narrator) {
    this.storage = storage;
    this.provider = provider;
    this.customer = ConnectionId.of("acme-" + provider);
    this.service = service;
    this.clock = clock;
    this.narrator = narrator;
  }

  void tell() {
    narrator.step("A fake %s listens at %s", service.name(), service.address());
    MainJob.CONFIGURATION.forEach(
        (name, text) -> service.put("import/" + name, text.getBytes(UTF_8)));
    if (!goesOn()) {
      PendingAuthorization pending = storage.authorize(customer, provider, REDIRECT);
      Connection connection = storage.complete(pending, new HttpConsent().obtain(pending));
      narrator.step(
          "The admin consented: connection %s is %s", connection.id(), connection.state());
    }

    MainJob job = new MainJob(storage, customer, clock, narrator);
    narrator.step("Import of the configuration, and one listing is answered with 503");
    service.failNextListing();
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    narrator.step("Export of today's report");
    UploadResult first = job.exportReport("exports/daily", "ward,beds\n1,12\n");
    MainJob.check(first.outcome() == UploadResult.Outcome.CREATED, "expected a new file");

    int renewals = service.renewals();
    clock.advance(Duration.ofMinutes(61));
    narrator.step("An hour later the access token is old: it is renewed, once");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    service.expireAccessTokens();
    narrator.step("The access token is dropped early and answered with 401: renewed once");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    narrator.step("Export again, and the answer to the upload is lost on the way");
    service.loseNextVersionAnswer();
    UploadResult second = job.exportReport("exports/daily", "ward,beds\n1,12\n2,20\n");
    MainJob.check(second.outcome() == UploadResult.Outcome.NEW_VERSION, "expected a new version");
    MainJob.check(
        second.file().ref().equals(first.file().ref()), "expected a version of the same file");

    service.assertClean();
    MainJob.check(service.uploads() == 2, "an upload was doubled or lost");
    MainJob.check(service.renewals() == renewals + 2, "expected two more renewals");
    narrator.step(
        "Two exports were asked for, and %d uploads stored; %d codes were exchanged and the token"
            + " renewed %d times. Run it again: it goes on with the stored grant.",
        service.uploads(), service.codes(), service.renewals());
  }

  /** Returns whether an earlier run left a grant that the service still accepts. */
  private boolean goesOn() {
    Connection known =
        storage.find(customer).filter(found -> WORKING.contains(found.state())).orElse(null);
    if (known == null) {
      return false;
    }
    narrator.step(
        "A day later: the database knows connection %s, no consent is needed. So far: %s",
        known.id(),
        known.history().stream().map(ConnectionEvent::what).collect(Collectors.joining(", ")));
    try (StorageConnector connector = storage.open(customer)) {
      connector.get(connector.root());
      narrator.remark("the stored refresh token was presented, and the grant is accepted");
      return true;
    } catch (ReauthorizationRequiredException e) {
      narrator.remark("but the grant is refused (%s): the admin has to consent again", e.reason());
      return false;
    }
  }
}
