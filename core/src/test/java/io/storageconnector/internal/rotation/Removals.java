package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.internal.rotation.sim.Scheduler;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * What takes a protection out of a method, woven in by {@code SimulationLoader}. Each nested class
 * is the advice of one removal; its code is copied into the method, so it names what the method may
 * name.
 */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"}) // Advice assigns what the method gives.
final class Removals {

  private Removals() {}

  /** The method says yes without looking. */
  static final class SaysYes {
    private SaysYes() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void yes(@Advice.Return(readOnly = false) boolean result) {
      result = true;
    }
  }

  /** The method says no without looking; one without a result does nothing. */
  static final class SaysNo {
    private SaysNo() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }
  }

  /** A lock apart from the data: who gets it goes on with what was read before. */
  static final class ClaimsWithoutLookingAgain {
    private ClaimsWithoutLookingAgain() {}

    @Advice.OnMethodEnter
    static void claim(
        @Advice.This RecordVault vault,
        @Advice.Argument(value = 0, readOnly = false) Revision expected,
        @Advice.Argument(value = 1, readOnly = false) Versioned next) {
      Versioned now = Removals.free(vault, next);
      if (now != null) {
        expected = now.revision();
        next = new Versioned(next.revision(), next.dueAt(), Removals.claimed(now.record(), next));
      }
    }
  }

  static @Nullable Versioned free(RecordVault vault, Versioned next) {
    if (next.record().attempt() == null || next.record().isOver()) {
      return null;
    }
    Versioned now = vault.load(next.record().connection()).orElse(null);
    return now == null || now.record().attempt() != null || now.record().isOver() ? null : now;
  }

  static TokenRecord claimed(TokenRecord record, Versioned next) {
    Attempt attempt = next.record().attempt();
    return attempt == null ? record : record.withAttempt(attempt);
  }

  /** The lease is a lock that evaporates, and with it the sign that a token may be spent. */
  static final class IntentEvaporates {
    private IntentEvaporates() {}

    @Advice.OnMethodExit
    static void load(@Advice.Return(readOnly = false) Optional<Versioned> result) {
      result = result.map(Removals::evaporated);
    }
  }

  static Versioned evaporated(Versioned found) {
    Attempt attempt = found.record().attempt();
    if (attempt == null) {
      return found;
    }
    Instant now = SimulatedPod.START.plusNanos(Scheduler.nanosNow());
    return now.isBefore(attempt.acquiredAt().plus(attempt.lease()))
        ? found
        : new Versioned(found.revision(), found.dueAt(), found.record().withoutAttempt());
  }

  /** The verdict is written over whatever is there now. */
  static final class VerdictOverwrites {
    private VerdictOverwrites() {}

    @Advice.OnMethodEnter
    static void verdict(
        @Advice.FieldValue("vault") RecordVault vault,
        @Advice.Argument(value = 1, readOnly = false) Versioned mine) {
      mine = Removals.overwriting(vault, mine);
    }
  }

  static Versioned overwriting(RecordVault vault, Versioned mine) {
    return vault
        .load(mine.record().connection())
        .map(now -> new Versioned(now.revision(), mine.dueAt(), mine.record()))
        .orElse(mine);
  }

  /** A pair that comes late is dropped, as fencing would. */
  static final class Drops {
    private Drops() {}

    @Advice.OnMethodEnter
    static void merged(@Advice.Argument(0) Grant grant) {
      throw RotationErrors.closed(grant.id());
    }
  }

  /** A pair is handed out before it is stored. */
  static final class PublishesFirst {
    private PublishesFirst() {}

    @Advice.OnMethodEnter
    static void commit(
        @Advice.This Ledger ledger,
        @Advice.FieldValue("environment") Environment environment,
        @Advice.Argument(0) Grant grant,
        @Advice.Argument(1) Versioned held,
        @Advice.Argument(2) TokenSet tokens,
        @Advice.Argument(3) Secret presented) {
      TokenRecord base = held.record();
      TokenPair pair = TokenPair.of(tokens, presented, environment.clock().instant());
      grant.publish(base.rotated(pair, ledger.entry(base, TrailEntry.Event.ROTATED)));
    }
  }

  /** After one request without answer the flight gives up. */
  static final class GivesUp {
    private GivesUp() {}

    @Advice.OnMethodEnter
    static void holdsLease(
        @Advice.FieldValue("grant") Grant grant,
        @Advice.FieldValue("mine") Versioned mine,
        @Advice.Argument(0) int sends) {
      if (sends > 1 && grant.isInDoubt(mine.record())) {
        throw RotationErrors.providerTrouble(grant.id(), "no answer", Duration.ZERO);
      }
    }
  }

  /** An alternate leaves a closed case closed. */
  static final class StaysClosed {
    private StaysClosed() {}

    @Advice.OnMethodExit
    static void withAlternate(
        @Advice.This TokenRecord self,
        @Advice.Argument(1) TrailEntry entry,
        @Advice.Return(readOnly = false) TokenRecord result) {
      ReauthorizationReason reason = self.reason();
      if (self.state() == RecordState.REAUTH_REQUIRED && reason != null) {
        result = result.refused(reason, entry);
      }
    }
  }

  /** An alternate leaves the record when it is presented, and not when it is refused. */
  static final class RemovesFirst {
    private RemovesFirst() {}

    @Advice.OnMethodExit
    static void survives(
        @Advice.FieldValue("vault") RecordVault vault,
        @Advice.FieldValue("ledger") Ledger ledger,
        @Advice.FieldValue(value = "mine", readOnly = false) Versioned mine,
        @Advice.Return boolean result) {
      if (result && !mine.record().alternates().isEmpty()) {
        mine = Removals.withoutFirst(vault, ledger, mine);
      }
    }
  }

  static Versioned withoutFirst(RecordVault vault, Ledger ledger, Versioned mine) {
    TokenRecord record = mine.record();
    Secret first = record.alternates().get(0).refreshToken();
    TrailEntry entry = ledger.entry(record, TrailEntry.Event.ALTERNATE_REFUSED);
    Versioned fewer = ledger.due(record.withoutAlternate(first, entry));
    return vault.replace(mine.revision(), fewer)
        ? new Versioned(fewer.revision(), fewer.dueAt(), record)
        : mine;
  }

  /** What the store says replaces the memory before the two are compared. */
  static final class RemembersFirst {
    private RemembersFirst() {}

    @Advice.OnMethodEnter
    static void repaired(
        @Advice.FieldValue("grant") Grant grant, @Advice.Argument(0) Versioned seen) {
      Removals.overwriteMemory(grant, seen.record());
    }
  }

  static void overwriteMemory(Grant grant, TokenRecord record) {
    try {
      Field newest = Grant.class.getDeclaredField("newest");
      newest.setAccessible(true);
      newest.set(grant, record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A refusal counts at once, whatever happened before. */
  static final class Condemns {
    private Condemns() {}

    @Advice.OnMethodEnter
    static void verdict(
        @Advice.This Ledger ledger,
        @Advice.Argument(value = 1, readOnly = false) Versioned mine,
        @Advice.Argument(2) ReauthorizationReason reason) {
      if (mine.record().state() == RecordState.ACTIVE) {
        mine = Removals.suspected(ledger, mine, reason);
      }
    }
  }

  static Versioned suspected(Ledger ledger, Versioned mine, ReauthorizationReason reason) {
    TrailEntry entry = ledger.entry(mine.record(), TrailEntry.Event.SUSPECTED);
    return new Versioned(mine.revision(), mine.dueAt(), mine.record().suspected(reason, entry));
  }

  /** A pair goes over a tombstone of its own authorization. */
  static final class IgnoresTombstones {
    private IgnoresTombstones() {}

    @Advice.OnMethodExit
    static void isOpenFor(
        @Advice.Argument(0) TokenRecord record,
        @Advice.Argument(1) TokenRecord base,
        @Advice.Return(readOnly = false) boolean result) {
      result = !record.isNewerThan(base);
    }
  }

  /** A pair goes over a new authorization. */
  static final class IgnoresGenerations {
    private IgnoresGenerations() {}

    @Advice.OnMethodExit
    static void isOpenFor(
        @Advice.Argument(0) TokenRecord record,
        @Advice.Argument(1) TokenRecord base,
        @Advice.Return(readOnly = false) boolean result) {
      result = !record.isDeleted() && record.sequence() <= base.sequence();
    }
  }

  /** Every caller starts a flight of its own. */
  static final class StartsAnother {
    private StartsAnother() {}

    @Advice.OnMethodEnter
    static void start(@Advice.FieldValue(value = "slot", readOnly = false) @Nullable Slot slot) {
      slot = null;
    }
  }

  /** A later consent keeps nothing of one that was given at the same time. */
  static final class KeepsNoRival {
    private KeepsNoRival() {}

    @Advice.OnMethodExit
    static void rivals(@Advice.Return(readOnly = false) List<Alternate> result) {
      result = List.of();
    }
  }

  /** A record of a later authorization makes every pair of a former one obsolete. */
  static final class LaterIsAll {
    private LaterIsAll() {}

    @Advice.OnMethodExit
    static void isObsolete(
        @Advice.Argument(0) TokenRecord base,
        @Advice.Argument(1) TokenRecord record,
        @Advice.Return(readOnly = false) boolean result) {
      result = record.generation() > base.generation();
    }
  }
}
