package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.TokenRestriction;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that may call a token endpoint: exchanges codes, refreshes, mints, restricts,
 * revokes. Thread-safe.
 *
 * <p>A refresh token may work once, so the order of things is what matters. It is the order of the
 * model {@code docs/formal/rotation.pml}, whose names stand in brackets:
 *
 * <pre>
 *   readers      a usable token is given out at once; nobody waits for somebody else's refresh
 *   kick         one flight for each connection and process; it survives the callers that wait
 *   load         the store's record is the truth [Worker]; a commit that the store forgot, or never
 *                took from a process that ended, is written again first [high-water]
 *   decide       newer than what the caller had: adopt it. Somebody's lease stands: wait for it.
 *                It ran out, or it is this process's own: take it over [steal, in doubt]
 *   gate         few flights of one provider at a time; none while it refuses the application
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
 * <p>The states of a record, and what moves it; every arrow is one compare-and-set:
 *
 * <pre>
 *   (none) --connect--> ACTIVE --claim--> ACTIVE + attempt --commit--> ACTIVE, sequence + 1
 *   ACTIVE + attempt --refused after a lost answer or a takeover--> SUSPECT --refused again, two
 *       minutes later--> REAUTH_REQUIRED
 *   ACTIVE + attempt --refused, cleanly--> REAUTH_REQUIRED
 *   SUSPECT, REAUTH_REQUIRED --a pair that comes late, a probe that succeeds--> ACTIVE
 *   any --connect--> ACTIVE, generation + 1
 *   any --disconnect--> DELETED, tokens kept --revoked--> DELETED, no tokens
 * </pre>
 *
 * <p>Tokens of service accounts go the same way, with the difference that asking for one spends
 * nothing: there is no doubt, no suspicion, and a refused account is asked for again.
 *
 * <p>{@code (generation, sequence)} of a record only grows: an authorization raises the generation,
 * a rotation the sequence. A tombstone is left only by a new authorization.
 */
public final class RefreshCoordinator {

  private static final Duration REVOKE = Duration.ofSeconds(15);
  private static final Duration IDENTIFY = Duration.ofSeconds(15);

  /** What is assumed of a provider that is not registered here. */
  private static final Duration ASSUMED_LIFETIME = Duration.ofDays(60);

  private static final Logger log = LoggerFactory.getLogger(RefreshCoordinator.class);

  private final RecordVault vault;
  private final EmergencyPlace emergency;
  private final Environment environment;
  private final Function<String, TokenEndpoint> endpoints;
  private final Agenda agenda;
  private final Ledger ledger;
  private final ConcurrentMap<Key, Grant> grants = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

  /** Restricted tokens live as long as a view that uses them. */
  private final Cache<RestrictedKey, RestrictedTokens> restricted =
      Caffeine.newBuilder().weakValues().build();

  private volatile boolean closed;

  private RefreshCoordinator(
      RecordVault vault,
      EmergencyPlace emergency,
      Environment environment,
      Function<String, TokenEndpoint> endpoints) {
    this.vault = vault;
    this.emergency = emergency;
    this.environment = environment;
    this.endpoints = endpoints;
    this.agenda = new Agenda(environment.clock(), this::refreshLifetime);
    this.ledger = new Ledger(vault, emergency, environment, RandomIds.shortName(), agenda);
  }

  /**
   * Returns a coordinator.
   *
   * @param emergency where new tokens are kept that the store does not take; null for nowhere
   * @param endpoints finds a provider's endpoint by the provider's id, or throws an {@code
   *     IllegalArgumentException}
   */
  public static RefreshCoordinator create(
      RecordVault vault,
      @Nullable RecordVault emergency,
      Environment environment,
      Function<String, TokenEndpoint> endpoints) {
    return new RefreshCoordinator(vault, EmergencyPlace.of(emergency), environment, endpoints);
  }

  /** A connection can be authorized with another provider after its end; then it is another one. */
  private record Key(ConnectionId id, String provider) {}

  private record RestrictedKey(ConnectionId id, TokenRestriction restriction) {}

  /**
   * Returns where a connection's calls get their tokens from; always the same object. It gives out
   * tokens of this provider only, whatever the connection is authorized with later.
   */
  public TokenSource tokens(ConnectionId id, String provider) {
    return grantOf(id, provider);
  }

  /** Returns where calls get tokens from that can do less than the connection's own. */
  public TokenSource tokens(ConnectionId id, String provider, TokenRestriction restriction) {
    return restricted.get(
        new RestrictedKey(id, restriction),
        key ->
            new RestrictedTokens(
                id,
                grantOf(id, provider),
                (token, deadline) -> restrict(provider, token, restriction, deadline),
                environment.clock()));
  }

  /** Returns what begins, ends, switches and lists connections. */
  public ConnectionRegister connections() {
    return new ConnectionRegister(this, vault, ledger, agenda, environment);
  }

  /** Returns what looks after connections that nobody uses. */
  public Upkeep upkeep() {
    return new Upkeep(this, connections(), vault, emergency, environment);
  }

  Grant grantOf(ConnectionId id, String provider) {
    Grant grant =
        grants.computeIfAbsent(
            new Key(id, provider),
            key ->
                new Grant(
                    key.id(),
                    key.provider(),
                    environment,
                    () -> endpoints.apply(key.provider()).rotation().refreshAhead(),
                    new Rescue(emergency, vault, ledger)::isOver,
                    this::fly));
    if (closed) {
      grant.close();
    }
    return grant;
  }

  private AccessToken fly(Grant grant, Need need) {
    Gate gate = gates.computeIfAbsent(grant.provider(), provider -> new Gate(environment));
    Function<TokenRecord, Redeemer> redeemers = record -> redeemerOf(record, gate);
    return new Flight(grant, vault, redeemers, gate, ledger, environment, need).run();
  }

  private Duration refreshLifetime(String provider) {
    try {
      return endpoints.apply(provider).rotation().refreshLifetime();
    } catch (IllegalArgumentException e) {
      return ASSUMED_LIFETIME;
    }
  }

  /** Returns the scopes without which a consent is of no use. */
  Set<String> requiredScopes(String provider) {
    return endpoints.apply(provider).requiredScopes();
  }

  /** Exchanges the code of an authorization. Sends once; a code may be spent by an attempt. */
  TokenOutcome exchangeCode(
      String provider, Secret code, AuthorizationRequest request, Deadline deadline) {
    TokenEndpoint endpoint = endpoints.apply(provider);
    return answer(() -> endpoint.exchangeCode(code, request, limited(endpoint, deadline)));
  }

  /** Obtains a first token for a service account. */
  TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    TokenEndpoint endpoint = endpoints.apply(account.provider());
    return answer(() -> endpoint.mint(account, limited(endpoint, deadline)));
  }

  /** Tells whose token it is; empty if that can't be told, or not at the moment. */
  Optional<String> accountOf(String provider, Secret accessToken, Deadline deadline) {
    try {
      return endpoints
          .apply(provider)
          .accountOf(accessToken, deadline.atMost(IDENTIFY))
          .filter(account -> account.length() <= Origin.MAX_ACCOUNT_LENGTH);
    } catch (RuntimeException e) {
      log.warn("a token endpoint failed to tell an account: {}", e.getClass().getName());
      return Optional.empty();
    }
  }

  private TokenOutcome restrict(
      String provider, Secret accessToken, TokenRestriction restriction, Deadline deadline) {
    TokenEndpoint endpoint = endpoints.apply(provider);
    return answer(() -> endpoint.restrict(accessToken, restriction, limited(endpoint, deadline)));
  }

  private static Deadline limited(TokenEndpoint endpoint, Deadline deadline) {
    return deadline.atMost(endpoint.rotation().requestTimeout());
  }

  /** Revokes what a tombstone holds; returns whether the provider confirmed it. */
  boolean revoke(String provider, Secret token) {
    return revoke(endpoints.apply(provider), token);
  }

  private boolean revoke(TokenEndpoint endpoint, Secret token) {
    try {
      return endpoint.revoke(token, Deadline.after(REVOKE, environment.clock()));
    } catch (RuntimeException e) {
      log.warn("a token endpoint failed to revoke: {}", e.getClass().getName());
      return false;
    }
  }

  private Redeemer redeemerOf(TokenRecord record, Gate gate) {
    TokenEndpoint endpoint = endpoints.apply(record.provider());
    ServiceAccount account = record.origin().serviceAccount();
    RotationProfile profile =
        account == null ? endpoint.rotation() : endpoint.rotation().forMinting();
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
      public TokenOutcome redeem(@Nullable Secret refreshToken) {
        Deadline deadline = Deadline.after(profile.requestTimeout(), environment.clock());
        TokenOutcome outcome =
            answer(
                () ->
                    account == null
                        ? endpoint.refresh(requireNonNull(refreshToken), deadline)
                        : endpoint.mint(account, deadline));
        if (!(outcome instanceof TokenOutcome.Issued issued)) {
          gate.heard(outcome);
          return outcome;
        }
        // Told later: between a new pair and its first write nothing else runs.
        return TokenPair.fits(issued.tokens())
            ? outcome
            : new TokenOutcome.Unknown("tokens too large to store");
      }

      @Override
      public boolean revoke(Secret token) {
        return RefreshCoordinator.this.revoke(endpoint, token);
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
}
