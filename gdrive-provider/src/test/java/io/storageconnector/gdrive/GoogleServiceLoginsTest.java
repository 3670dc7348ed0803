package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.ErrorKind;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveRole;
import io.storageconnector.testkit.drive.GoogleServiceAccountKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Service accounts through the whole library: how they log in, what goes wrong, how it ends. */
@Timeout(60)
class GoogleServiceLoginsTest {

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(61);
  private static final ServiceAccount ITSELF = GoogleServiceAccount.itself();
  private static final ServiceAccount USER = GoogleServiceAccount.actingFor(FakeDrive.OWNER);
  private static final ItemRef ROOT = ItemRef.folder("gdrive", "root");

  private final LoggedIn world =
      LoggedIn.at(FakeDrive.builder().clock(FakeClock.ticking()).start());
  private final FakeDrive fake = world.fake;
  private final io.storageconnector.testkit.drive.GoogleServiceAccount robot =
      fake.serviceAccount("robot");
  private final GoogleServiceAccountKey key = robot.newKey();

  @AfterEach
  void close() {
    fake.assertClean();
    world.close();
  }

  /** The logins Google has. */
  private enum Login {
    CONSENT,
    KEY_FILE,
    KEY_FILE_DELEGATED,
    LENT,
    LENT_DELEGATED
  }

  /** Only the configuration and the onboarding differ; the code that works with files does not. */
  @ParameterizedTest
  @EnumSource(Login.class)
  void open_whateverTheLogin_isTheSameCallAndRunsTheSameCode(Login login) throws IOException {
    ItemRef folder = ItemRef.folder("gdrive", sharedFolder());
    StorageConnectors storage = connectedBy(login);

    for (int round = 1; round <= 3; round++) {
      assertThat(LoggedIn.work(storage, folder)).isEqualTo("round " + round);
      endTokens(login);
    }
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(LoggedIn.find(storage).serviceAccount().isEmpty()).isEqualTo(login == Login.CONSENT);
  }

  /** Google's library signs by the clock of the host, which nobody moves. */
  private void endTokens(Login login) {
    switch (login) {
      case CONSENT, KEY_FILE, KEY_FILE_DELEGATED -> fake.clock().advance(TOKEN_LIFE);
      case LENT, LENT_DELEGATED -> fake.expireAccessTokens();
    }
  }

  @Test
  void lent_aHostWhoseClockIsOff_isAMatterOfTheHost() throws IOException {
    fake.clock().advance(Duration.ofMinutes(70));
    StorageConnectors storage = world.pod(world.config(lentApp()).build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, ITSELF))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("clock is off");
  }

  @Test
  void serviceAccounts_anotherKey_isConfigurationOnly() {
    StorageConnectors before = connected(keyApp(), ITSELF);
    assertThat(LoggedIn.list(before)).isEmpty();
    GoogleServiceAccountKey next = robot.newKey();

    robot.deleteKey(key.id());
    StorageConnectors after = world.pod(world.config(app(next)).build());
    fake.clock().advance(TOKEN_LIFE);

    assertThat(LoggedIn.list(after)).isEmpty();
    assertThat(LoggedIn.find(after).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void connect_overAnEarlierConsent_replacesIt() {
    StorageConnectors storage = world.consented(world.config().serviceAccounts(keyApp()).build());
    assertThat(LoggedIn.work(storage, ROOT)).isEqualTo("round 1");

    storage.connect(LoggedIn.CUSTOMER, ITSELF);

    assertThat(LoggedIn.list(storage)).as("its own, empty tree").isEmpty();
    assertThat(LoggedIn.find(storage).serviceAccount()).contains(ITSELF);
  }

  @Test
  void credentialsAlone_connectServiceAccountsAndRefuseConsent() {
    StorageConnectors storage = world.pod(world.config(keyApp()).build());

    storage.connect(LoggedIn.CUSTOMER, ITSELF);

    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThatThrownBy(() -> LoggedIn.authorize(storage))
        .isInstanceOf(UnsupportedCapabilityException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-70, 10})
  void keyFile_aHostWhoseClockIsFarOff_worksAndLearnsOnce(int minutes) {
    Clock host = Clock.offset(fake.clock(), Duration.ofMinutes(minutes));
    StorageConnectors storage = world.pod(world.config(keyApp()).clock(host).build(), host);

    storage.connect(LoggedIn.CUSTOMER, ITSELF);
    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT)).as("refused, corrected").isEqualTo(2);

    fake.clock().advance(TOKEN_LIFE);
    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT)).as("right at once").isEqualTo(3);
  }

  @Test
  void connect_delegationNotGranted_saysWhatTheCustomersAdminHasToDo() {
    StorageConnectors storage = world.pod(world.config(keyApp()).build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, USER))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .hasMessageContaining("domain-wide delegation")
        .hasMessageNotContaining(FakeDrive.OWNER);
    assertThat(storage.find(LoggedIn.CUSTOMER)).isEmpty();
  }

  @Test
  void connect_delegationForFewerScopes_isNotGranted() {
    robot.delegate(DriveAccess.READ_ONLY.scope());
    StorageConnectors storage = world.pod(world.config(keyApp()).build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, USER))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("with all the scopes it asks for");
  }

  @Test
  void connect_aUserNobodyKnows_isSaidSo() {
    robot.delegate(DriveAccess.FULL.scope());
    StorageConnectors storage = world.pod(world.config(keyApp()).build());

    assertThatThrownBy(
            () ->
                storage.connect(
                    LoggedIn.CUSTOMER, GoogleServiceAccount.actingFor("nobody@acme.test")))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .hasMessageContaining("unknown or suspended");
  }

  @Test
  void delegation_takenBack_isSaidSoAndHealsWhenItIsGivenAgain() {
    robot.delegate(DriveAccess.FULL.scope());
    StorageConnectors storage = connected(keyApp(), USER);
    assertThat(LoggedIn.work(storage, ROOT)).isEqualTo("round 1");

    robot.withdrawDelegation();
    fake.clock().advance(TOKEN_LIFE);
    assertRefused(storage, ReauthorizationReason.DELEGATION_NOT_GRANTED);

    robot.delegate(DriveAccess.FULL.scope());
    fake.clock().advance(Duration.ofHours(1));
    assertThat(LoggedIn.work(storage, ROOT)).isEqualTo("round 2");
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void key_disabled_isRefusedAndHealsWhenItIsEnabled() {
    StorageConnectors storage = connected(keyApp(), ITSELF);
    robot.disableKey(key.id());
    fake.clock().advance(TOKEN_LIFE);

    assertRefused(storage, ReauthorizationReason.SERVICE_ACCOUNT_REFUSED);

    robot.enableKey(key.id());
    fake.clock().advance(Duration.ofHours(1));
    assertThat(LoggedIn.list(storage)).isEmpty();
  }

  @Test
  void connect_anAccountThatIsGone_isRefused() {
    GoogleServerApp gone =
        GoogleServerApp.key("gone@project.iam.gserviceaccount.com", "k", key.privateKey());
    StorageConnectors storage = world.pod(world.config(gone).build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, ITSELF))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED));
  }

  @Test
  void connect_lentCredentialsThatCantActForUsers_isAMatterOfTheConfiguration() {
    GoogleCredentials plain =
        new GoogleCredentials() {
          private static final long serialVersionUID = 1L;
        };
    StorageConnectors storage = world.pod(world.config(GoogleServerApp.of(plain)).build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, USER))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("can't act for a user");
    assertThat(fake.tokenExchanges()).isEmpty();
  }

  @Test
  void mint_sixtyFourThreadsOnTwoPods_isOneRequest() throws Exception {
    StorageConnectors first = connected(keyApp(), ITSELF);
    StorageConnectors second = world.pod(world.config(keyApp()).build());
    fake.clock().advance(TOKEN_LIFE);
    int before = fake.attempts(DriveOperation.TOKEN_JWT);
    int threads = 64;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Item>>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        StorageConnectors pod = i % 2 == 0 ? first : second;
        results.add(
            executor.submit(
                () -> {
                  start.await();
                  return LoggedIn.list(pod);
                }));
      }
      for (Future<List<Item>> result : results) {
        assertThat(result.get()).isEmpty();
      }
    } finally {
      executor.shutdown();
    }
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT) - before).isEqualTo(1);
  }

  @Test
  void mint_theAnswerIsLost_isAskedForAgain() {
    StorageConnectors storage = connected(keyApp(), ITSELF);
    fake.clock().advance(TOKEN_LIFE);
    fake.on(DriveOperation.TOKEN_JWT).resetAfterEffect();

    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT)).isEqualTo(3);
  }

  private static void assertRefused(StorageConnectors storage, ReauthorizationReason reason) {
    ReauthorizationRequiredException error =
        catchThrowableOfType(ReauthorizationRequiredException.class, () -> LoggedIn.list(storage));
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    assertThat(LoggedIn.find(storage).reason()).contains(ConnectionReason.valueOf(reason.name()));
    assertThat(LoggedIn.find(storage).nextAction()).isEqualTo(NextAction.AUTHORIZE_APPLICATION);
  }

  /** A folder of a shared drive: a service account owns no storage of its own. */
  private String sharedFolder() {
    String drive = fake.contents().sharedDrive("exports", FakeDrive.OWNER);
    fake.contents().member(drive, robot.email(), DriveRole.FILE_ORGANIZER);
    return drive;
  }

  private StorageConnectors connectedBy(Login login) throws IOException {
    robot.delegate(DriveAccess.FULL.scope());
    return switch (login) {
      case CONSENT -> world.consented(world.config().build());
      case KEY_FILE -> connected(keyApp(), ITSELF);
      case KEY_FILE_DELEGATED -> connected(keyApp(), USER);
      case LENT -> connected(lentApp(), ITSELF);
      case LENT_DELEGATED -> connected(lentApp(), USER);
    };
  }

  private StorageConnectors connected(GoogleServerApp app, ServiceAccount account) {
    StorageConnectors storage = world.pod(world.config(app).build());
    storage.connect(LoggedIn.CUSTOMER, account);
    return storage;
  }

  private GoogleServerApp keyApp() {
    return app(key);
  }

  private static GoogleServerApp app(GoogleServiceAccountKey key) {
    URI elsewhere = URI.create("https://elsewhere.example.test/token");
    return GoogleServerApp.keyFile(Secret.of(key.json(elsewhere)));
  }

  /** The real library, which sends its requests itself. */
  private GoogleServerApp lentApp() throws IOException {
    byte[] file = key.json(fake.urls().token()).getBytes(StandardCharsets.UTF_8);
    return GoogleServerApp.of(GoogleCredentials.fromStream(new ByteArrayInputStream(file)));
  }
}
