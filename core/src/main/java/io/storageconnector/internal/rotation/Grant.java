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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
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
  private final Environment environment;
  private final BiFunction<Grant, @Nullable AccessToken, AccessToken> flight;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Published published;
  private volatile @Nullable TokenRecord newest;
  private volatile boolean inDoubt;
  private @Nullable Slot slot;
  private @Nullable Revision watched;
  private @Nullable Stopwatch watch;

  /**
   * Creates the view of a connection.
   *
   * @param flight refreshes if that is needed, given a refused token or null
   */
  Grant(
      ConnectionId id,
      Environment environment,
      BiFunction<Grant, @Nullable AccessToken, AccessToken> flight) {
    this.id = id;
    this.environment = environment;
    this.flight = flight;
  }

  ConnectionId id() {
    return id;
  }

  @Override
  public AccessToken current(Deadline deadline) {
    Published now = published;
    if (now != null) {
      long millis = environment.clock().millis();
      if (now.isUsable(millis)) {
        if (now.isStale(millis)) {
          start(null);
        }
        return now.token();
      }
    }
    return await(start(null), deadline);
  }

  @Override
  public AccessToken replace(AccessToken rejected, Deadline deadline) {
    while (true) {
      Published now = published;
      if (now != null
          && !now.token().isSameVersion(rejected)
          && now.isUsable(environment.clock().millis())) {
        return now.token();
      }
      AccessToken token = await(start(rejected), deadline);
      if (!token.isSameVersion(rejected)) {
        return token;
      }
      // The flight was under way for somebody whose token was not refused; this one asks again.
    }
  }

  /** Starts a flight, or joins the one that is under way. */
  private Slot start(@Nullable AccessToken rejected) {
    Slot mine;
    lock.lock();
    try {
      if (slot != null) {
        return slot;
      }
      mine = new Slot();
      slot = mine;
    } finally {
      lock.unlock();
    }
    try {
      environment.threads().execute(() -> fly(mine, rejected));
    } catch (RuntimeException e) {
      clear(mine);
      mine.fail(e);
    }
    return mine;
  }

  private void fly(Slot mine, @Nullable AccessToken rejected) {
    try {
      AccessToken token = flight.apply(this, rejected);
      clear(mine);
      mine.complete(token);
    } catch (RuntimeException e) {
      clear(mine);
      mine.fail(e);
    } finally {
      if (!mine.hasLanded()) {
        clear(mine);
        mine.fail(new IllegalStateException("a refresh of " + id + " ended with an error"));
      }
    }
  }

  private void clear(Slot mine) {
    lock.lock();
    try {
      if (slot == mine) {
        slot = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private AccessToken await(Slot joined, Deadline deadline) {
    try {
      return joined.await(deadline, this::late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RotationErrors.error(
          ErrorKind.CANCELLED,
          id,
          "connection " + id + ": interrupted while waiting for an access token",
          RetryAdvice.NEVER);
    }
  }

  private StorageException late() {
    return RotationErrors.providerTrouble(id, "the refresh takes too long", Duration.ZERO);
  }

  /** Waits until no flight is under way, or the time is over. */
  void drain(Deadline deadline) {
    Slot flying;
    lock.lock();
    try {
      flying = slot;
    } finally {
      lock.unlock();
    }
    if (flying != null) {
      try {
        flying.await(deadline, this::late);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        // Its waiters were told; here only its end matters.
        return;
      }
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
      if (known == null || !known.isNewerThan(record)) {
        newest = record;
        if (record.isDeleted() || record.state() == RecordState.REAUTH_REQUIRED) {
          published = null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hands out the token of a record that the store holds; never an older one over a newer one. */
  AccessToken publish(TokenRecord record) {
    remember(record);
    lock.lock();
    try {
      TokenRecord known = newest;
      if (known != null && known.isSameVersion(record) && !known.isDeleted()) {
        published = Published.of(record);
      }
    } finally {
      lock.unlock();
    }
    return record.accessToken();
  }

  /** Returns whether an attempt of this process ended without an answer. */
  boolean isInDoubt() {
    return inDoubt;
  }

  void inDoubt(boolean value) {
    inDoubt = value;
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
