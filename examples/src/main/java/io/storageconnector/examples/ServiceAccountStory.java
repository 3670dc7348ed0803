package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Connection;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.testkit.FakeClock;
import java.time.Duration;

/**
 * The same main job for a customer whose admin authorised the application, so that nobody consents
 * and no token is spent. The login differs, the job does not. It knows of no provider in
 * particular.
 */
final class ServiceAccountStory {

  private final StorageConnectors storage;
  private final ConnectionId customer;
  private final FakeService service;
  private final FakeClock clock;
  private final Narrator narrator;

  ServiceAccountStory(
      StorageConnectors storage,
      String provider,
      FakeService service,
      FakeClock clock,
      Narrator narrator) {
    this.storage = storage;
    this.customer = ConnectionId.of("globex-" + provider);
    this.service = service;
    this.clock = clock;
    this.narrator = narrator;
  }

  void tell() {
    ServiceAccount account = service.authorizeApplication();
    MainJob.CONFIGURATION.forEach(
        (name, text) -> service.putForServiceAccount("import/" + name, text.getBytes(UTF_8)));
    narrator.step(
        "A fake %s listens at %s; its admin authorised the application",
        service.name(), service.address());

    Connection connection = storage.connect(customer, account);
    narrator.step(
        "Connection %s is %s, without anybody's consent; %d tokens were asked for",
        connection.id(), connection.state(), service.serviceTokens());

    MainJob job = new MainJob(storage, customer, clock, narrator);
    narrator.step("Import of the configuration");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");
    narrator.step("Export of today's report");
    job.exportReport("exports/daily", "ward,beds\n1,12\n");

    clock.advance(Duration.ofMinutes(90));
    narrator.step("Later the access token is old: a new one is asked for, and nothing is spent");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    service.assertClean();
    MainJob.check(service.renewals() == 0, "there is nothing to renew");
    narrator.step(
        "%d tokens were issued. Run it again: the login is in the database.",
        service.serviceTokens());
  }
}
