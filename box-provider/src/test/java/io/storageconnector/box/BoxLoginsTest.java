package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.Connection;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemNotFoundException;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxRole;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins that end, and what they must not be mistaken for. */
@Timeout(60)
class BoxLoginsTest {

  private final BoxStorage storage = BoxStorage.start();
  private final FakeBox fake = storage.fake;

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void list_expiredGrant_saysSo() {
    fake.expireAccessTokens();
    fake.expireRefreshTokens();
    ReauthorizationRequiredException error =
        catchThrowableOfType(ReauthorizationRequiredException.class, this::listRoot);
    assertThat(error.reason()).isEqualTo(ReauthorizationReason.GRANT_EXPIRED);
    assertThat(state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
  }

  @Test
  void list_revokedGrant_saysSo() {
    fake.revokeGrants(FakeBox.OWNER);
    ReauthorizationRequiredException error =
        catchThrowableOfType(ReauthorizationRequiredException.class, this::listRoot);
    assertThat(error.reason()).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
  }

  @Test
  void list_missingFolder_isNotFound() {
    assertThatThrownBy(() -> list(ItemRef.folder("box", "4711000")))
        .isInstanceOf(ItemNotFoundException.class);
  }

  @Test
  void find_aProxysNotFound_isNotAbsence() {
    ItemRef file = ItemRef.file("box", fake.file("a.csv", new byte[] {1}));
    try (StorageConnector connector = storage.open()) {
      fake.on(BoxOperation.GET_FILE).html(404);
      assertThat(connector.find(file)).isPresent();

      fake.on(BoxOperation.GET_FILE).always().html(410);
      assertThatThrownBy(() -> connector.find(file))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }
  }

  @Test
  void list_forbiddenFolder_isDenied() {
    fake.on(BoxOperation.LIST_FOLDER).status(403);
    assertThatThrownBy(this::listRoot)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ACCESS_DENIED));
  }

  @Test
  void upload_forbiddenFolder_isDenied() {
    fake.account("other@acme.test");
    String shared = fake.folder("shared");
    try (BoxStorage guest = BoxStorage.startAs(fake, "other@acme.test");
        StorageConnector connector = guest.open()) {
      fake.collaborate("shared", "other@acme.test", BoxRole.VIEWER);
      assertThatThrownBy(
              () ->
                  connector.upload(
                      UploadRequest.builder(
                              ItemRef.folder("box", shared),
                              "a.txt",
                              ContentSource.of("a".getBytes(UTF_8)))
                          .build()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ACCESS_DENIED));
    }
  }

  @Test
  void consentAgain_afterRevocation_healsTheConnection() {
    fake.revokeGrants(FakeBox.OWNER);
    assertThatThrownBy(this::listRoot).isInstanceOf(ReauthorizationRequiredException.class);
    PendingAuthorization pending = authorize();
    storage.connectors.complete(pending, BoxStorage.consent(pending.url(), "approve"));
    assertThat(listRoot()).isEmpty();
    assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void complete_adminDenied_isRefused() {
    PendingAuthorization pending = authorize();
    Map<String, String> callback = BoxStorage.consent(pending.url(), "deny");
    assertThatThrownBy(() -> storage.connectors.complete(pending, callback))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED))
        .hasMessageContaining("access_denied");
  }

  @Test
  void complete_codeTooOld_isRefusedAndTheOldGrantStays() {
    PendingAuthorization pending = authorize();
    Map<String, String> callback = BoxStorage.consent(pending.url(), "approve");
    fake.clock().advance(Duration.ofSeconds(31));
    assertThatThrownBy(() -> storage.connectors.complete(pending, callback))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED));
    assertThat(listRoot()).isEmpty();
  }

  @Test
  void refresh_sixtyFourThreadsWithAnExpiredToken_isOneExchange() throws Exception {
    fake.expireAccessTokens();
    fake.clock().advance(Duration.ofMinutes(61));
    int before = fake.attempts(BoxOperation.TOKEN_REFRESH);
    int threads = 64;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Item>>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        results.add(
            executor.submit(
                () -> {
                  start.await();
                  return listRoot();
                }));
      }
      for (Future<List<Item>> result : results) {
        assertThat(result.get()).isEmpty();
      }
    } finally {
      executor.shutdown();
    }
    assertThat(fake.attempts(BoxOperation.TOKEN_REFRESH) - before).isEqualTo(1);
  }

  @Test
  void refresh_lostResponse_isPresentedAgainAndNothingIsLost() {
    fake.clock().advance(Duration.ofMinutes(61));
    fake.on(BoxOperation.TOKEN_REFRESH).resetAfterEffect();
    assertThat(listRoot()).isEmpty();
    assertThat(fake.attempts(BoxOperation.TOKEN_REFRESH)).isEqualTo(2);
    fake.clock().advance(Duration.ofMinutes(61));
    assertThat(listRoot()).isEmpty();
    fake.assertClean();
  }

  @Test
  void disconnect_revokesAtBox() {
    assertThat(storage.connectors.disconnect(BoxStorage.CUSTOMER)).isTrue();
    assertThat(fake.effects(BoxOperation.REVOKE)).isEqualTo(1);
    assertThat(storage.connectors.disconnect(BoxStorage.CUSTOMER)).isTrue();
    assertThat(fake.effects(BoxOperation.REVOKE)).isEqualTo(1);
    assertThatThrownBy(storage::open)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_CONNECTED));
  }

  private PendingAuthorization authorize() {
    return storage.connectors.authorize(
        BoxStorage.CUSTOMER, BoxProvider.ID, URI.create("http://localhost/callback"));
  }

  private ConnectionState state() {
    return storage.connectors.find(BoxStorage.CUSTOMER).map(Connection::state).orElseThrow();
  }

  private List<Item> listRoot() {
    return list(ItemRef.folder("box", "0"));
  }

  private List<Item> list(ItemRef folder) {
    try (StorageConnector connector = storage.open()) {
      return connector.list(ListRequest.of(folder)).items();
    }
  }
}
