package io.storageconnector.internal.rotation;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Connection;
import io.storageconnector.KeepAliveReport;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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

  private Pod(
      FakeWorld world,
      TokenStore store,
      @Nullable TokenStore emergency,
      TokenCipher cipher,
      FakeTokenEndpoint provider,
      Clock clock,
      Executor threads) {
    this.world = world;
    this.vault = RecordVault.create(store, cipher, "test");
    this.coordinator =
        RefreshCoordinator.create(
            vault,
            emergency == null ? null : RecordVault.create(emergency, cipher, "test"),
            world.environment(clock, threads, this),
            id -> endpoint(id, provider));
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
    return new Pod(world, store, null, CIPHER, provider, world, Runnable::run);
  }

  static Pod of(FakeWorld world, TokenStore store, FakeTokenEndpoint provider, Executor threads) {
    return new Pod(world, store, null, CIPHER, provider, world, threads);
  }

  /** A process with a second place for what the store does not take. */
  static Pod withEmergency(
      FakeWorld world, TokenStore store, TokenStore emergency, FakeTokenEndpoint provider) {
    return new Pod(world, store, emergency, CIPHER, provider, world, Runnable::run);
  }

  static Pod withCipher(
      FakeWorld world, TokenStore store, TokenCipher cipher, FakeTokenEndpoint provider) {
    return new Pod(world, store, null, cipher, provider, world, Runnable::run);
  }

  /** A process whose clock is off. */
  static Pod withClockOffBy(
      Duration offset, FakeWorld world, TokenStore store, FakeTokenEndpoint provider) {
    Clock clock = Clock.offset(world, offset);
    return new Pod(world, store, null, CIPHER, provider, clock, Runnable::run);
  }

  KeepAliveReport keepAlive() {
    return coordinator.upkeep().keepAlive(Duration.ofHours(1));
  }

  Connection found() {
    return register.find(ACME).orElseThrow();
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
