package io.storageconnector.benchmarks.kill;

import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.Connection;
import io.storageconnector.ConnectionEvent;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Consent;
import io.storageconnector.benchmarks.process.Database;
import io.storageconnector.benchmarks.process.FakeBoxProcess;
import io.storageconnector.benchmarks.process.Lines;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.jdbc.JdbcSchema;
import io.storageconnector.jdbc.JdbcTokenStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The application's own administration, in the process that is never killed: consents, looks at
 * states and histories, and at the end asks each connection whether it is well. Used by one thread
 * at a time.
 */
final class Clinic implements AutoCloseable {

  /** An admin's code works once, so its exchange is not hurried as a worker's refresh is. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consent consent = new Consent();
  private final HikariDataSource database;
  private final StorageConnectors storage;
  private final List<ConnectionId> connections;
  private final Lines granted;
  private final Evidence evidence;
  private final KillTally tally;

  /**
   * Opens it and makes the tables.
   *
   * @param granted hears the provider's word for each consent
   */
  Clinic(
      Application application, int connections, Lines granted, Evidence evidence, KillTally tally) {
    this.database = Database.pool(application.database(), 3);
    JdbcSchema.of(database).migrate();
    this.storage =
        application.connectors(
            JdbcTokenStore.create(database),
            BoxProvider.create(application.box(Clock.systemUTC(), PATIENCE)),
            Clock.systemUTC(),
            PATIENCE,
            new StorageObserver() {});
    this.connections =
        IntStream.range(0, connections).mapToObj(i -> ConnectionId.of("customer-" + i)).toList();
    this.granted = granted;
    this.evidence = evidence;
    this.tally = tally;
  }

  void authorizeAll() throws InterruptedException {
    for (int i = 0; i < connections.size(); i++) {
      authorize(i);
    }
  }

  private void authorize(int number) throws InterruptedException {
    ConnectionId id = connections.get(number);
    PendingAuthorization pending = storage.authorize(id, BoxProvider.ID, Consent.REDIRECT);
    storage.complete(pending, consent.grant(pending.url(), FakeBoxProcess.login(number)));
    evidence.granted(id.value(), granted.next("granted").split(" ", -1)[1]);
  }

  /**
   * Somebody was told that consent is needed. Finds out whether it is, whether it had to be, and
   * consents.
   *
   * @param connection which one
   * @param reason what was told
   * @param mayBeLost whether the provider is one that loses what is lost on the way
   */
  void admit(String connection, String reason, boolean mayBeLost) throws InterruptedException {
    ConnectionId id = ConnectionId.of(connection);
    Connection now = storage.find(id).orElseThrow();
    if (now.state() == ConnectionState.ACTIVE && reason.equals("ACCESS_TOKEN_REFUSED")) {
      tally.odd(connection + ": " + reason + " although the grant is good");
    }
    if (now.state() != ConnectionState.REAUTH_REQUIRED) {
      // Somebody else told the same before, and the consent was given meanwhile.
      return;
    }
    if (mayBeLost && evidence.isUnavoidable(connection)) {
      tally.unavoidable(now.reason().map(Object::toString).orElse("nothing"));
    } else {
      tally.lost(connection + ": " + reason + ", history " + words(now));
    }
    authorize(connections.indexOf(id));
  }

  private static List<String> words(Connection connection) {
    return connection.history().stream().map(ConnectionEvent::what).toList();
  }

  /** Reads all histories, and returns how many connections are not plainly well. */
  int visit() {
    int unwell = 0;
    for (ConnectionId id : connections) {
      Connection now = storage.find(id).orElseThrow();
      unwell += now.state() == ConnectionState.ACTIVE ? 0 : 1;
      for (ConnectionEvent event : now.history()) {
        tally.happened(
            id + " " + event.at() + " " + event.process() + " " + event.what(), event.what());
      }
    }
    return unwell;
  }

  /** Uses each connection once; all access tokens have been expired before, so each rotates. */
  void discharge() {
    for (ConnectionId id : connections) {
      try (StorageConnector connector = storage.open(id)) {
        connector.list(ListRequest.of(connector.root()));
      } catch (StorageException e) {
        tally.lost(id + " at the end: " + e.kind());
      }
    }
  }

  @Override
  public void close() {
    storage.close();
    database.close();
  }
}
