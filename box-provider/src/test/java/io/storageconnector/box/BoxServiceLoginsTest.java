package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.Connection;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.Item;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOperation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.openssl.PKCS8Generator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Service accounts through the whole library: how they log in, what goes wrong, and how it ends.
 */
@Timeout(60)
class BoxServiceLoginsTest {

  private static final ConnectionId CUSTOMER = ConnectionId.of("globex");
  private static final ServiceAccount ENTERPRISE =
      BoxServiceAccount.enterprise(FakeBox.ENTERPRISE_ID);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(70);

  private final FakeBox fake = FakeBox.start();
  private final BoxApp jwt =
      fake.serverApp(BoxApp.Kind.JWT).addKey("k1", TestKeys.FIRST.getPublic());
  private final BoxApp credentials = fake.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
  private final TokenStore store = InMemoryTokenStore.create();
  private final List<StorageConnectors> opened = new ArrayList<>();

  @AfterEach
  void close() {
    fake.assertClean();
    opened.forEach(StorageConnectors::close);
    fake.close();
  }

  /** The logins Box has. */
  private enum Login {
    CONSENT,
    JWT_ENTERPRISE,
    JWT_USER,
    CREDENTIALS_ENTERPRISE,
    CREDENTIALS_USER
  }

  @ParameterizedTest
  @EnumSource(Login.class)
  void open_whateverTheLogin_isTheSameCallAndRunsTheSameCode(Login login) {
    StorageConnectors storage = connectedBy(login);

    for (int round = 1; round <= 3; round++) {
      assertThat(work(storage)).isEqualTo("round " + round);
      fake.clock().advance(TOKEN_LIFE);
    }
    assertThat(find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(find(storage).serviceAccount().isEmpty()).isEqualTo(login == Login.CONSENT);
  }

  /** Only the configuration differs; connection, store and code are those of before. */
  @Test
  void serviceAccounts_anotherKindOfApplication_isConfigurationOnly() {
    StorageConnectors before = connected(jwtApp());
    assertThat(work(before)).isEqualTo("round 1");

    fake.authorizeEnterprise(credentials.clientId(), FakeBox.ENTERPRISE_ID);
    StorageConnectors after = storage(BoxFixture.config(fake).serviceAccounts(secretApp()).build());
    fake.clock().advance(TOKEN_LIFE);
    assertThat(work(after)).isEqualTo("round 1");

    assertThat(fake.attempts(BoxOperation.TOKEN_JWT)).isEqualTo(1);
    assertThat(fake.attempts(BoxOperation.TOKEN_CLIENT_CREDENTIALS)).isEqualTo(1);
  }

  @Test
  void connect_overAnEarlierConsent_replacesIt() {
    StorageConnectors storage = connectedBy(Login.CONSENT);
    assertThat(work(storage)).isEqualTo("round 1");
    fake.authorizeEnterprise(jwt.clientId(), FakeBox.ENTERPRISE_ID);

    storage.connect(CUSTOMER, ENTERPRISE);

    assertThat(work(storage)).as("its own, empty tree").isEqualTo("round 1");
    assertThat(find(storage).serviceAccount()).contains(ENTERPRISE);
  }

  @Test
  void serverApplicationAlone_connectsServiceAccountsAndRefusesConsent() {
    fake.authorizeEnterprise(jwt.clientId(), FakeBox.ENTERPRISE_ID);
    StorageConnectors storage = storage(BoxFixture.serverConfig(fake, jwtApp()).build());

    storage.connect(CUSTOMER, ENTERPRISE);

    assertThat(work(storage)).isEqualTo("round 1");
    assertThatThrownBy(() -> authorize(storage))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED));
  }

  @Test
  void connect_withoutAServerApplication_isUnsupported() {
    StorageConnectors storage = storage(BoxFixture.config(fake).build());

    assertThatThrownBy(() -> storage.connect(CUSTOMER, ENTERPRISE))
        .isInstanceOf(UnsupportedCapabilityException.class);
    assertThat(fake.tokenExchanges()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, 10})
  void jwt_aHostWhoseClockIsOffByTenMinutes_worksAndLearnsOnce(int minutes) {
    fake.authorizeEnterprise(jwt.clientId(), FakeBox.ENTERPRISE_ID);
    Clock host = Clock.offset(fake.clock(), Duration.ofMinutes(minutes));
    StorageConnectors storage =
        storage(BoxFixture.config(fake).serviceAccounts(jwtApp()).clock(host).build(), host);

    storage.connect(CUSTOMER, ENTERPRISE);
    assertThat(work(storage)).isEqualTo("round 1");
    assertThat(fake.attempts(BoxOperation.TOKEN_JWT)).as("refused, corrected").isEqualTo(2);

    fake.clock().advance(TOKEN_LIFE);
    assertThat(work(storage)).isEqualTo("round 2");
    assertThat(fake.attempts(BoxOperation.TOKEN_JWT)).as("right at once").isEqualTo(3);
  }

  @Test
  void jwt_aKeyIsExchanged_withoutInterruption() {
    BoxServerApp both =
        BoxServerApp.jwt(
            configFile(
                "k2", TestKeys.encrypted(TestKeys.SECOND.getPrivate(), PKCS8Generator.DES3_CBC)),
            configFile("k1", TestKeys.plain(TestKeys.FIRST.getPrivate())));
    StorageConnectors storage = connected(both);
    assertThat(work(storage)).as("k2 is not registered yet").isEqualTo("round 1");

    jwt.addKey("k2", TestKeys.SECOND.getPublic());
    fake.clock().advance(TOKEN_LIFE);
    assertThat(work(storage)).as("both are good").isEqualTo("round 2");

    jwt.removeKey("k1");
    fake.clock().advance(TOKEN_LIFE);
    assertThat(work(storage)).as("k1 is withdrawn").isEqualTo("round 3");

    fake.clock().advance(TOKEN_LIFE);
    assertThat(work(storage)).isEqualTo("round 4");
    assertThat(fake.attempts(BoxOperation.TOKEN_JWT))
        .as("k2 k1, k1, k1 k2, k2: one extra request each time a key is refused")
        .isEqualTo(6);
  }

  @Test
  void jwt_allKeysWithdrawn_isRefusedAndHealsWithANewOne() {
    StorageConnectors storage = connected(jwtApp());
    jwt.removeKey("k1");
    fake.clock().advance(TOKEN_LIFE);

    assertRefused(storage);

    jwt.addKey("k1", TestKeys.FIRST.getPublic());
    fake.clock().advance(Duration.ofHours(1));
    assertThat(work(storage)).isEqualTo("round 1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Login.class,
      names = {"JWT_ENTERPRISE", "CREDENTIALS_ENTERPRISE"})
  void connect_notAuthorised_isRefusedWithWhatToDo(Login login) {
    StorageConnectors storage = storage(config(login).build());

    assertThatThrownBy(() -> storage.connect(CUSTOMER, ENTERPRISE))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .hasMessageContaining("admin has to authorise the application");
    assertThat(storage.find(CUSTOMER)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Login.class,
      names = {"JWT_ENTERPRISE", "CREDENTIALS_ENTERPRISE"})
  void authorisation_takenBack_isSaidSoAndHealsWhenItIsGivenAgain(Login login) {
    StorageConnectors storage = connectedBy(login);
    String clientId = config(login).build().serverApp().orElseThrow().clientId();
    assertThat(work(storage)).isEqualTo("round 1");

    fake.deauthorizeEnterprise(clientId, FakeBox.ENTERPRISE_ID);
    assertRefused(storage);

    fake.authorizeEnterprise(clientId, FakeBox.ENTERPRISE_ID);
    fake.clock().advance(Duration.ofHours(1));
    assertThat(work(storage)).isEqualTo("round 2");
    assertThat(find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void clientSecret_wrong_isAMatterOfTheConfiguration() {
    fake.authorizeEnterprise(jwt.clientId(), FakeBox.ENTERPRISE_ID);
    BoxServerApp app =
        BoxServerApp.jwtBuilder(jwt.clientId(), Secret.of("FAKESECRET-wrong"))
            .key("k1", TestKeys.FIRST.getPrivate())
            .build();
    StorageConnectors storage = storage(BoxFixture.config(fake).serviceAccounts(app).build());

    assertThatThrownBy(() -> storage.connect(CUSTOMER, ENTERPRISE))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("invalid_client")
        .hasMessageNotContaining("FAKESECRET");
  }

  @ParameterizedTest
  @EnumSource(
      value = Login.class,
      names = {"JWT_ENTERPRISE", "CREDENTIALS_ENTERPRISE"})
  void mint_sixtyFourThreadsOnTwoPods_isOneRequest(Login login) throws Exception {
    StorageConnectors first = connectedBy(login);
    StorageConnectors second = storage(config(login).build());
    fake.clock().advance(TOKEN_LIFE);
    int before = mints();
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
                  return list(pod);
                }));
      }
      for (Future<List<Item>> result : results) {
        assertThat(result.get()).isEmpty();
      }
    } finally {
      executor.shutdown();
    }
    assertThat(mints() - before).isEqualTo(1);
  }

  @Test
  void mint_theAnswerIsLost_isAskedForAgain() {
    StorageConnectors storage = connected(jwtApp());
    fake.clock().advance(TOKEN_LIFE);
    fake.on(BoxOperation.TOKEN_JWT).resetAfterEffect();

    assertThat(work(storage)).isEqualTo("round 1");
    assertThat(fake.attempts(BoxOperation.TOKEN_JWT)).isEqualTo(3);
  }

  @Test
  void complete_consent_remembersTheAccount() {
    StorageConnectors storage = connectedBy(Login.CONSENT);

    assertThat(find(storage).account()).contains(fake.account(FakeBox.OWNER));
  }

  private void assertRefused(StorageConnectors storage) {
    ReauthorizationRequiredException error =
        catchThrowableOfType(ReauthorizationRequiredException.class, () -> list(storage));
    assertThat(error.reason()).isEqualTo(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED);
    assertThat(error).hasMessageContaining("authorise the application");
    assertThat(find(storage).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
  }

  /** What an application does; there is nothing about logins in it. */
  private static String work(StorageConnectors storage) {
    try (StorageConnector box = storage.open(CUSTOMER)) {
      int round = box.list(ListRequest.of(box.root())).items().size() + 1;
      box.upload(
          UploadRequest.builder(
                  box.root(), round + ".txt", ContentSource.of("hello".getBytes(UTF_8)))
              .build());
      return "round " + round;
    }
  }

  private static List<Item> list(StorageConnectors storage) {
    try (StorageConnector box = storage.open(CUSTOMER)) {
      return box.list(ListRequest.of(box.root())).items();
    }
  }

  private static Connection find(StorageConnectors storage) {
    return storage.find(CUSTOMER).orElseThrow();
  }

  private int mints() {
    return fake.attempts(BoxOperation.TOKEN_JWT)
        + fake.attempts(BoxOperation.TOKEN_CLIENT_CREDENTIALS);
  }

  private StorageConnectors connectedBy(Login login) {
    StorageConnectors storage = storage(config(login).build());
    BoxApp app = login == Login.JWT_ENTERPRISE || login == Login.JWT_USER ? jwt : credentials;
    fake.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);
    app.allowUserTokens();
    switch (login) {
      case CONSENT -> {
        PendingAuthorization pending = authorize(storage);
        storage.complete(pending, BoxStorage.consent(pending.url(), "approve"));
      }
      case JWT_ENTERPRISE, CREDENTIALS_ENTERPRISE -> storage.connect(CUSTOMER, ENTERPRISE);
      case JWT_USER, CREDENTIALS_USER ->
          storage.connect(
              CUSTOMER, BoxServiceAccount.user(app.appUser(FakeBox.ENTERPRISE_ID, "worker")));
    }
    return storage;
  }

  private StorageConnectors connected(BoxServerApp app) {
    fake.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);
    StorageConnectors storage = storage(BoxFixture.config(fake).serviceAccounts(app).build());
    storage.connect(CUSTOMER, ENTERPRISE);
    return storage;
  }

  private static PendingAuthorization authorize(StorageConnectors storage) {
    return storage.authorize(CUSTOMER, BoxProvider.ID, URI.create("http://localhost/callback"));
  }

  private BoxConfig.Builder config(Login login) {
    return switch (login) {
      case CONSENT, JWT_ENTERPRISE, JWT_USER -> BoxFixture.config(fake).serviceAccounts(jwtApp());
      case CREDENTIALS_ENTERPRISE, CREDENTIALS_USER ->
          BoxFixture.config(fake).serviceAccounts(secretApp());
    };
  }

  private BoxServerApp jwtApp() {
    return BoxServerApp.jwt(
        configFile(
            "k1", TestKeys.encrypted(TestKeys.FIRST.getPrivate(), PKCS8Generator.AES_256_CBC)));
  }

  private BoxServerApp secretApp() {
    return BoxServerApp.clientCredentials(
        credentials.clientId(), Secret.of(credentials.clientSecret()));
  }

  private String configFile(String keyId, Secret pem) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("enterpriseID", FakeBox.ENTERPRISE_ID);
    ObjectNode settings = json.putObject("boxAppSettings");
    settings.put("clientID", jwt.clientId()).put("clientSecret", jwt.clientSecret());
    settings
        .putObject("appAuth")
        .put("publicKeyID", keyId)
        .put("privateKey", pem.reveal())
        .put("passphrase", TestKeys.PASSPHRASE);
    return json.toString();
  }

  private StorageConnectors storage(BoxConfig config) {
    return storage(config, fake.clock());
  }

  private StorageConnectors storage(BoxConfig config, Clock clock) {
    StorageConnectors storage =
        StorageConnectors.builder(store, BoxStorage.cipher())
            .provider(BoxProvider.create(config))
            .clock(clock)
            .retry(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(2)))
            .build();
    opened.add(storage);
    return storage;
  }
}
