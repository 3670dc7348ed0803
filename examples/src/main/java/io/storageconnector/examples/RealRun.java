package io.storageconnector.examples;

import io.storageconnector.Connection;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import java.time.Clock;

/**
 * The main job against a real account, in a folder of its own. It knows of no provider in
 * particular.
 */
final class RealRun {

  private static final String FOLDER = "storage-connector-quick-start";

  private final StorageConnectors.Builder connectors;
  private final RealAccount account;
  private final ConnectionId customer;
  private final Consent consent;
  private final Narrator narrator;

  RealRun(
      StorageConnectors.Builder connectors,
      RealAccount account,
      Consent consent,
      Narrator narrator) {
    this.connectors = connectors;
    this.account = account;
    this.customer = ConnectionId.of("quick-start-" + account.provider().id());
    this.consent = consent;
    this.narrator = narrator;
  }

  void run() {
    try (StorageConnectors storage = connectors.provider(account.provider()).build()) {
      if (storage.find(customer).filter(RealRun::isActive).isPresent()) {
        narrator.step("An earlier run did not end well, and left a grant: it is used");
      } else {
        narrator.step("Consent");
        PendingAuthorization pending =
            storage.authorize(customer, account.provider().id(), account.redirectUri());
        storage.complete(pending, consent.obtain(pending));
      }

      MainJob job = new MainJob(storage, customer, Clock.systemUTC(), narrator);
      narrator.step("Three configuration files into the folder %s/import", FOLDER);
      job.provideConfiguration(FOLDER + "/import");
      narrator.step("Import of the configuration");
      MainJob.check(job.importConfiguration(FOLDER + "/import") == 3, "not all were imported");
      narrator.step("Export of today's report, twice");
      job.exportReport(FOLDER + "/exports", "ward,beds\n1,12\n");
      job.exportReport(FOLDER + "/exports", "ward,beds\n1,12\n2,20\n");
      narrator.step("Disconnect: the grant is revoked. The folder %s stays.", FOLDER);
      storage.disconnect(customer);
    }
  }

  private static boolean isActive(Connection connection) {
    return connection.state() == ConnectionState.ACTIVE;
  }
}
