package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.KeepAliveReport;
import io.storageconnector.Operation;
import io.storageconnector.ResealReport;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.time.Stopwatch;
import io.storageconnector.spi.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after connections that nobody uses, one after the other on the caller's thread. Several
 * processes may do it at once: every change is a compare-and-set, and every refresh a claim.
 * Thread-safe.
 */
public final class Upkeep {

  /** How long one connection may take. */
  private static final Duration EACH = Duration.ofSeconds(90);

  private static final int FIRST_BATCH = 100;

  /** Records that stay due because nobody here can help them must not hide the others. */
  private static final int LARGEST_BATCH = 100_000;

  private static final int PAGE = 500;

  private final RefreshCoordinator coordinator;
  private final ConnectionRegister register;
  private final RecordVault vault;
  private final EmergencyPlace emergency;
  private final Environment environment;

  Upkeep(
      RefreshCoordinator coordinator,
      ConnectionRegister register,
      RecordVault vault,
      EmergencyPlace emergency,
      Environment environment) {
    this.coordinator = coordinator;
    this.register = register;
    this.vault = vault;
    this.emergency = emergency;
    this.environment = environment;
  }

  /** Looks after what is due until it is done or the time is over. */
  public KeepAliveReport keepAlive(Duration atMost) {
    Round round = new Round(environment.stopwatch(), atMost);
    round.all(emergency.connections());
    int batch = FIRST_BATCH;
    while (!round.isOver()) {
      int limit = batch;
      Instant now = environment.clock().instant();
      List<ConnectionId> due =
          guarded(() -> vault.due(now, limit)).stream().map(DueToken::id).toList();
      round.all(due);
      if (due.size() < limit) {
        return round.report(!round.isOver());
      }
      // What was looked at and is still due lies in front of the rest.
      batch = Math.min(LARGEST_BATCH, batch * 2);
      if (limit == LARGEST_BATCH) {
        return round.report(false);
      }
    }
    return round.report(false);
  }

  /** One run. */
  private final class Round {

    private final Stopwatch running;
    private final Duration atMost;
    private final Set<ConnectionId> seen = new HashSet<>();
    private final List<KeepAliveReport.Failure> failures = new ArrayList<>();
    private int refreshed;
    private int revoked;
    private int waiting;
    private boolean cut;

    Round(Stopwatch running, Duration atMost) {
      this.running = running;
      this.atMost = atMost;
    }

    boolean isOver() {
      return cut;
    }

    void all(List<ConnectionId> connections) {
      for (ConnectionId id : connections) {
        if (!seen.contains(id)) {
          if (running.atMost().compareTo(atMost) >= 0) {
            cut = true;
            return;
          }
          requireUninterrupted();
          seen.add(id);
          one(id);
        }
      }
    }

    private void one(ConnectionId id) {
      try {
        Optional<Versioned> found = vault.load(id);
        if (found.isPresent()) {
          lookAfter(found.get());
        }
      } catch (StorageException e) {
        failed(id, e);
      } catch (TokenStoreException e) {
        failed(id, RotationErrors.storeTrouble(id, e));
      } catch (UnreadableRecordException e) {
        failed(id, RotationErrors.unreadable(id, e));
      } catch (IllegalArgumentException e) {
        failed(id, notHere(id));
      }
    }

    private void lookAfter(Versioned found) {
      TokenRecord record = found.record();
      ConnectionId id = record.connection();
      if (record.isDeleted()) {
        if (record.revokePending() && isDue(found)) {
          if (register.disconnect(id)) {
            revoked++;
          } else {
            waiting++;
          }
        }
        return;
      }
      coordinator
          .grantOf(id, record.provider())
          .lookAfter(Deadline.after(EACH, environment.clock()));
      boolean rotated = vault.load(id).filter(now -> now.record().isNewerThan(record)).isPresent();
      refreshed += rotated ? 1 : 0;
    }

    private boolean isDue(Versioned found) {
      return !found.dueAt().isAfter(environment.clock().instant());
    }

    private void failed(ConnectionId id, StorageException error) {
      if (error.retry() instanceof RetryAdvice.After) {
        waiting++;
      } else if (failures.size() < KeepAliveReport.MAX_FAILURES) {
        failures.add(new KeepAliveReport.Failure(id, error));
      }
    }

    KeepAliveReport report(boolean complete) {
      return new KeepAliveReport(refreshed, revoked, waiting, failures, complete);
    }
  }

  private static StorageException notHere(ConnectionId id) {
    return RotationErrors.error(
        ErrorKind.MISCONFIGURED,
        id,
        "connection " + id + ": its provider is not registered in this process",
        RetryAdvice.NEVER);
  }

  /** Writes every record anew, except those that a refresh is about to write. */
  public ResealReport reseal() {
    List<ConnectionId> pending = new ArrayList<>();
    List<ConnectionId> unreadable = new ArrayList<>();
    int resealed = 0;
    int left = 0;
    @Nullable ConnectionId last = null;
    while (true) {
      ConnectionId after = last;
      List<ConnectionId> page = guarded(() -> vault.connections(after, PAGE));
      for (ConnectionId id : page) {
        requireUninterrupted();
        try {
          Optional<Versioned> found = vault.load(id);
          if (found.isEmpty()) {
            continue;
          }
          if (found.get().record().attempt() == null && rewritten(found.get())) {
            resealed++;
            continue;
          }
          list(id, pending);
        } catch (UnreadableRecordException e) {
          list(id, unreadable);
        } catch (TokenStoreException e) {
          throw RotationErrors.storeTrouble(id, e);
        }
        left++;
      }
      if (page.isEmpty()) {
        return new ResealReport(resealed, pending, unreadable, left);
      }
      last = page.get(page.size() - 1);
    }
  }

  private boolean rewritten(Versioned found) {
    return vault.replace(found.revision(), vault.next(found.record(), found.dueAt()));
  }

  private static void list(ConnectionId id, List<ConnectionId> into) {
    if (into.size() < ResealReport.MAX_LISTED) {
      into.add(id);
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw StorageException.builder(
              ErrorKind.CANCELLED, Operation.AUTHORIZE, "interrupted between two connections")
          .build();
    }
  }

  private static <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (TokenStoreException e) {
      throw RotationErrors.storeTrouble(e);
    }
  }
}
