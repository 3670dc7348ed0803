package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.ErrorKind;
import io.storageconnector.KeepAliveReport;
import io.storageconnector.ListRequest;
import io.storageconnector.Operation;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an application sees when its database is in trouble: a valid token is served, everything
 * else is a clear error, nothing is asked of the provider that could not be stored, and nothing is
 * lost.
 */
@Timeout(120)
class DatabaseTroubleTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeClock clock = FakeClock.ticking();
  private final InMemoryProvider provider =
      InMemoryProvider.create(InMemoryConfig.boxLike().toBuilder().clock(clock).build());
  private TestDatabase database;
  private DataSource dataSource;
  private StorageConnectors storage;
  private StorageConnector view;
  private volatile boolean down;

  @BeforeEach
  void connect() throws SQLException {
    database = PostgresServer.shared().newDatabase();
    dataSource =
        Interposed.of(
            () -> {
              if (down) {
                throw new SQLException("connection refused", "08001");
              }
              return database.connect();
            });
    JdbcSchema.of(dataSource).migrate();
    storage = storage(1);
    PendingAuthorization pending = storage.authorize(ACME, provider.id(), CALLBACK);
    storage.complete(pending, provider.approve(pending.url()));
    view = storage.open(ACME);
    use();
  }

  @AfterEach
  void close() {
    down = false;
    storage.close();
    database.close();
  }

  private StorageConnectors storage(int key) {
    JdbcConfig config = JdbcConfig.builder(dataSource).timeout(Duration.ofSeconds(2)).build();
    return StorageConnectors.builder(JdbcTokenStore.create(config), cipher(key))
        .provider(provider)
        .clock(clock)
        .build();
  }

  private static TokenCipher cipher(int key) {
    try {
      byte[] bytes = new byte[32];
      bytes[0] = (byte) key;
      return TokenCipher.of(new AesGcmJce(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void use() {
    use(view);
  }

  private static void use(StorageConnector connector) {
    connector.listAll(ListRequest.of(connector.root())).forEach(item -> {});
  }

  private int exchanges() {
    return provider.faults().attempts(Operation.AUTHORIZE);
  }

  private static StorageException failure(Runnable call, ErrorKind kind) {
    StorageException[] failure = new StorageException[1];
    assertThatThrownBy(call::run)
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> failure[0] = e);
    return failure[0];
  }

  /** With the trouble over, the same view goes on, with one exchange and without anybody's help. */
  private void assertHeals() {
    int before = exchanges();
    clock.advance(HOUR);
    use();
    assertThat(exchanges()).isEqualTo(before + 1);
    assertThat(storage.find(ACME).orElseThrow().state()).isEqualTo(ConnectionState.ACTIVE);
  }

  private void assertServedThenRefusedThenHealed(AutoCloseable trouble) throws Exception {
    int before = exchanges();
    try (trouble) {
      use();
      clock.advance(Duration.ofMinutes(54));
      // Old enough to be renewed, and still good.
      use();
      clock.advance(HOUR);
      StorageException refused = failure(this::use, ErrorKind.UNAVAILABLE);
      assertThat(refused).hasMessageContaining("token store");
      assertThat(exchanges()).isEqualTo(before);
    }
    assertHeals();
  }

  @Test
  void use_databaseDown_servesAValidTokenAndAsksTheProviderForNothing() throws Exception {
    down = true;

    failure(() -> storage.open(ACME), ErrorKind.UNAVAILABLE);
    failure(() -> storage.administration().keepAlive(HOUR), ErrorKind.UNAVAILABLE);
    failure(() -> storage.administration().list(10), ErrorKind.UNAVAILABLE);
    assertServedThenRefusedThenHealed(() -> down = false);
  }

  private PendingAuthorization pending() {
    return storage.authorize(ACME, provider.id(), CALLBACK);
  }

  @Test
  void complete_databaseDown_keepsTheCodeUnspent() {
    PendingAuthorization pending = pending();
    Map<String, String> callback = provider.approve(pending.url());
    down = true;
    int before = exchanges();

    failure(() -> storage.complete(pending, callback), ErrorKind.UNAVAILABLE);

    assertThat(exchanges()).isEqualTo(before);
    down = false;
    assertThat(storage.complete(pending, callback).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void use_tableLockedBySomebody_endsInBoundedTimeAndHeals() throws Exception {
    Connection locker = database.connect();
    locker.setAutoCommit(false);
    try (Statement statement = locker.createStatement()) {
      statement.execute("LOCK TABLE storage_connector_token IN ACCESS EXCLUSIVE MODE");
    }
    int before = exchanges();
    try {
      use();
      clock.advance(HOUR);
      failure(this::use, ErrorKind.UNAVAILABLE);
      assertThat(exchanges()).isEqualTo(before);
    } finally {
      locker.rollback();
      locker.close();
    }
    assertHeals();
  }

  @Test
  void use_databaseReadOnly_sendsNothingThatCouldNotBeStored() throws Exception {
    String name = database.query("SELECT current_database()");
    database.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    int before = exchanges();

    use();
    clock.advance(HOUR);
    StorageException refused = failure(this::use, ErrorKind.UNAVAILABLE);

    assertThat(refused.getCause()).isNotNull();
    assertThat(exchanges()).isEqualTo(before);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = off");
    }
    assertHeals();
  }

  @Test
  void open_schemaMissing_saysHowToMakeIt() throws Exception {
    try (TestDatabase empty = PostgresServer.shared().newDatabase();
        StorageConnectors other =
            StorageConnectors.builder(JdbcTokenStore.create(empty.dataSource()), cipher(1))
                .provider(InMemoryProvider.create(InMemoryConfig.boxLike()))
                .build()) {
      StorageException refused = failure(() -> other.open(ACME), ErrorKind.UNAVAILABLE);

      assertThat(rootMessage(refused)).contains("migrate()");
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  @Test
  void use_rowDamaged_isLeftAsItIsAndHealsWhenItIsRestored() throws Exception {
    database.execute("CREATE TABLE copy AS SELECT * FROM storage_connector_token");
    database.execute(
        "UPDATE storage_connector_token SET sealed = overlay(sealed placing '\\x00ff'::bytea from 9)");
    String damaged = database.query("SELECT encode(sealed, 'hex') FROM storage_connector_token");
    int before = exchanges();

    use();
    clock.advance(HOUR);
    assertThat(failure(this::use, ErrorKind.UNAVAILABLE)).hasMessageContaining("does not open");
    KeepAliveReport report = storage.administration().keepAlive(HOUR);

    assertThat(report.refreshed()).isZero();
    assertThat(storage.administration().list(10).unreadable()).containsExactly(ACME);
    assertThat(exchanges()).isEqualTo(before);
    assertThat(database.query("SELECT encode(sealed, 'hex') FROM storage_connector_token"))
        .isEqualTo(damaged);
    database.execute(
        "UPDATE storage_connector_token t SET sealed = copy.sealed FROM copy WHERE copy.id = t.id");
    assertHeals();
  }

  @Test
  void open_keyMissing_isAClearErrorAndTheRecordStays() throws Exception {
    String sealed = database.query("SELECT encode(sealed, 'hex') FROM storage_connector_token");

    try (StorageConnectors stranger = storage(2)) {
      assertThat(failure(() -> stranger.open(ACME), ErrorKind.UNAVAILABLE))
          .hasMessageContaining("does not open");
      failure(() -> stranger.disconnect(ACME), ErrorKind.UNAVAILABLE);
    }

    assertThat(database.query("SELECT encode(sealed, 'hex') FROM storage_connector_token"))
        .isEqualTo(sealed);
  }

  @Test
  void storedRow_readByAnybody_showsNoSecret() throws Exception {
    String row =
        database.query(
            "SELECT id || revision || due_at || encode(sealed, 'escape') FROM storage_connector_token");

    assertThat(row).contains("acme").doesNotContain("FAKESECRET");
  }
}
