package io.storageconnector.testkit.contract;

import io.storageconnector.Operation;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.spi.RotationProfile.Policy;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processes of one test share besides the store: a provider that rotates refresh tokens,
 * and the time. Every token of the provider holds the word {@code FAKESECRET}.
 */
final class RotationWorld implements AutoCloseable {

  /** Longer than an access token lives. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(2);

  /** Longer than the lease of a claim, and the difference of clocks that is allowed for. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final FakeClock clock = FakeClock.ticking();
  private final InMemoryProvider provider;
  private final List<RotatingProcess> processes = new ArrayList<>();

  private RotationWorld(Policy policy) {
    this.provider =
        InMemoryProvider.create(
            InMemoryConfig.boxLike().toBuilder().rotation(policy).clock(clock).build());
  }

  /** A world whose provider answers a refresh token again until the new tokens are used. */
  static RotationWorld forgiving() {
    return new RotationWorld(Policy.SAME_PAIR);
  }

  /** A world whose provider revokes the grant if a refresh token comes twice. */
  static RotationWorld unforgiving() {
    return new RotationWorld(Policy.FAMILY_REVOKING);
  }

  /** One more process, over a store of its own. */
  RotatingProcess process(TokenStore store) {
    RotatingProcess process = new RotatingProcess(provider, clock, new StoreOfProcess(store));
    processes.add(process);
    return process;
  }

  /** Lets every access token end. */
  void outliveTokens() {
    clock.advance(TOKEN_LIFE);
  }

  /** Lets every claim to refresh run out. */
  void outliveLeases() {
    clock.advance(LEASE);
  }

  /** How many requests the token endpoint has seen, those of an authorization included. */
  int exchanges() {
    return provider.faults().attempts(Operation.AUTHORIZE);
  }

  @Override
  public void close() {
    processes.forEach(RotatingProcess::close);
  }
}
