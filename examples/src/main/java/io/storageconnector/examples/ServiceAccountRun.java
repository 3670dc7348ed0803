package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Connection;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.box.BoxServerApp;
import io.storageconnector.box.BoxServiceAccount;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOperation;
import java.time.Duration;

/**
 * The same main job for a customer whose admin authorised a server application, so that nobody
 * consents and no token is spent. The configuration differs, the job does not.
 */
final class ServiceAccountRun {

  private static final ConnectionId CUSTOMER = ConnectionId.of("globex");

  private final StorageConnectors.Builder connectors;
  private final FakeBoxMemory memory;
  private final Narrator narrator;

  ServiceAccountRun(StorageConnectors.Builder connectors, FakeBoxMemory memory, Narrator narrator) {
    this.connectors = connectors;
    this.memory = memory;
    this.narrator = narrator;
  }

  void run() {
    try (FakeBox box = memory.start()) {
      BoxApp app = authorizedByTheAdmin(box);
      // An application with signed assertions has BoxServerApp.jwt(configFile) here, and no more.
      BoxServerApp serverApp =
          BoxServerApp.clientCredentials(app.clientId(), Secret.of(app.clientSecret()));
      BoxConfig config = FakeBoxMemory.leadingTo(box, BoxConfig.builder(serverApp));
      try (StorageConnectors storage =
          connectors.provider(BoxProvider.create(config)).clock(box.clock()).build()) {
        work(box, storage);
      } finally {
        memory.keep(box);
      }
    }
  }

  /** What the customer's admin does in Box, once; from then on there is a service account. */
  private BoxApp authorizedByTheAdmin(FakeBox box) {
    BoxApp app = box.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
    String account = box.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);
    String login = box.contents().login(account);
    MainJob.CONFIGURATION.forEach(
        (name, text) -> box.contents().file(login, "import/" + name, text.getBytes(UTF_8)));
    narrator.step(
        "A fake Box listens at %s; its admin authorised the application, which got a service"
            + " account with a tree of its own",
        box.urls().api());
    return app;
  }

  private void work(FakeBox box, StorageConnectors storage) {
    Connection connection =
        storage.connect(CUSTOMER, BoxServiceAccount.enterprise(FakeBox.ENTERPRISE_ID));
    narrator.step(
        "Connection %s is %s, without anybody's consent; %d tokens were asked for",
        connection.id(), connection.state(), box.effects(BoxOperation.TOKEN_CLIENT_CREDENTIALS));

    MainJob job = new MainJob(storage, CUSTOMER, box.clock(), narrator);
    narrator.step("Import of the configuration");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");
    narrator.step("Export of today's report");
    job.exportReport("exports/daily", "ward,beds\n1,12\n");

    box.clock().advance(Duration.ofMinutes(90));
    narrator.step("Later the access token is old: a new one is asked for, and nothing is spent");
    MainJob.check(job.importConfiguration("import") == 3, "not all files were imported");

    box.assertClean();
    MainJob.check(box.effects(BoxOperation.TOKEN_REFRESH) == 0, "there is nothing to rotate");
    narrator.step(
        "Box issued %d tokens. Run it again: the login is in the database.",
        box.effects(BoxOperation.TOKEN_CLIENT_CREDENTIALS));
  }
}
