package io.storageconnector.internal.rotation.sim;

import static io.storageconnector.internal.rotation.sim.Fault.CLOCK;
import static io.storageconnector.internal.rotation.sim.Fault.CONSENT;
import static io.storageconnector.internal.rotation.sim.Fault.CRASH;
import static io.storageconnector.internal.rotation.sim.Fault.DISCONNECT;
import static io.storageconnector.internal.rotation.sim.Fault.FAILOVER;
import static io.storageconnector.internal.rotation.sim.Fault.LOSS;
import static io.storageconnector.internal.rotation.sim.Fault.NOT_PROCESSED;
import static io.storageconnector.internal.rotation.sim.Fault.PAUSE;
import static io.storageconnector.internal.rotation.sim.Fault.REFUSED_TOKEN;
import static io.storageconnector.internal.rotation.sim.Fault.REVOKE;
import static io.storageconnector.internal.rotation.sim.Fault.STORE;
import static io.storageconnector.internal.rotation.sim.Fault.ZOMBIE;

import io.storageconnector.spi.RotationProfile;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a provider does and what may go wrong. Without excuses the faults are those that a client
 * can survive, as the model shows; an excuse is a fault that the model proves fatal, and only after
 * it has struck a grant may that grant be lost.
 */
public enum Setting {
  /** Nothing goes wrong, so nothing may fail, and a refresh is one request. */
  CALM(Replay.FAMILY, faults(), faults()),
  /** An answer may get lost, and no caller may notice. */
  LOST_ANSWERS(Replay.SAME_UNTIL_USED, faults(LOSS), faults()),
  /** Two consents at a time, of which the provider keeps the later one. */
  RIVALS(Replay.STRICT, faults(CONSENT, STORE, REFUSED_TOKEN), faults()),
  /** The same, and a process that stands still in a refresh of one of them. */
  RIVALS_PAUSE(Replay.STRICT, faults(CONSENT, STORE, PAUSE), faults(PAUSE)),
  SAME(Replay.SAME, without(FAILOVER), faults()),
  SAME_UNTIL_USED(Replay.SAME_UNTIL_USED, without(FAILOVER), faults()),
  SAME_CRASH(Replay.SAME_UNTIL_USED, faults(CRASH, LOSS, NOT_PROCESSED), faults()),
  SAME_CONSENT(Replay.SAME, faults(CONSENT, DISCONNECT, STORE), faults()),
  SAME_FAILOVER(
      Replay.SAME_UNTIL_USED,
      faults(LOSS, NOT_PROCESSED, ZOMBIE, STORE, PAUSE, CLOCK, FAILOVER, REFUSED_TOKEN),
      faults()),
  SIBLING(Replay.SIBLING, without(FAILOVER), faults()),
  SIBLING_FAILOVER(Replay.SIBLING, faults(LOSS, NOT_PROCESSED, STORE, PAUSE, FAILOVER), faults()),
  SIBLING_FAMILY(
      Replay.SIBLING_FAMILY,
      faults(CRASH, LOSS, NOT_PROCESSED, STORE, CONSENT, DISCONNECT, REVOKE),
      faults()),
  LATEST(
      Replay.LATEST,
      faults(CRASH, LOSS, NOT_PROCESSED, STORE, CONSENT, DISCONNECT, REVOKE, REFUSED_TOKEN),
      faults()),
  LATEST_PAUSE(
      Replay.LATEST, faults(PAUSE, NOT_PROCESSED, STORE, CLOCK, CONSENT, DISCONNECT), faults()),
  LATEST_CLOCK(Replay.LATEST, faults(PAUSE, CLOCK, STORE), faults()),
  STRICT(
      Replay.STRICT,
      faults(PAUSE, NOT_PROCESSED, STORE, CLOCK, CONSENT, DISCONNECT, REVOKE, REFUSED_TOKEN),
      faults()),
  STRICT_PAUSE(Replay.STRICT, faults(PAUSE, STORE), faults()),
  STRICT_FAILOVER(Replay.STRICT, faults(PAUSE, NOT_PROCESSED, STORE, FAILOVER), faults()),
  FAMILY(
      Replay.FAMILY,
      faults(NOT_PROCESSED, STORE, CONSENT, DISCONNECT, REVOKE, REFUSED_TOKEN),
      faults()),
  NON_ROTATING(Replay.NON_ROTATING, without(FAILOVER), faults()),
  NON_ROTATING_FAILOVER(
      Replay.NON_ROTATING,
      faults(CRASH, LOSS, NOT_PROCESSED, ZOMBIE, STORE, PAUSE, CLOCK, FAILOVER),
      faults()),
  SAME_FORGETFUL(
      Replay.SAME_UNTIL_USED, faults(CRASH, LOSS, STORE, PAUSE, FAILOVER), faults(FAILOVER)),
  SIBLING_FAMILY_PAUSE(
      Replay.SIBLING_FAMILY,
      faults(CRASH, LOSS, ZOMBIE, STORE, PAUSE, CLOCK, FAILOVER),
      faults(ZOMBIE, PAUSE, CLOCK, FAILOVER)),
  LATEST_ZOMBIE(
      Replay.LATEST,
      faults(CRASH, LOSS, ZOMBIE, STORE, PAUSE, CLOCK),
      faults(ZOMBIE, PAUSE, CLOCK)),
  STRICT_LOSS(
      Replay.STRICT,
      faults(CRASH, LOSS, NOT_PROCESSED, ZOMBIE, STORE, PAUSE, CLOCK, CONSENT, DISCONNECT),
      faults(CRASH, LOSS, ZOMBIE)),
  FAMILY_LOSS(
      Replay.FAMILY,
      faults(CRASH, LOSS, NOT_PROCESSED, ZOMBIE, STORE, PAUSE, CLOCK, FAILOVER, CONSENT),
      faults(CRASH, LOSS, ZOMBIE, PAUSE, CLOCK, FAILOVER));

  /** What a provider does with a refresh token that was spent. */
  public enum Replay {
    /** The same new pair again, for a time. */
    SAME(RotationProfile.Policy.SAME_PAIR),
    /** The same new pair again, for a time, and only until its access token is used. */
    SAME_UNTIL_USED(RotationProfile.Policy.SAME_PAIR),
    /** Another valid pair, for a time. */
    SIBLING(RotationProfile.Policy.SAME_PAIR),
    /** Another valid pair, for a time; after it, all tokens of the grant die. */
    SIBLING_FAMILY(RotationProfile.Policy.FAMILY_REVOKING),
    /** Another pair, for a time, and the one before dies. */
    LATEST(RotationProfile.Policy.STRICT),
    /** A refusal. */
    STRICT(RotationProfile.Policy.STRICT),
    /** A refusal, and all tokens of the grant die. */
    FAMILY(RotationProfile.Policy.FAMILY_REVOKING),
    /** Refresh tokens are not spent, and answers hold none. */
    NON_ROTATING(RotationProfile.Policy.NON_ROTATING);

    private final RotationProfile.Policy told;

    Replay(RotationProfile.Policy told) {
      this.told = told;
    }

    /** Returns the nearest that a provider can declare. */
    public RotationProfile.Policy told() {
      return told;
    }

    boolean hasWindow() {
      return switch (this) {
        case SAME, SAME_UNTIL_USED, SIBLING, SIBLING_FAMILY, LATEST -> true;
        case STRICT, FAMILY, NON_ROTATING -> false;
      };
    }
  }

  private final Replay replay;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it, and its order is the enum's.
  private final Set<Fault> faults;

  @SuppressWarnings("ImmutableEnumChecker") // As the faults.
  private final Set<Fault> excuses;

  Setting(Replay replay, Set<Fault> faults, Set<Fault> excuses) {
    this.replay = replay;
    this.faults = Collections.unmodifiableSet(faults);
    this.excuses = Collections.unmodifiableSet(excuses);
  }

  private static Set<Fault> faults(Fault... some) {
    Set<Fault> all = EnumSet.noneOf(Fault.class);
    all.addAll(Set.of(some));
    return all;
  }

  private static Set<Fault> without(Fault one) {
    return EnumSet.complementOf(EnumSet.of(one));
  }

  /** Returns what the provider does. */
  public Replay replay() {
    return replay;
  }

  /** Returns whether a fault belongs to the setting. */
  public boolean has(Fault fault) {
    return faults.contains(fault);
  }

  Set<Fault> everyFault() {
    return faults;
  }

  /** Returns whether a fault may cost a grant. */
  public boolean excuses(Fault fault) {
    return excuses.contains(fault);
  }

  /** Returns whether some losses can't be prevented. */
  public boolean isLossy() {
    return !excuses.isEmpty();
  }

  /** Returns whether consents come in pairs. */
  public boolean hasRivals() {
    return this == RIVALS || this == RIVALS_PAUSE;
  }

  /** Returns whether a call may fail. */
  public boolean mayFail() {
    return this != CALM && this != LOST_ANSWERS;
  }

  /** Returns whether two requests for one grant at a time mean a broken property. */
  public boolean isExclusive() {
    return !has(PAUSE) && !has(CLOCK) && !has(FAILOVER) && !has(CONSENT);
  }
}
