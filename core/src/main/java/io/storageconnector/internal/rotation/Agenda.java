package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Connection;
import io.storageconnector.ConnectionEvent;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.ReauthorizationReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a record and the clock where a connection stands and when somebody should look at it
 * again. Thread-safe; writes nothing.
 */
final class Agenda {

  /** Longer than a paused process is likely to sit on a pair that it received. */
  static final Duration CONFIRMED_AFTER = Duration.ofMinutes(2);

  /** Later than any application lives: nobody has to look again. */
  private static final Duration NEVER = Duration.ofDays(3650);

  /** When a refused grant is tried again, after the refusal; a wrong verdict heals by that. */
  private static final List<Duration> PROBES =
      List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24), Duration.ofDays(7));

  private final Clock clock;
  private final Function<String, Duration> refreshLifetimes;

  /**
   * Creates an agenda.
   *
   * @param refreshLifetimes how long an unused refresh token of a provider lives
   */
  Agenda(Clock clock, Function<String, Duration> refreshLifetimes) {
    this.clock = clock;
    this.refreshLifetimes = refreshLifetimes;
  }

  /** Returns when somebody should look at a record again that is written now. */
  Instant nextLook(TokenRecord record) {
    Instant now = clock.instant();
    Attempt attempt = record.attempt();
    if (attempt != null) {
      return attempt.acquiredAt().plus(attempt.lease());
    }
    return switch (record.state()) {
      case DELETED ->
          record.revokePending()
              ? backingOff(since(record, TrailEntry.Event.DISCONNECTED, now), now, 1, 360)
              : now.plus(NEVER);
      case SUSPECT -> since(record, TrailEntry.Event.SUSPECTED, now).plus(CONFIRMED_AFTER);
      case REAUTH_REQUIRED -> nextProbe(record, since(record, TrailEntry.Event.REFUSED, now), now);
      case ACTIVE -> record.alternates().isEmpty() ? keepAlive(record, now) : now;
    };
  }

  private static Instant since(TokenRecord record, TrailEntry.Event event, Instant now) {
    Instant at = record.last(event);
    return at == null ? now : at;
  }

  private static Instant nextProbe(TokenRecord record, Instant refusedAt, Instant now) {
    if (record.isMinted()) {
      return backingOff(refusedAt, now, 5, 360);
    }
    return PROBES.stream()
        .map(refusedAt::plus)
        .filter(probe -> probe.isAfter(now))
        .findFirst()
        .orElse(now.plus(NEVER));
  }

  /** From 0.4 to 0.6 of the refresh token's life, spread by connection. */
  private Instant keepAlive(TokenRecord record, Instant now) {
    if (record.isMinted()) {
      return now.plus(NEVER);
    }
    int spread = Math.floorMod(record.connection().hashCode(), 21);
    Duration life = refreshLifetimes.apply(record.provider());
    Instant planned =
        record.tokens().issuedAt().plus(life.multipliedBy(40 + spread).dividedBy(100));
    return planned.isAfter(now) ? planned : backingOff(planned, now, 60, 24 * 60);
  }

  /** After a quarter of the time it has been going on, within limits in minutes. */
  private static Instant backingOff(Instant since, Instant now, int atLeast, int atMost) {
    long minutes = Duration.between(since, now).dividedBy(4).toMinutes();
    return now.plus(Duration.ofMinutes(Math.max(atLeast, Math.min(atMost, minutes))));
  }

  /** Returns where the connection stands, as far as its record tells. */
  Connection describe(TokenRecord record) {
    TokenPair pair = record.pair();
    ConnectionReason reason = reason(record);
    return Connection.builder(record.connection(), record.provider(), state(record, reason))
        .reason(reason)
        .serviceAccount(record.origin().serviceAccount())
        .account(record.origin().account())
        .refreshedAt(pair == null ? null : pair.issuedAt())
        .history(record.trail().stream().map(Agenda::event).toList())
        .build();
  }

  private static ConnectionEvent event(TrailEntry entry) {
    return new ConnectionEvent(
        entry.at(), entry.owner(), entry.event().name().toLowerCase(Locale.ROOT));
  }

  private static ConnectionState state(TokenRecord record, @Nullable ConnectionReason reason) {
    if (record.isDeleted()) {
      return ConnectionState.GONE;
    } else if (record.disabled()) {
      return ConnectionState.DISABLED;
    } else if (record.state() == RecordState.REAUTH_REQUIRED) {
      return ConnectionState.REAUTH_REQUIRED;
    }
    return reason == null ? ConnectionState.ACTIVE : ConnectionState.DEGRADED;
  }

  private @Nullable ConnectionReason reason(TokenRecord record) {
    if (record.isDeleted()) {
      return record.revokePending()
          ? ConnectionReason.REVOCATION_PENDING
          : ConnectionReason.DISCONNECTED;
    } else if (record.disabled()) {
      return ConnectionReason.SWITCHED_OFF;
    }
    return switch (record.state()) {
      case REAUTH_REQUIRED -> refusal(record.reason());
      case SUSPECT -> ConnectionReason.REFUSAL_UNCONFIRMED;
      default -> flaw(record);
    };
  }

  private static ConnectionReason refusal(@Nullable ReauthorizationReason reason) {
    return reason == null
        ? ConnectionReason.GRANT_REVOKED
        : ConnectionReason.valueOf(reason.name());
  }

  private @Nullable ConnectionReason flaw(TokenRecord record) {
    Instant now = clock.instant();
    Attempt attempt = record.attempt();
    if (attempt != null && attempt.isOver(now)) {
      return ConnectionReason.REFRESH_UNFINISHED;
    }
    TokenPair pair = requireNonNull(record.pair(), "pair");
    Duration life = refreshLifetimes.apply(record.provider());
    boolean overdue =
        !record.isMinted() && now.isAfter(pair.issuedAt().plus(life.multipliedBy(4).dividedBy(5)));
    return overdue ? ConnectionReason.KEEP_ALIVE_OVERDUE : null;
  }
}
