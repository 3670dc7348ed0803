package io.storageconnector.internal.rotation;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Connection;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** One process of the application: a coordinator over a store and a provider others use too. */
final class Pod implements StorageObserver {

  static final ConnectionId ACME = ConnectionId.of("acme");
  static final TokenCipher CIPHER = cipher();

  final RefreshCoordinator coordinator;
  final RecordVault vault;
  final ConnectionRegister register;
  final TokenSource tokens;
  final List<ConnectionState> states = new ArrayList<>();
  int rotations;

  private final FakeWorld world;

  private Pod(FakeWorld world, TokenStore store, FakeTokenEndpoint provider, Executor threads) {
    this.world = world;
    this.vault = RecordVault.create(store, CIPHER, "test");
    this.coordinator =
        RefreshCoordinator.create(
            vault, null, world.environment(threads, this), id -> endpoint(id, provider));
    this.register = coordinator.connections();
    this.tokens = coordinator.tokens(ACME, "fake");
  }

  private static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(new byte[32]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FakeTokenEndpoint endpoint(String id, FakeTokenEndpoint provider) {
    if (id.equals("gone")) {
      throw new IllegalArgumentException("no such provider");
    }
    return provider;
  }

  /** Flights run on the thread of whoever starts them, so that schedules can be forced. */
  static Pod of(FakeWorld world, TokenStore store, FakeTokenEndpoint provider) {
    return new Pod(world, store, provider, Runnable::run);
  }

  static Pod of(FakeWorld world, TokenStore store, FakeTokenEndpoint provider, Executor threads) {
    return new Pod(world, store, provider, threads);
  }

  void connect() {
    connect("fake");
  }

  void connect(String name) {
    register.connect(
        ACME,
        name,
        Secret.of("FAKESECRET-code"),
        AuthorizationRequest.of(
            URI.create("https://app.example/callback"),
            Secret.of("FAKESECRET-state"),
            Secret.of("FAKESECRET-verifier")));
  }

  AccessToken current() {
    return tokens.current(Deadline.after(Duration.ofMinutes(1), world));
  }

  TokenSource tokens() {
    return tokens;
  }

  AccessToken replace(AccessToken rejected) {
    return tokens.replace(rejected, Deadline.after(Duration.ofMinutes(1), world));
  }

  String token() {
    return current().value().reveal();
  }

  TokenRecord record() {
    return vault.load(ACME).orElseThrow().record();
  }

  @Override
  public void tokenRotated(ConnectionId connection) {
    rotations++;
  }

  @Override
  public void stateChanged(Connection connection) {
    states.add(connection.state());
  }
}
