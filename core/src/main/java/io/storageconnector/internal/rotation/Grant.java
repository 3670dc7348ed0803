package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows about one connection's grant: the published token, the newest record it
 * ever saw, and the one flight that may be under way. Thread-safe.
 *
 * <p>A reader with a usable token reads one field and a clock; it takes no lock, sees no store, and
 * never waits for a flight, not even for the one it starts because the token is getting old.
 */
final class Grant implements TokenSource {

  private final ConnectionId id;
  private final String provider;
  private final Environment environment;
  private final Supplier<Duration> refreshAhead;
  private final Predicate<Versioned> rescue;
  private final BiFunction<Grant, Need, AccessToken> flight;
  private final Rest rest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  private volatile @Nullable Published published;
  private volatile @Nullable TokenRecord newest;
  private volatile @Nullable TokenRecord doubted;
  private volatile @Nullable Refusal refusal;
  private volatile boolean closed;
  private volatile boolean abandoned;
  private volatile boolean rescued;
  private @Nullable Slot slot;
  private @Nullable Revision watched;
  private @Nullable Stopwatch watch;

  /**
   * Creates the view of a connection.
   *
   * @param provider whose tokens these are; a record of another one is none of this view's
   * @param refreshAhead how long before its end, at least, a token is renewed
   * @param rescue brings in what lies in the emergency place; false while the record changes by
   *     that
   * @param flight refreshes if that is needed
   */
  Grant(
      ConnectionId id,
      String provider,
      Environment environment,
      Supplier<Duration> refreshAhead,
      Predicate<Versioned> rescue,
      BiFunction<Grant, Need, AccessToken> flight) {
    this.id = id;
    this.provider = provider;
    this.environment = environment;
    this.refreshAhead = refreshAhead;
    this.rescue = rescue;
    this.flight = flight;
    this.rest = new Rest(environment);
  }

  ConnectionId id() {
    return id;
  }

  String provider() {
    return provider;
  }

  /** Refuses a record of another provider: its token must not be sent to this one. */
  void requireOwn(TokenRecord record) {
    if (!record.provider().equals(provider)) {
      published = null;
      throw RotationErrors.notConnected(id);
    }
  }

  /** Returns whether nothing of this connection lies in the emergency place any more. */
  boolean isRescued(Versioned seen) {
    if (!rescued) {
      rescued = rescue.test(seen);
    }
    return rescued;
  }

  /** Returns a record's token as readers see it. */
  Published published(TokenRecord record) {
    return Published.of(record, refreshAhead.get());
  }

  /** Returns the pause after failures. */
  Rest rest() {
    return rest;
  }

  @Override
  public AccessToken current(Deadline deadline) {
    Published now = published;
    if (now != null) {
      long millis = environment.clock().millis();
      if (now.isUsable(millis)) {
        if (now.isStale(millis) && !rest.isOn() && !closed) {
          start(Need.TOKEN);
        }
        return now.token();
      }
    }
    AccessToken token = await(start(Need.TOKEN), null, deadline);
    requireEnabled();
    return token;
  }

  /**
   * Looks after the record although nobody asks for a token: keeps an idle grant alive, finishes
   * what another process left, confirms a refusal. Joins a flight that is under way.
   *
   * @param deadline when to stop waiting
   */
  void lookAfter(Deadline deadline) {
    await(start(Need.UPKEEP), null, deadline, true);
  }

  /** The flight that was joined may have been one that keeps a grant alive while it is off. */
  private void requireEnabled() {
    TokenRecord known = newest;
    if (known != null && known.disabled()) {
      throw RotationErrors.disabled(id);
    }
  }

  @Override
  public AccessToken replace(AccessToken rejected, Deadline deadline) {
    while (true) {
      AccessToken ready = ready(rejected);
      if (ready != null) {
        return ready;
      }
      AccessToken token = await(start(Need.insteadOf(rejected)), rejected, deadline);
      requireEnabled();
      if (!token.isSameVersion(rejected)) {
        return token;
      }
      // The flight was under way for somebody whose token was not refused; this one asks again.
    }
  }

  /**
   * The API refused a token that had just been issued.
   *
   * @param token the token
   * @param at when
   */
  private record Refusal(AccessToken token, Instant at) {}

  @Override
  public void accepted(AccessToken token) {
    if (refusal != null) {
      refusal = null;
    }
  }

  @Override
  public void refusedAlthoughNew(AccessToken token) {
    Instant now = environment.clock().instant();
    if (now.isBefore(token.expiresAt())) {
      refusal = new Refusal(token, now);
    }
  }

  /** Returns whether the API refused this very token when it was new, not longer ago than given. */
  boolean wasRefusedAlthoughNew(AccessToken token, Duration within) {
    Refusal last = refusal;
    return last != null
        && last.token().isSameVersion(token)
        && environment.clock().instant().isBefore(last.at().plus(within));
  }

  /** Returns the published token if it is usable and not the refused one. */
  private @Nullable AccessToken ready(@Nullable AccessToken rejected) {
    Published now = published;
    if (now == null || !now.isUsable(environment.clock().millis())) {
      return null;
    }
    return rejected != null && now.token().isSameVersion(rejected) ? null : now.token();
  }

  /** Returns the published token if it has not ended; better than nothing when a refresh fails. */
  private @Nullable AccessToken unexpired(@Nullable AccessToken rejected) {
    Published now = published;
    if (now == null || !environment.clock().instant().isBefore(now.token().expiresAt())) {
      return null;
    }
    return rejected != null && now.token().isSameVersion(rejected) ? null : now.token();
  }

  /** Starts a flight, or joins the one that is under way. */
  private Slot start(Need need) {
    Slot mine = new Slot();
    lock.lock();
    try {
      if (slot != null) {
        return slot;
      }
      slot = mine;
    } finally {
      lock.unlock();
    }
    boolean started = false;
    try {
      environment.threads().execute(() -> fly(mine, need));
      started = true;
    } finally {
      if (!started) {
        land(mine, () -> mine.fail(new IllegalStateException("no thread for a refresh")));
      }
    }
    return mine;
  }

  private void fly(Slot mine, Need need) {
    RuntimeException failure = new IllegalStateException("a refresh ended with an error");
    AccessToken token = null;
    try {
      token = flight.apply(this, need);
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      // Also when an Error passes through: nobody may wait for a flight that is no more.
      AccessToken result = token;
      RuntimeException reason = failure;
      if (result == null) {
        rest.briefly();
        land(mine, () -> mine.fail(reason));
      } else {
        land(mine, () -> mine.complete(result));
      }
    }
  }

  private void land(Slot mine, Runnable outcome) {
    lock.lock();
    try {
      outcome.run();
      if (slot == mine) {
        slot = null;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a usable token, be it published on the way, or for the end of the flight. */
  private AccessToken await(Slot joined, @Nullable AccessToken rejected, Deadline deadline) {
    return await(joined, rejected, deadline, false);
  }

  private AccessToken await(
      Slot joined, @Nullable AccessToken rejected, Deadline deadline, boolean untilLanded) {
    try {
      lock.lockInterruptibly();
      try {
        while (true) {
          AccessToken ready = untilLanded ? null : ready(rejected);
          if (ready != null) {
            return ready;
          }
          if (joined.hasLanded()) {
            AccessToken last = joined.hasFailed() && !untilLanded ? unexpired(rejected) : null;
            return last == null ? joined.result() : last;
          }
          long left = deadline.remaining().toNanos();
          if (left <= 0 || !news.await(left, TimeUnit.NANOSECONDS)) {
            throw RotationErrors.providerTrouble(id, "the refresh takes too long", Duration.ZERO);
          }
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RotationErrors.error(
          ErrorKind.CANCELLED,
          id,
          "connection " + id + ": interrupted while waiting for an access token",
          RetryAdvice.NEVER);
    }
  }

  /** From here on no request to the token endpoint is begun. */
  void close() {
    closed = true;
  }

  /** Returns why no request may be sent now; null if one may be. */
  @Nullable StorageException obstacle() {
    return closed ? RotationErrors.closed(id) : rest.obstacle();
  }

  /** Returns whether a pair that no store takes has to be given up, because the process ends. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Waits until no flight is under way; gives up what could not be stored when time is over. */
  void drain(Deadline deadline) {
    lock.lock();
    try {
      while (slot != null) {
        long left = deadline.remaining().toNanos();
        if (left <= 0 || !news.await(left, TimeUnit.NANOSECONDS)) {
          abandoned = true;
          return;
        }
      }
    } catch (InterruptedException e) {
      abandoned = true;
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the newest record this process saw in the store, which the store must not forget. */
  @Nullable TokenRecord newest() {
    return newest;
  }

  /** Remembers a record as seen in the store. Called by one flight, or by a change of the grant. */
  void remember(TokenRecord record) {
    lock.lock();
    try {
      TokenRecord known = newest;
      if (known != null && known.isNewerThan(record) && !isEndOf(known, record)) {
        return;
      }
      newest = record;
      TokenRecord doubt = doubted;
      if (doubt != null && (!doubt.isSameVersion(record) || record.isOver())) {
        doubted = null;
      }
      if (record.isDeleted() || record.disabled()) {
        published = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A tombstone ends its generation even if the store forgot the last rotations of it. */
  private static boolean isEndOf(TokenRecord known, TokenRecord record) {
    return record.isDeleted() && record.generation() == known.generation();
  }

  /** Hands out the token of a record that the store holds; never an older one over a newer one. */
  AccessToken publish(TokenRecord record) {
    remember(record);
    lock.lock();
    try {
      TokenRecord known = newest;
      Published before = published;
      if (known != null && known.isSameVersion(record) && !known.isDeleted()) {
        published = record.disabled() ? null : published(record);
        if (before == null || !before.token().isSameVersion(record.accessToken())) {
          rest.over();
        }
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return record.accessToken();
  }

  /** Notes that the refresh token of a record may have been spent by an attempt without answer. */
  void doubt(TokenRecord record) {
    doubted = record;
  }

  /** Returns whether a record's refresh token may have been spent by an attempt without answer. */
  boolean isInDoubt(TokenRecord record) {
    TokenRecord doubt = doubted;
    return doubt != null && doubt.isSameVersion(record);
  }

  /** Returns for how long, at least, this process has seen the store hold this very revision. */
  Duration unchangedFor(Revision revision) {
    lock.lock();
    try {
      Stopwatch running = watch;
      if (running == null || !revision.equals(watched)) {
        watched = revision;
        watch = environment.stopwatch();
        return Duration.ZERO;
      }
      return running.monotonic();
    } finally {
      lock.unlock();
    }
  }
}
