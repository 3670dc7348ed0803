package io.storageconnector.internal.rotation;

import io.storageconnector.Connection;
import io.storageconnector.ConnectionPage;
import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins, ends, switches and tells of connections, against whatever refreshes do to their records
 * meanwhile. Thread-safe.
 */
public final class ConnectionRegister {

  /** How long a change of a connection may take. */
  private static final Duration CHANGE = Duration.ofSeconds(90);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int TRIES = 3;

  private static final Logger log = LoggerFactory.getLogger(ConnectionRegister.class);

  private final RefreshCoordinator coordinator;
  private final RecordVault vault;
  private final Ledger ledger;
  private final Agenda agenda;
  private final RecordChanges changes;
  private final Environment environment;

  ConnectionRegister(
      RefreshCoordinator coordinator,
      RecordVault vault,
      Ledger ledger,
      Agenda agenda,
      Environment environment) {
    this.coordinator = coordinator;
    this.vault = vault;
    this.ledger = ledger;
    this.agenda = agenda;
    this.changes = new RecordChanges(vault, ledger, environment);
    this.environment = environment;
  }

  /**
   * Returns what the store says about a connection; empty if there is no record.
   *
   * @throws StorageException {@code UNAVAILABLE} if the store can't be read or the record not
   *     opened
   */
  public Optional<Connection> find(ConnectionId id) {
    return guarded(id, () -> vault.load(id)).map(found -> agenda.describe(found.record()));
  }

  /**
   * Returns connections in the store's order, whatever their state.
   *
   * @param after the last id of the page before; null to start
   * @throws StorageException {@code UNAVAILABLE} if the store can't be read
   */
  public ConnectionPage list(@Nullable ConnectionId after, int limit) {
    List<Connection> connections = new ArrayList<>();
    List<ConnectionId> unreadable = new ArrayList<>();
    try {
      List<ConnectionId> ids = vault.connections(after, limit);
      for (ConnectionId id : ids) {
        try {
          vault.load(id).ifPresent(found -> connections.add(agenda.describe(found.record())));
        } catch (UnreadableRecordException e) {
          unreadable.add(id);
        }
      }
      ConnectionId next = ids.isEmpty() ? null : ids.get(ids.size() - 1);
      return ConnectionPage.of(connections, unreadable, next);
    } catch (TokenStoreException e) {
      throw RotationErrors.storeTrouble(e);
    }
  }

  /**
   * Exchanges the code of an authorization and stores the grant. It replaces an earlier consent of
   * the same account, or a service account, and what a refresh of the older grant may still bring.
   */
  public Connection connect(
      ConnectionId id, String provider, Secret code, AuthorizationRequest request) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    // A store that can't be read now could not take the grant either, and a code works once.
    TokenRecord before = guarded(id, () -> vault.load(id)).map(Versioned::record).orElse(null);
    requireFree(id, provider, before);
    TokenSet tokens =
        obtained(
            id,
            () -> coordinator.exchangeCode(provider, code, request, deadline),
            "start the authorization again");
    requireScopes(id, coordinator.requiredScopes(provider), tokens.scopes());
    Secret refreshToken =
        tokens
            .refreshToken()
            .orElseThrow(
                () ->
                    refused(
                        id,
                        "the provider issued no refresh token, check the application's settings"
                            + " there"));
    String account = accountOf(provider, tokens, deadline);
    TokenPair pair = TokenPair.of(tokens, refreshToken, environment.clock().instant());
    TrailEntry entry = ledger.entry(id, refreshToken, TrailEntry.Event.CONNECTED);
    TokenRecord stored =
        changes.apply(
            id,
            deadline,
            found -> {
              if (isUnder(found, entry)) {
                return null;
              }
              requireFree(id, provider, found);
              requireSameAccount(id, account, found);
              return connected(id, Origin.consent(provider, account), pair, entry, found)
                  .withAlternates(rivals(found, before));
            });
    return begun(stored, entry);
  }

  /**
   * Stores a service account as the login of a connection, after a first token proved that it
   * works. Does nothing if it is the connection's login already and is not refused.
   */
  public Connection connect(ConnectionId id, ServiceAccount account) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    TokenRecord before = guarded(id, () -> vault.load(id)).map(Versioned::record).orElse(null);
    requireFree(id, account.provider(), before);
    if (before != null && isLogin(before, account)) {
      return agenda.describe(before);
    }
    TokenSet tokens =
        obtained(
            id,
            () -> coordinator.mint(account, deadline),
            "the customer's admin has to authorise the application there");
    TokenPair pair = TokenPair.of(tokens, null, environment.clock().instant());
    TrailEntry entry = ledger.entry(id, pair.accessToken(), TrailEntry.Event.CONNECTED);
    TokenRecord stored =
        changes.apply(
            id,
            deadline,
            found -> {
              requireFree(id, account.provider(), found);
              boolean there = isUnder(found, entry) || (found != null && isLogin(found, account));
              return there ? null : connected(id, Origin.of(account), pair, entry, found);
            });
    return begun(stored, entry);
  }

  /** Whether this authorization has been written already, whatever became of it since. */
  private static boolean isUnder(@Nullable TokenRecord found, TrailEntry entry) {
    return found != null && found.trail().contains(entry);
  }

  private static boolean isLogin(TokenRecord record, ServiceAccount account) {
    return account.equals(record.origin().serviceAccount()) && !record.isOver();
  }

  private TokenRecord connected(
      ConnectionId id,
      Origin origin,
      TokenPair pair,
      TrailEntry entry,
      @Nullable TokenRecord found) {
    // A store that forgot an authorization must not make a later one look like it.
    TokenRecord known = coordinator.grantOf(id, origin.provider()).newest();
    long former = Math.max(generation(found), generation(known));
    return TokenRecord.connected(id, origin, former + 1, pair, List.of(entry));
  }

  /**
   * Two consents at the same time: nobody knows which of them the provider let live, so the one
   * that was stored first stays as an alternate of the other.
   */
  private static List<Alternate> rivals(@Nullable TokenRecord found, @Nullable TokenRecord before) {
    if (found == null
        || found.isDeleted()
        || found.isMinted()
        || found.generation() <= generation(before)) {
      return List.of();
    }
    return found.refreshTokens().stream()
        .map(token -> new Alternate(token, found.tokens().issuedAt()))
        .toList();
  }

  private static long generation(@Nullable TokenRecord record) {
    return record == null ? 0 : record.generation();
  }

  private Connection begun(TokenRecord stored, TrailEntry entry) {
    if (stored.isDeleted()) {
      // The write took effect although the store did not say so, and then somebody disconnected.
      throw RotationErrors.notConnected(stored.connection());
    }
    coordinator.grantOf(stored.connection(), stored.provider()).publish(stored);
    if (stored.trail().contains(entry)) {
      ledger.tellState(stored);
    }
    return agenda.describe(stored);
  }

  /** Views of the other provider may be open, and its grant would never be revoked. */
  private static void requireFree(ConnectionId id, String provider, @Nullable TokenRecord found) {
    if (found != null && !found.isDeleted() && !found.provider().equals(provider)) {
      throw refused(id, "it is connected with " + found.provider() + ": disconnect it first");
    }
  }

  /**
   * Somebody who is logged in with another account must not turn a customer's connection into one
   * to that account's files. Its new grant is not revoked: the account may have another connection.
   */
  private static void requireSameAccount(
      ConnectionId id, @Nullable String account, @Nullable TokenRecord found) {
    String former = found == null || found.isDeleted() ? null : found.origin().account();
    if (former == null || former.equals(account)) {
      return;
    }
    throw refused(
        id,
        account == null
            ? "the provider did not say whose account it is; start the authorization again"
            : "another account consented than before; start the authorization again with the"
                + " account of this connection, or disconnect it first");
  }

  private @Nullable String accountOf(String provider, TokenSet tokens, Deadline deadline) {
    for (int tries = 1; tries <= TRIES && !deadline.hasPassed(); tries++) {
      Optional<String> account = coordinator.accountOf(provider, tokens.accessToken(), deadline);
      if (account.isPresent()) {
        return account.get();
      }
      environment.pauseThrough(environment.jittered(PAUSE.multipliedBy(tries)));
    }
    return null;
  }

  /** Asks until there is an answer that settles something. */
  private TokenSet obtained(ConnectionId id, Supplier<TokenOutcome> request, String advice) {
    for (int tries = 1; ; tries++) {
      TokenOutcome outcome = request.get();
      if (outcome instanceof TokenOutcome.Issued issued && TokenPair.fits(issued.tokens())) {
        return issued.tokens();
      }
      if (outcome instanceof TokenOutcome.Misconfigured misconfigured) {
        throw RotationErrors.misconfigured(id, misconfigured.problem());
      }
      if (outcome instanceof TokenOutcome.NotProcessed notProcessed) {
        if (tries < TRIES) {
          environment.pauseThrough(environment.jittered(PAUSE.multipliedBy(tries)));
          continue;
        }
        throw RotationErrors.providerTrouble(id, notProcessed.problem(), notProcessed.retryAfter());
      }
      if (outcome instanceof TokenOutcome.Rejected rejected && isTelling(rejected.reason())) {
        throw refused(
            id,
            RotationErrors.why(rejected.reason())
                + "; the customer's admin has to "
                + RotationErrors.remedy(rejected.reason()));
      }
      // A code works once: after a lost answer it may be spent, so it is not sent again.
      String problem =
          outcome instanceof TokenOutcome.Unknown unknown ? " (" + unknown.problem() + ")" : "";
      throw refused(id, "the provider issued no tokens" + problem + "; " + advice);
    }
  }

  /** Whether a reason says more than that this code or this account is no good. */
  private static boolean isTelling(ReauthorizationReason reason) {
    return switch (reason) {
      case GRANT_EXPIRED, GRANT_REVOKED, ACCESS_TOKEN_REFUSED, SERVICE_ACCOUNT_REFUSED -> false;
      case SESSION_ENDED_BY_POLICY, BLOCKED_BY_POLICY, DELEGATION_NOT_GRANTED, SUBJECT_UNKNOWN ->
          true;
    };
  }

  /**
   * An admin may leave out single scopes, and the grant would fail at its first use. What was
   * granted is not revoked: the account may have another connection of the same application.
   */
  private static void requireScopes(ConnectionId id, Set<String> required, List<String> granted) {
    if (granted.isEmpty() || granted.containsAll(required)) {
      return;
    }
    List<String> missing =
        required.stream().filter(scope -> !granted.contains(scope)).sorted().toList();
    throw RotationErrors.error(
        ErrorKind.SCOPE_MISSING,
        id,
        "connection "
            + id
            + " was not connected: the admin left out "
            + missing
            + "; start the authorization again and leave all boxes ticked",
        RetryAdvice.NEVER);
  }

  private static StorageException refused(ConnectionId id, String why) {
    return RotationErrors.error(
        ErrorKind.AUTHORIZATION_FAILED,
        id,
        "connection " + id + " was not connected: " + why,
        RetryAdvice.NEVER);
  }

  /** Switches a connection off or on. Its grant is kept alive meanwhile. */
  public Connection switched(ConnectionId id, boolean off) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    TrailEntry.Event event = off ? TrailEntry.Event.DISABLED : TrailEntry.Event.ENABLED;
    boolean[] changed = new boolean[1];
    TokenRecord now =
        changes.apply(
            id,
            deadline,
            found -> {
              if (found == null || found.isDeleted()) {
                throw RotationErrors.notConnected(id);
              }
              changed[0] = found.disabled() != off;
              return changed[0] ? found.switched(off).noted(ledger.entry(found, event)) : null;
            });
    coordinator.grantOf(id, now.provider()).remember(now);
    if (changed[0]) {
      ledger.tellState(now);
    }
    return agenda.describe(now);
  }

  /**
   * Disconnects: the tombstone first, so that nobody refreshes any more, then the revocation, then
   * the removal of the tokens. A second call finishes what the first could not.
   *
   * @return whether the provider confirmed that the grant is dead, or there was none
   */
  public boolean disconnect(ConnectionId id) {
    Deadline deadline = Deadline.after(CHANGE, environment.clock());
    TokenRecord before = guarded(id, () -> vault.load(id)).map(Versioned::record).orElse(null);
    if (before == null || (before.isDeleted() && !before.revokePending())) {
      return true;
    }
    TokenRecord tombstone =
        changes.apply(
            id,
            deadline,
            found ->
                found == null || found.isDeleted()
                    ? null
                    : found.tombstone(ledger.entry(found, TrailEntry.Event.DISCONNECTED)));
    coordinator.grantOf(id, tombstone.provider()).remember(tombstone);
    if (!before.isDeleted()) {
      ledger.tellState(tombstone);
    }
    return revoked(id, tombstone, deadline);
  }

  private boolean revoked(ConnectionId id, TokenRecord tombstone, Deadline deadline) {
    boolean dead = true;
    for (Secret token : tombstone.revocable()) {
      // Authorized anew meanwhile: a revocation could take the new grant along.
      if (!guarded(id, () -> vault.load(id)).filter(now -> isEnd(now, tombstone)).isPresent()) {
        return true;
      }
      try {
        dead &= coordinator.revoke(tombstone.provider(), token);
      } catch (IllegalArgumentException e) {
        log.warn("{}: nobody here can revoke a grant of {}", id, tombstone.provider());
        return false;
      }
    }
    boolean settled = dead;
    changes.apply(id, deadline, found -> settled(found, tombstone, settled));
    return dead;
  }

  private static boolean isEnd(Versioned now, TokenRecord tombstone) {
    return now.record().isDeleted() && now.record().isSameVersion(tombstone);
  }

  /** Without its tokens if they are dead; otherwise as it is, to be looked at again later. */
  private @Nullable TokenRecord settled(
      @Nullable TokenRecord found, TokenRecord tombstone, boolean dead) {
    if (found == null
        || !found.isDeleted()
        || !found.isSameVersion(tombstone)
        || !found.revocable().equals(tombstone.revocable())) {
      return null;
    }
    return dead ? found.scrubbed(ledger.entry(found, TrailEntry.Event.SCRUBBED)) : found;
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
