package io.storageconnector.examples;

import io.storageconnector.Connection;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/**
 * The main job against a real Box account, with an application's credentials from the environment.
 */
final class RealBoxRun {

  private static final ConnectionId CUSTOMER = ConnectionId.of("quick-start");
  private static final String FOLDER = "storage-connector-quick-start";

  private final StorageConnectors.Builder connectors;
  private final Map<String, String> environment;
  private final Consent consent;
  private final Narrator narrator;

  RealBoxRun(
      StorageConnectors.Builder connectors,
      Map<String, String> environment,
      Consent consent,
      Narrator narrator) {
    this.connectors = connectors;
    this.environment = environment;
    this.consent = consent;
    this.narrator = narrator;
  }

  void run() {
    BoxConfig config =
        BoxConfig.builder(required("BOX_CLIENT_ID"), required("BOX_CLIENT_SECRET")).build();
    URI redirect = URI.create(required("BOX_REDIRECT_URI"));
    try (StorageConnectors storage = connectors.provider(BoxProvider.create(config)).build()) {
      if (storage.find(CUSTOMER).filter(RealBoxRun::isActive).isPresent()) {
        narrator.step("An earlier run did not end well, and left a grant: it is used");
      } else {
        narrator.step("Consent at Box");
        PendingAuthorization pending = storage.authorize(CUSTOMER, BoxProvider.ID, redirect);
        storage.complete(pending, consent.obtain(pending));
      }

      MainJob job = new MainJob(storage, CUSTOMER, Clock.systemUTC(), narrator);
      narrator.step("Three configuration files into the folder %s/import", FOLDER);
      job.provideConfiguration(FOLDER + "/import");
      narrator.step("Import of the configuration");
      MainJob.check(job.importConfiguration(FOLDER + "/import") == 3, "not all were imported");
      narrator.step("Export of today's report, twice");
      job.exportReport(FOLDER + "/exports", "ward,beds\n1,12\n");
      job.exportReport(FOLDER + "/exports", "ward,beds\n1,12\n2,20\n");
      narrator.step("Disconnect: the grant is revoked. The folder %s stays.", FOLDER);
      storage.disconnect(CUSTOMER);
    }
  }

  private static boolean isActive(Connection connection) {
    return connection.state() == ConnectionState.ACTIVE;
  }

  private String required(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "set BOX_CLIENT_ID, BOX_CLIENT_SECRET and BOX_REDIRECT_URI: " + name + " is missing");
    }
    return value;
  }
}
