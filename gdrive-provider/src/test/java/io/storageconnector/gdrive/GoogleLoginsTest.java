package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.oauth.RotationMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consents through the whole library: how they begin, how they end, and what is said about it. */
@Timeout(60)
class GoogleLoginsTest {

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(61);
  private static final ItemRef ROOT = ItemRef.folder("gdrive", "root");

  private final LoggedIn world = LoggedIn.at(FakeDrive.start());
  private final FakeDrive fake = world.fake;

  @AfterEach
  void close() {
    fake.assertClean();
    world.close();
  }

  @Test
  void complete_consent_remembersTheAccountAndWorksForRounds() {
    StorageConnectors storage = world.consented(world.config().build());

    for (int round = 1; round <= 3; round++) {
      assertThat(LoggedIn.work(storage, ROOT)).isEqualTo("round " + round);
      fake.clock().advance(TOKEN_LIFE);
    }
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(LoggedIn.find(storage).account())
        .contains(fake.contents().permissionId(FakeDrive.OWNER));
    assertThat(fake.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(2);
  }

  /** Google leaves the refresh token out of every answer but the first. */
  @Test
  void refresh_anAnswerWithoutARefreshToken_keepsTheOldOne() {
    StorageConnectors storage = world.consented(world.config().build());
    List<String> before = fake.unusedRefreshTokens(FakeDrive.OWNER);
    for (int i = 0; i < 3; i++) {
      fake.clock().advance(TOKEN_LIFE);
      assertThat(LoggedIn.list(storage)).isEmpty();
    }
    assertThat(fake.unusedRefreshTokens(FakeDrive.OWNER)).isEqualTo(before).hasSize(1);
  }

  /** Google documents no rotation; where it comes all the same, nothing may be lost. */
  @Test
  void refresh_anAnswerWithAnotherRefreshToken_isStoredAndUsed() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.rotationMode(RotationMode.STRICT);
    for (int i = 0; i < 3; i++) {
      fake.clock().advance(TOKEN_LIFE);
      assertThat(LoggedIn.list(storage)).isEmpty();
    }
    assertThat(fake.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(3);
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void refresh_lostResponse_isAskedForAgainAndNothingIsLost() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.clock().advance(TOKEN_LIFE);
    fake.on(DriveOperation.TOKEN_REFRESH).resetAfterEffect();

    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThat(fake.attempts(DriveOperation.TOKEN_REFRESH)).isEqualTo(2);
  }

  @Test
  void refresh_sixtyFourThreadsOnTwoPods_isOneExchange() throws Exception {
    StorageConnectors first = world.consented(world.config().build());
    StorageConnectors second = world.pod(world.config().build());
    fake.clock().advance(TOKEN_LIFE);
    int before = fake.attempts(DriveOperation.TOKEN_REFRESH);
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
    assertThat(fake.attempts(DriveOperation.TOKEN_REFRESH) - before).isEqualTo(1);
  }

  @Test
  void complete_aScopeUnticked_isRefusedByNameAndStoresNothing() {
    StorageConnectors storage =
        world.pod(
            world.config().access(DriveAccess.FILES_OF_THIS_APP, DriveAccess.READ_ONLY).build());
    PendingAuthorization pending = LoggedIn.authorize(storage);
    URI callback = fake.consent(pending.url()).untick(DriveAccess.READ_ONLY.scope()).approve();

    assertThatThrownBy(() -> storage.complete(pending, LoggedIn.parameters(callback)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SCOPE_MISSING))
        .hasMessageContaining("[https://www.googleapis.com/auth/drive.readonly]")
        .hasMessageContaining("leave all boxes ticked");
    assertThat(storage.find(LoggedIn.CUSTOMER)).isEmpty();
  }

  @Test
  void complete_allScopesTicked_isConnected() {
    StorageConnectors storage =
        world.consented(
            world.config().access(DriveAccess.FILES_OF_THIS_APP, DriveAccess.READ_ONLY).build());

    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  /** Another part of the same project may have been granted more; this connection gets its own. */
  @Test
  void complete_moreGrantedEarlier_opensNoMoreThanWasAsked() {
    fake.tokens(FakeDrive.OWNER, FakeDrive.DRIVE_SCOPE);
    StorageConnectors storage =
        world.consented(world.config().access(DriveAccess.FILES_OF_THIS_APP).build());
    String foreign = fake.file("private.txt", new byte[] {1});

    try (StorageConnector drive = storage.open(LoggedIn.CUSTOMER)) {
      assertThat(drive.find(ItemRef.file("gdrive", foreign))).isEmpty();
    }
  }

  @Test
  void complete_adminDenied_isRefused() {
    StorageConnectors storage = world.pod(world.config().build());
    PendingAuthorization pending = LoggedIn.authorize(storage);
    Map<String, String> callback = LoggedIn.parameters(fake.consent(pending.url()).deny());

    assertThatThrownBy(() -> storage.complete(pending, callback))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .hasMessageContaining("access_denied");
  }

  @Test
  void complete_codeTooOld_isRefusedAndTheOldGrantStays() {
    StorageConnectors storage = world.consented(world.config().build());
    PendingAuthorization pending = LoggedIn.authorize(storage);
    Map<String, String> callback = LoggedIn.parameters(fake.consent(pending.url()).approve());
    fake.clock().advance(Duration.ofMinutes(11));

    assertThatThrownBy(() -> storage.complete(pending, callback))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED));
    assertThat(LoggedIn.list(storage)).isEmpty();
  }

  @Test
  void complete_theSecretOfAnotherClient_isAMatterOfTheConfiguration() {
    StorageConnectors storage =
        world.pod(
            GoogleDriveConfig.builder(fake.clientId(), "FAKESECRET-wrong")
                .endpoints(LoggedIn.endpoints(fake.urls()))
                .access(DriveAccess.FULL)
                .clock(fake.clock())
                .build());
    PendingAuthorization pending = LoggedIn.authorize(storage);
    Map<String, String> callback = LoggedIn.parameters(fake.consent(pending.url()).approve());

    assertThatThrownBy(() -> storage.complete(pending, callback))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("invalid_client")
        .hasMessageNotContaining("FAKESECRET");
  }

  @Test
  void list_revokedByTheUser_saysSoAndHealsWithANewConsent() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.revokeGrants(FakeDrive.OWNER);

    assertRefused(storage, ReauthorizationReason.GRANT_REVOKED, NextAction.CONSENT_AGAIN);

    PendingAuthorization pending = LoggedIn.authorize(storage);
    storage.complete(pending, LoggedIn.parameters(fake.consent(pending.url()).approve()));
    assertThat(LoggedIn.list(storage)).isEmpty();
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void list_unusedForSixMonths_saysSo() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.clock().advance(Duration.ofDays(200));

    assertRefused(storage, ReauthorizationReason.GRANT_REVOKED, NextAction.CONSENT_AGAIN);
  }

  @Test
  void list_aTestingApplicationAfterAWeek_saysSo() {
    fake.project().testing();
    StorageConnectors storage = world.consented(world.config().build());
    fake.clock().advance(Duration.ofDays(8));

    assertRefused(storage, ReauthorizationReason.GRANT_REVOKED, NextAction.CONSENT_AGAIN);
  }

  @Test
  void list_sessionEndedByTheCustomersPolicy_isItsOwnReason() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.users().endSession(FakeDrive.OWNER);
    fake.clock().advance(TOKEN_LIFE);

    assertRefused(storage, ReauthorizationReason.SESSION_ENDED_BY_POLICY, NextAction.CONSENT_AGAIN);
  }

  @Test
  void list_blockedByTheCustomersAdmins_isItsOwnReason() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.users().forbidByAdmin(FakeDrive.OWNER);
    fake.clock().advance(TOKEN_LIFE);

    assertRefused(
        storage, ReauthorizationReason.BLOCKED_BY_POLICY, NextAction.AUTHORIZE_APPLICATION);
  }

  /** The oldest of more than a hundred grants of one account and client dies without a word. */
  @Test
  void list_pushedOutByAHundredOtherConsents_saysSo() {
    StorageConnectors storage = world.consented(world.config().build());
    for (int i = 0; i < 100; i++) {
      fake.tokens();
    }
    fake.clock().advance(TOKEN_LIFE);

    assertRefused(storage, ReauthorizationReason.GRANT_REVOKED, NextAction.CONSENT_AGAIN);
  }

  @Test
  void disconnect_revokesAtGoogleOnce() {
    StorageConnectors storage = world.consented(world.config().build());

    assertThat(storage.disconnect(LoggedIn.CUSTOMER)).isTrue();
    assertThat(storage.disconnect(LoggedIn.CUSTOMER)).isTrue();

    assertThat(fake.effects(DriveOperation.REVOKE)).isEqualTo(1);
    assertThat(fake.unusedRefreshTokens(FakeDrive.OWNER)).isEmpty();
  }

  /** As Google documents it, and as the guide warns. */
  @Test
  void disconnect_endsTheOtherConnectionsOfTheSameAccountToo() {
    StorageConnectors storage = world.consented(world.config().build());
    String other = fake.tokens().refreshToken().orElseThrow();

    storage.disconnect(LoggedIn.CUSTOMER);

    assertThat(fake.unusedRefreshTokens(FakeDrive.OWNER)).doesNotContain(other).isEmpty();
  }

  @Test
  void disconnect_aGrantTheUserRevoked_isConfirmed() {
    StorageConnectors storage = world.consented(world.config().build());
    fake.revokeGrants(FakeDrive.OWNER);

    assertThat(storage.disconnect(LoggedIn.CUSTOMER)).isTrue();
  }

  @Test
  void connect_aServiceAccountWithoutCredentialsForIt_isUnsupported() {
    StorageConnectors storage = world.pod(world.config().build());

    assertThatThrownBy(() -> storage.connect(LoggedIn.CUSTOMER, GoogleServiceAccount.itself()))
        .isInstanceOf(UnsupportedCapabilityException.class);
    assertThat(fake.tokenExchanges()).isEmpty();
  }

  @Test
  void pending_kept_holdsTheSecretsAndPrintsNone() {
    StorageConnectors storage = world.pod(world.config().build());
    PendingAuthorization pending = LoggedIn.authorize(storage);
    Secret kept = pending.toSecret();

    assertThat(Set.of(pending.toString(), kept.toString()))
        .noneMatch(text -> text.contains("code_"));
    storage.complete(
        PendingAuthorization.parse(kept),
        LoggedIn.parameters(fake.consent(pending.url()).approve()));
    assertThat(LoggedIn.list(storage)).isEmpty();
  }

  private static void assertRefused(
      StorageConnectors storage, ReauthorizationReason reason, NextAction action) {
    ReauthorizationRequiredException error =
        catchThrowableOfType(ReauthorizationRequiredException.class, () -> LoggedIn.list(storage));
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(LoggedIn.find(storage).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    assertThat(LoggedIn.find(storage).reason()).contains(ConnectionReason.valueOf(reason.name()));
    assertThat(LoggedIn.find(storage).nextAction()).isEqualTo(action);
  }
}
