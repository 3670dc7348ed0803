package io.storageconnector.internal.rotation.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * The protections of rotation, each with the methods that embody it, what takes it out of them, and
 * a setting in which its absence shows. The names are those of the removals in {@code
 * docs/formal/rotation.pml} as far as the model has them.
 */
enum Protection {
  NO_LEASE(Setting.CALM, "S", of("Flight", "isFree", "SaysYes")),
  NO_CAS(Setting.SAME_CONSENT, "S"),
  NO_RECHECK(Setting.CALM, "S", of("RecordVault", "replace", "ClaimsWithoutLookingAgain")),
  NO_INTENT(Setting.SAME_CRASH, "S1", of("RecordVault", "load", "IntentEvaporates")),
  NO_ADOPT(
      Setting.SAME_UNTIL_USED,
      "S",
      of("Exchange", "survives", "SaysYes"),
      of("Ledger", "verdict", "VerdictOverwrites")),
  NO_MERGE(
      Setting.STRICT_PAUSE,
      "S1",
      of("Ledger", "isOpenFor", "SaysNo"),
      of("Ledger", "merged", "Drops")),
  NO_RETAIN(Setting.STRICT_PAUSE, "S1", of("Grant", "isAbandoned", "SaysYes")),
  PUBLISH_FIRST(Setting.SAME_UNTIL_USED, "S", of("Ledger", "commit", "PublishesFirst")),
  NO_REPRESENT(Setting.LOST_ANSWERS, "a call failed", of("Exchange", "holdsLease", "GivesUp")),
  NO_HIGHWATER(Setting.STRICT_FAILOVER, "L2", of("Flight", "repaired", "SaysNo")),
  NO_STEAL(Setting.SAME_CRASH, "L1", of("Flight", "isAbandoned", "SaysNo")),
  BUG_ALT_NO_REOPEN(Setting.LATEST_CLOCK, "S2", of("TokenRecord", "withAlternate", "StaysClosed")),
  BUG_ALT_REMOVE_FIRST(Setting.LATEST_CLOCK, "S1", of("Exchange", "survives", "RemovesFirst")),
  BUG_HIGHWATER_LATE(Setting.STRICT_FAILOVER, "S", of("Flight", "repaired", "RemembersFirst")),
  NO_DOUBT(Setting.SAME_CRASH, "S", of("Grant", "doubt", "SaysNo")),
  BUG_REVOKE_NEWER(Setting.SAME_CONSENT, "S1", of("ConnectionRegister", "isEnd", "SaysYes")),
  NO_SUSPICION(
      Setting.STRICT_PAUSE,
      "S2",
      of("Ledger", "verdict", "Condemns"),
      of("Ledger", "isConfirmed", "SaysYes")),
  NO_CONFIRMATION(Setting.STRICT_PAUSE, "S2", of("Ledger", "isConfirmed", "SaysYes")),
  NO_GUARD(Setting.LOST_ANSWERS, "S5", of("Exchange", "holdsLease", "SaysYes")),
  NO_TOMBSTONE(Setting.SAME_CONSENT, "S6", of("Ledger", "isOpenFor", "IgnoresTombstones")),
  NO_GENERATION(Setting.SAME_CONSENT, "S", of("Ledger", "isOpenFor", "IgnoresGenerations")),
  NO_SINGLE_FLIGHT(Setting.CALM, "S", of("Grant", "start", "StartsAnother")),
  NO_TRACE_OF_CONSENT(Setting.SAME_CONSENT, "S6", of("ConnectionRegister", "isUnder", "SaysNo")),
  NO_RIVAL(Setting.RIVALS, "S1", of("ConnectionRegister", "rivals", "KeepsNoRival")),
  NO_RIVAL_SUCCESSOR(Setting.RIVALS, "S1", of("Ledger", "isObsolete", "LaterIsAll"));

  private static final String ROOM = "io.storageconnector.internal.rotation.";

  /**
   * A method without what it protects.
   *
   * @param type the simple name of its class
   * @param method its name
   * @param advice the simple name of the advice in {@code Removals}
   */
  record Removal(String type, String method, String advice) {}

  private final Setting setting;
  private final String broken;

  @SuppressWarnings("ImmutableEnumChecker") // A copy that can't be changed.
  private final List<Removal> removals;

  Protection(Setting setting, String broken, Removal... removals) {
    this.setting = setting;
    this.broken = broken;
    this.removals = List.of(removals);
  }

  private static Removal of(String type, String method, String advice) {
    return new Removal(type, method, advice);
  }

  /** Returns the setting in which its absence shows. */
  Setting setting() {
    return setting;
  }

  /** Returns how the message of a broken property begins. */
  String broken() {
    return broken;
  }

  List<Removal> removals() {
    return removals;
  }

  /** Whether the store has to do without expected revisions. */
  boolean isOfStore() {
    return this == NO_CAS;
  }

  /** Returns a loader of classes without the protection. */
  SimulationLoader loader() {
    Map<String, UnaryOperator<byte[]>> changes = new TreeMap<>();
    for (Removal removal : removals) {
      changes.put(removal.type(), bytes -> without(removal.type(), bytes));
    }
    return new SimulationLoader(changes);
  }

  private byte[] without(String type, byte[] original) {
    ClassFileLocator locator =
        ClassFileLocator.ForClassLoader.of(Protection.class.getClassLoader());
    TypePool pool = TypePool.Default.of(locator);
    TypeDescription changed = pool.describe(ROOM + type).resolve();
    var builder =
        new ByteBuddy()
            .redefine(
                changed,
                new ClassFileLocator.Compound(
                    ClassFileLocator.Simple.of(ROOM + type, original), locator));
    for (Removal removal : removals) {
      if (removal.type().equals(type)) {
        TypeDescription advice = pool.describe(ROOM + "Removals$" + removal.advice()).resolve();
        builder =
            builder.visit(Advice.to(advice, locator).on(ElementMatchers.named(removal.method())));
      }
    }
    return builder.make().getBytes();
  }
}
