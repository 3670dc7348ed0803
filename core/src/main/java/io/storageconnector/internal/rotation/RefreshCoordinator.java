package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that may call a token endpoint: exchanges codes, refreshes, revokes. Thread-safe.
 *
 * <p>A refresh token may work once, so the order of things is what matters. It is the order of the
 * model {@code rotation.pml}, whose names stand in brackets:
 *
 * <pre>
 *   readers      a usable token is given out at once; nobody waits for somebody else's refresh
 *   kick         one flight for each connection and process; it survives the callers that wait
 *   load         the store's record is the truth [Worker]; a commit that the store forgot is
 *                written again first [high-water]
 *   decide       newer than what the caller had: adopt it. Somebody's lease stands: wait for it.
 *                It ran out, or it is this process's own: take it over [steal, in doubt]
 *   claim        one compare-and-set writes owner, time and lease into the record: lease, intent,
 *                double check, and the proof that the store can be written, in one [acquire]
 *   send         only inside the lease less one request [guard]
 *     issued     store, then publish [persist before publish]; until stored, try for ever [retain];
 *                a refused write is looked at and merged: install, adopt, or keep as an alternate
 *     unknown    present the same token again under the same lease, four times at most; then leave
 *                the attempt in the record, so that whoever comes next presents it again [represent]
 *     refused    look again; a newer record, or a lost lease: adopt. Then the alternates. Only then
 *                the verdict, and after anything but a clean attempt first a suspicion [adopt]
 *     not sent   give the lease back, say when to try again
 * </pre>
 *
 * <p>{@code (generation, sequence)} of a record only grows: an authorization raises the generation,
 * a rotation the sequence. A tombstone is left only by a new authorization.
 */
public final class RefreshCoordinator {

  /** How long an authorization or a disconnection may take. */
  private static final Duration CHANGE = Duration.ofSeconds(90);

  private static final Duration REVOKE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int CODE_TRIES = 3;

  private static final Logger log = LoggerFactory.getLogger(RefreshCoordinator.class);

  private final RecordVault vault;
  private final Environment environment;
  private final Function<String, TokenEndpoint> endpoints;
  private final Ledger ledger;
  private final ConcurrentMap<Key, Grant> grants = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private RefreshCoordinator(
      RecordVault vault, Environment environment, Function<String, TokenEndpoint> endpoints) {
    this.vault = vault;
    this.environment = environment;
    this.endpoints = endpoints;
    this.ledger =
        new Ledger(
            vault,
            environment,
            RandomIds.shortName(),
            provider -> endpoints.apply(provider).rotation().refreshLifetime());
  }

  /**
   * Returns a coordinator.
   *
   * @param endpoints finds a provider's endpoint by the provider's id, or throws
   */
  public static RefreshCoordinator create(
      RecordVault vault, Environment environment, Function<String, TokenEndpoint> endpoints) {
    return new RefreshCoordinator(vault, environment, endpoints);
  }

  /** A connection can be authorized with another provider after its end; then it is another one. */
  private record Key(ConnectionId id, String provider) {}

  /**
   * Returns where a connection's calls get their tokens from; always the same object. It gives out
   * tokens of this provider only, whatever the connection is authorized with later.
   */
  public TokenSource tokens(ConnectionId id, String provider) {
    return grantOf(id, provider);
  }

  private Grant grantOf(ConnectionId id, String provider) {
    Grant grant =
        grants.computeIfAbsent(
            new Key(id, provider),
            key ->
                new Grant(
                    key.id(),
                    key.provider(),
                    environment,
                    (owner, rejected) ->
                        new Flight(
                                owner,
                                vault,
                                name -> redeemerOf(endpoints.apply(name)),
                                ledger,
                                environment,
                                rejected)
                            .run()));
    if (closed) {
      grant.close();
    }
    return grant;
  }

  /**
   * Returns what the store says about a connection; empty if there is no record.
   *
   * @throws StorageException {@code UNAVAILABLE} if the store can't be read or the record not
   *     opened
   */
  public Optional<Standing> find(ConnectionId id) {
    return guarded(
        id,
        () ->
            vault
                .load(id)
                .map(
                    found ->
                        new Standing(
                            found.record().provider(),
                            found.record().state().toConnectionState())));
  }

  /**
   * What is known about a connection.
   *
   * @param provider the provider's id
   * @param state where it stands
   */
  public record Standing(String provider, ConnectionState state) {}

  /**
   * Exchanges the code of an authorization and stores the grant. It replaces whatever was there,
   * and what a refresh of an older grant may still bring.
   */
  public void connect(ConnectionId id, String provider, Secret code, AuthorizationRequest request) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    // A store that can't be read now could not take the grant either, and a code works once.
    guarded(id, () -> vault.load(id)).ifPresent(found -> requireFree(id, provider, found.record()));
    TokenSet tokens = exchange(id, endpoints.apply(provider), code, request, deadline);
    Secret refreshToken =
        tokens
            .refreshToken()
            .orElseThrow(
                () ->
                    RotationErrors.error(
                        ErrorKind.AUTHORIZATION_FAILED,
                        id,
                        "connection "
                            + id
                            + ": the provider issued no refresh token, check the application's"
                            + " settings there",
                        RetryAdvice.NEVER));
    TokenPair pair = TokenPair.of(tokens, refreshToken, environment.clock().instant());
    TrailEntry entry = ledger.entry(id, refreshToken, TrailEntry.Event.CONNECTED);
    TokenRecord stored =
        replace(
            id,
            deadline,
            found -> {
              if (found != null) {
                requireFree(id, provider, found);
              }
              long former = Math.max(generation(found), generation(grantOf(id, provider).newest()));
              return TokenRecord.connected(id, provider, former + 1, pair, List.of(entry));
            });
    grantOf(id, provider).publish(stored);
    ledger.tell(observer -> observer.stateChanged(id, ConnectionState.ACTIVE));
  }

  /** Views of the other provider may be open, and its grant would never be revoked. */
  private static void requireFree(ConnectionId id, String provider, TokenRecord found) {
    if (!found.isDeleted() && !found.provider().equals(provider)) {
      throw RotationErrors.error(
          ErrorKind.AUTHORIZATION_FAILED,
          id,
          "connection " + id + " is connected with " + found.provider() + ": disconnect it first",
          RetryAdvice.NEVER);
    }
  }

  /** A store that forgot an authorization must not make a later one look like it. */
  private static long generation(@Nullable TokenRecord record) {
    return record == null ? 0 : record.generation();
  }

  private TokenSet exchange(
      ConnectionId id,
      TokenEndpoint endpoint,
      Secret code,
      AuthorizationRequest request,
      Deadline deadline) {
    for (int tries = 1; ; tries++) {
      TokenOutcome outcome =
          answer(
              () ->
                  endpoint.exchangeCode(
                      code, request, deadline.atMost(endpoint.rotation().requestTimeout())));
      if (outcome instanceof TokenOutcome.Issued issued && TokenPair.fits(issued.tokens())) {
        return issued.tokens();
      }
      if (outcome instanceof TokenOutcome.Misconfigured misconfigured) {
        throw RotationErrors.misconfigured(id, misconfigured.problem());
      }
      if (outcome instanceof TokenOutcome.NotProcessed notProcessed) {
        if (tries < CODE_TRIES) {
          environment.pauseThrough(environment.jittered(PAUSE.multipliedBy(tries)));
          continue;
        }
        throw RotationErrors.providerTrouble(id, notProcessed.problem(), notProcessed.retryAfter());
      }
      // A code works once: after a lost answer it may be spent, so it is not sent again.
      throw RotationErrors.error(
          ErrorKind.AUTHORIZATION_FAILED,
          id,
          "connection "
              + id
              + ": the provider did not exchange the authorization for tokens"
              + (outcome instanceof TokenOutcome.Unknown unknown
                  ? " (" + unknown.problem() + ")"
                  : "")
              + "; start the authorization again",
          RetryAdvice.NEVER);
    }
  }

  /**
   * Disconnects: the tombstone first, so that nobody refreshes any more, then the revocation, then
   * the removal of the tokens. A second call finishes what the first could not.
   *
   * @return whether the provider confirmed that the grant is dead, or there was none
   */
  public boolean disconnect(ConnectionId id) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    Optional<Versioned> before = guarded(id, () -> vault.load(id));
    if (before.isEmpty() || (before.get().record().isDeleted() && !isPending(before.get()))) {
      return true;
    }
    boolean wasConnected = !before.get().record().isDeleted();
    TokenRecord tombstone =
        replace(
            id,
            deadline,
            found ->
                found == null || found.isDeleted()
                    ? null
                    : found.tombstone(ledger.entry(found, TrailEntry.Event.DISCONNECTED)));
    grantOf(id, tombstone.provider()).remember(tombstone);
    if (wasConnected) {
      ledger.tell(observer -> observer.stateChanged(id, ConnectionState.GONE));
    }
    TokenEndpoint endpoint;
    try {
      endpoint = endpoints.apply(tombstone.provider());
    } catch (IllegalArgumentException e) {
      log.warn("{}: nobody here can revoke a grant of {}", id, tombstone.provider());
      return false;
    }
    return revoked(id, tombstone, redeemerOf(endpoint), deadline);
  }

  private static boolean isPending(Versioned found) {
    return found.record().revokePending();
  }

  private boolean revoked(
      ConnectionId id, TokenRecord tombstone, Redeemer redeemer, Deadline deadline) {
    boolean dead = true;
    for (Secret token : tombstone.refreshTokens()) {
      // Authorized anew meanwhile: a revocation could take the new grant along.
      if (!guarded(id, () -> vault.load(id)).filter(now -> isEnd(now, tombstone)).isPresent()) {
        return true;
      }
      dead &= redeemer.revoke(token);
    }
    if (dead) {
      replace(
          id,
          deadline,
          found ->
              found == null
                      || !found.isDeleted()
                      || !found.isSameVersion(tombstone)
                      || !found.refreshTokens().equals(tombstone.refreshTokens())
                  ? null
                  : found.scrubbed(ledger.entry(found, TrailEntry.Event.SCRUBBED)));
    }
    return dead;
  }

  private static boolean isEnd(Versioned now, TokenRecord tombstone) {
    return now.record().isDeleted() && now.record().isSameVersion(tombstone);
  }

  /**
   * Replaces the record by what the change makes of it, against all races, until the deadline.
   *
   * @param change gives the new record, or null to leave the present one as it is
   * @return the record as it is now
   */
  private TokenRecord replace(
      ConnectionId id,
      Deadline deadline,
      Function<@Nullable TokenRecord, @Nullable TokenRecord> change) {
    Revision written = Revision.ABSENT;
    while (true) {
      try {
        Optional<Versioned> found = vault.load(id);
        TokenRecord present = found.map(Versioned::record).orElse(null);
        if (found.isPresent() && found.get().revision().equals(written)) {
          return found.get().record();
        }
        TokenRecord next = change.apply(present);
        if (next == null) {
          if (present == null) {
            throw RotationErrors.notConnected(id);
          }
          return present;
        }
        Versioned state = ledger.due(next);
        written = state.revision();
        if (vault.replace(found.map(Versioned::revision).orElse(Revision.ABSENT), state)) {
          return next;
        }
      } catch (TokenStoreException e) {
        if (deadline.hasPassed()) {
          throw RotationErrors.storeTrouble(id, e);
        }
      } catch (UnreadableRecordException e) {
        throw RotationErrors.unreadable(id, e);
      }
      if (deadline.hasPassed()) {
        throw RotationErrors.providerTrouble(id, "the record keeps changing", Duration.ZERO);
      }
      environment.pauseThrough(environment.jittered(PAUSE));
    }
  }

  private Redeemer redeemerOf(TokenEndpoint endpoint) {
    RotationProfile profile = endpoint.rotation();
    return new Redeemer() {
      @Override
      public Duration requestTimeout() {
        return profile.requestTimeout();
      }

      @Override
      public Duration lease() {
        return profile.lease();
      }

      @Override
      public TokenOutcome redeem(Secret refreshToken) {
        Deadline deadline = Deadline.after(profile.requestTimeout(), environment.clock());
        TokenOutcome outcome = answer(() -> endpoint.refresh(refreshToken, deadline));
        return outcome instanceof TokenOutcome.Issued issued && !TokenPair.fits(issued.tokens())
            ? new TokenOutcome.Unknown("tokens too large to store")
            : outcome;
      }

      @Override
      public boolean revoke(Secret token) {
        try {
          return endpoint.revoke(token, Deadline.after(REVOKE, environment.clock()));
        } catch (RuntimeException e) {
          log.warn("a token endpoint failed to revoke: {}", e.getClass().getName());
          return false;
        }
      }
    };
  }

  /** Endpoints are foreign code: after an exception nobody knows whether the request was sent. */
  private static TokenOutcome answer(Supplier<TokenOutcome> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      return new TokenOutcome.Unknown("the token endpoint threw " + e.getClass().getName());
    }
  }

  /**
   * Starts no further flight and waits for those under way, because each may hold the only copy of
   * a new pair.
   *
   * @param patience how long to wait in all
   */
  public void close(Duration patience) {
    closed = true;
    grants.values().forEach(Grant::close);
    Deadline deadline = Deadline.after(patience, environment.clock());
    grants.values().forEach(grant -> grant.drain(deadline));
  }

  private static <T> T guarded(ConnectionId id, Supplier<T> call) {
    try {
      return call.get();
    } catch (TokenStoreException e) {
      throw RotationErrors.storeTrouble(id, e);
    } catch (UnreadableRecordException e) {
      throw RotationErrors.unreadable(id, e);
    }
  }
}
