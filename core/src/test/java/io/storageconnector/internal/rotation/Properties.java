package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.internal.rotation.sim.Fault;
import io.storageconnector.internal.rotation.sim.SimulatedProvider;
import io.storageconnector.internal.rotation.sim.SimulatedStore;
import io.storageconnector.internal.rotation.sim.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties S1 to S6, L1 and L2 of the model, as questions to one simulated schedule. */
final class Properties {

  private final World world;
  private final SimulatedStore store;
  private final SimulatedProvider provider;
  private final List<SimulatedPod> pods;
  private final RecordVault reader;
  private final Set<Secret> everStored = new HashSet<>();
  private @Nullable StoredToken seen;
  private @Nullable TokenRecord decoded;

  Properties(
      World world, SimulatedStore store, SimulatedProvider provider, List<SimulatedPod> pods) {
    this.world = world;
    this.store = store;
    this.provider = provider;
    this.pods = pods;
    this.reader = RecordVault.create(new Snapshot(store::now), SimulatedPod.PLAIN, "simulation");
    store.written(this::written);
  }

  /** Returns the record as the processes would read it. */
  @Nullable TokenRecord record() {
    return reader.load(SimulatedPod.ACME).map(Versioned::record).orElse(null);
  }

  /** Returns whether a tombstone still holds tokens to revoke. */
  boolean isRevocationPending() {
    TokenRecord record = record();
    return record != null && record.revokePending();
  }

  private TokenRecord decoded(StoredToken stored) {
    return TokenRecordCodec.decode(stored.sealed());
  }

  /** S1: the grant is over, or somebody has a usable token of it. */
  void nothingLost() {
    StoredToken now = store.now();
    if (now == null || provider.isGone()) {
      return;
    }
    if (!now.equals(seen)) {
      seen = now;
      decoded = decoded(now);
    }
    TokenRecord record = decoded;
    if (record == null || record.isDeleted() || isInCustody(record)) {
      return;
    }
    if (!world.isExcused()) {
      throw new AssertionError("S1: a usable token is lost; stored is " + record);
    }
    provider.lost();
    world.event("lost");
  }

  private boolean isInCustody(TokenRecord record) {
    return record.refreshTokens().stream().anyMatch(provider::accepts)
        || !provider.held().isEmpty()
        || pods.stream().anyMatch(pod -> remembers(pod, record));
  }

  /** The model's high-water mark: the newest stored pair that a living process knows. */
  private boolean remembers(SimulatedPod pod, TokenRecord record) {
    TokenRecord newest = pod.isAlive() ? pod.newest() : null;
    TokenPair pair = newest == null || record.isNewerThan(newest) ? null : newest.pair();
    return newest != null
        && !newest.isDeleted()
        && pair != null
        && pair.refreshToken() != null
        && provider.accepts(pair.refreshToken());
  }

  private void written(@Nullable StoredToken before, StoredToken after) {
    TokenRecord next = decoded(after);
    if (world.isTraced()) {
      // The names of attempts are random, and traces of one seed are compared.
      String shown = next.toString().replaceAll("attempt \\w+", "attempt");
      world.trace("stored " + shown + ", alternates " + next.alternates().size());
    }
    TokenPair pair = next.pair();
    boolean isNew = false;
    if (pair != null && pair.refreshToken() != null) {
      isNew = everStored.add(pair.refreshToken());
      provider.stored(pair.accessToken(), pair.refreshToken());
    }
    if (before == null) {
      return;
    }
    TokenRecord former = decoded(before);
    if (former.isNewerThan(next)) {
      throw new AssertionError("S3: the record went back from " + former + " to " + next);
    }
    boolean again = former.generation() == next.generation() || !isNew;
    if (former.isDeleted() && !next.isDeleted() && again) {
      throw new AssertionError("S6: a disconnected connection came back: " + next);
    }
    if (next.state() != former.state()) {
      world.counts().event("to " + next.state());
    }
    if (next.state() == RecordState.REAUTH_REQUIRED) {
      refused(former, next);
    }
    count(former, next);
  }

  private void count(TokenRecord former, TokenRecord next) {
    if (next.sequence() > former.sequence() && next.generation() == former.generation()) {
      world.counts().event("rotations");
    }
    List<TrailEntry> trail = next.trail();
    TrailEntry.Event event = trail.isEmpty() ? null : trail.get(trail.size() - 1).event();
    if (event != null && !former.trail().equals(trail)) {
      switch (event) {
        case TAKEN_OVER -> world.counts().event("takeovers");
        case ALTERNATE_KEPT -> world.counts().event("merges");
        case REPAIRED -> world.counts().event("repairs");
        default -> {
          // Counted by the state, or not of interest.
        }
      }
    }
  }

  /** S2: no verdict over a stored token that works, nor while a process may come back with one. */
  private void refused(TokenRecord former, TokenRecord record) {
    if (record.refreshTokens().stream().anyMatch(provider::accepts)) {
      throw new AssertionError("S2: consent is asked for although a usable token is stored");
    }
    if (former.state() == RecordState.REAUTH_REQUIRED
        || world.knows(Fault.CLOCK)
        || world.knows(Fault.FAILOVER)) {
      return;
    }
    long patience = Agenda.CONFIRMED_AFTER.toNanos();
    for (SimulatedProvider.Held pair : provider.held()) {
      if (!pair.first() && world.scheduler().now() - pair.since() < patience) {
        throw new AssertionError(
            "S2: consent is asked for while a process has had a usable pair in hand for only "
                + Duration.ofNanos(world.scheduler().now() - pair.since()));
      }
    }
  }

  /** L1 and L2, and that what could not be prevented is told. */
  void atRest() {
    TokenRecord record = record();
    if (record == null) {
      throw new AssertionError("L1: there is no record");
    }
    switch (record.state()) {
      case ACTIVE -> {
        if (record.attempt() != null) {
          throw new AssertionError("L1: a lease stays for ever");
        }
        if (record.refreshTokens().stream().noneMatch(provider::accepts)) {
          throw new AssertionError("L1: the connection seems to work, but has no usable token");
        }
      }
      case REAUTH_REQUIRED -> {
        if (isInCustody(record)) {
          throw new AssertionError("L2: consent is asked for although a usable token is there");
        }
        if (!provider.isGone()) {
          throw new AssertionError("S2: consent is asked for without need");
        }
        if (record.reason() == null) {
          throw new AssertionError("S2: consent is asked for without a reason");
        }
      }
      case SUSPECT -> throw new AssertionError("L1: a suspicion stays for ever");
      case DELETED -> {
        if (record.revokePending()) {
          throw new AssertionError("L1: a revocation stays pending for ever");
        }
        if (provider.isAlive() && !provider.isGone()) {
          throw new AssertionError("L1: disconnected, but a token still works at the provider");
        }
      }
    }
    world.counts().event("at rest " + record.state());
  }

  /** The store without any step. */
  private record Snapshot(java.util.function.Supplier<@Nullable StoredToken> now)
      implements TokenStore {

    @Override
    public Optional<StoredToken> load(ConnectionId id) {
      return Optional.ofNullable(now.get());
    }

    @Override
    public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean compareAndDelete(ConnectionId id, Revision expected) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DueToken> due(Instant notAfter, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}
