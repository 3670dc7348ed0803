package io.storageconnector.internal.rotation;

import com.google.crypto.tink.Aead;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.internal.rotation.sim.PodProcess;
import io.storageconnector.internal.rotation.sim.Scheduler;
import io.storageconnector.internal.rotation.sim.SimulatedProvider;
import io.storageconnector.internal.rotation.sim.SimulatedStore;
import io.storageconnector.internal.rotation.sim.Task;
import io.storageconnector.internal.rotation.sim.World;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** One process of a simulation: a coordinator whose time, threads and chance are simulated. */
final class SimulatedPod {

  static final ConnectionId ACME = ConnectionId.of("acme");
  static final String PROVIDER = "simulated";
  static final TokenCipher PLAIN = TokenCipher.of(new Unsealed());

  static final Instant START = Instant.parse("2026-11-23T10:00:00.000123Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int GRAIN = 16;

  private final World world;
  private final PodProcess process;
  private final SimulatedProvider provider;
  private final PodClock clock;
  private final RefreshCoordinator coordinator;
  private final TokenSource tokens;

  SimulatedPod(World world, PodProcess process, SimulatedStore store, SimulatedProvider provider) {
    this.world = world;
    this.process = process;
    this.provider = provider;
    this.clock = new PodClock(world.scheduler(), process);
    Scheduler scheduler = world.scheduler();
    Environment environment =
        new Environment(
            clock,
            scheduler::now,
            scheduler::sleep,
            () -> world.choices().draw(GRAIN) / (double) GRAIN,
            flight -> start("flight", flight),
            new StorageObserver() {});
    this.coordinator =
        RefreshCoordinator.create(
            RecordVault.create(store, PLAIN, "simulation"),
            null,
            environment,
            name -> provider.endpoint(clock));
    this.tokens = coordinator.tokens(ACME, PROVIDER);
  }

  PodProcess process() {
    return process;
  }

  boolean isAlive() {
    return !process.isDead();
  }

  /** Starts a thread of this process. */
  Task start(String name, Runnable body) {
    return world
        .scheduler()
        .spawn(
            process,
            name,
            () -> {
              Task me = world.scheduler().current();
              try {
                body.run();
              } finally {
                provider.forget(me);
              }
            });
  }

  AccessToken current() {
    return tokens.current(Deadline.after(PATIENCE, clock));
  }

  AccessToken replace(AccessToken rejected) {
    return tokens.replace(rejected, Deadline.after(PATIENCE, clock));
  }

  void accepted(AccessToken token) {
    tokens.accepted(token);
  }

  void refusedAlthoughNew(AccessToken token) {
    tokens.refusedAlthoughNew(token);
  }

  void connect() {
    coordinator
        .connections()
        .connect(
            ACME,
            PROVIDER,
            Secret.of("code"),
            AuthorizationRequest.of(
                URI.create("https://app.example/callback"),
                Secret.of("state"),
                Secret.of("verifier")));
  }

  boolean disconnect() {
    return coordinator.connections().disconnect(ACME);
  }

  /** Looks after what is due, as a scheduled job of the application does. */
  void keepAlive() {
    coordinator.upkeep().keepAlive(PATIENCE);
  }

  /** Returns the newest record in the memory of this process. */
  @Nullable TokenRecord newest() {
    return grant().newest();
  }

  /** Returns whether this process remembers an attempt without answer. */
  boolean doubts(TokenRecord record) {
    TokenRecord newest = newest();
    return grant().isInDoubt(record) || (newest != null && grant().isInDoubt(newest));
  }

  private Grant grant() {
    if (tokens instanceof Grant grant) {
      return grant;
    }
    throw new IllegalStateException("tokens come from " + tokens.getClass());
  }

  @Override
  public String toString() {
    return process.toString();
  }

  /** The wall clock of one process. */
  private static final class PodClock extends Clock {

    private final Scheduler scheduler;
    private final PodProcess process;

    PodClock(Scheduler scheduler, PodProcess process) {
      this.scheduler = scheduler;
      this.process = process;
    }

    @Override
    public Instant instant() {
      return START.plusNanos(scheduler.now()).plusMillis(process.clockMillis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** Sealing has tests of its own, and costs time. */
  private static final class Unsealed implements Aead {

    @Override
    public byte[] encrypt(byte[] plain, byte[] associatedData) {
      return plain.clone();
    }

    @Override
    public byte[] decrypt(byte[] sealed, byte[] associatedData) {
      return sealed.clone();
    }
  }
}
