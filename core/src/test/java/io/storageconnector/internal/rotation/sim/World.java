package io.storageconnector.internal.rotation.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the processes of one schedule: chance, time, the faults that are left, and the
 * record of what happened. Used by whoever has the turn.
 */
public final class World {

  private static final int MOST_OF_ONE = 3;
  private static final int FEW = 4;

  private final Setting setting;
  private final Choices choices;
  private final Scheduler scheduler;
  private final Counts counts;
  private final @Nullable List<String> trace;
  private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);
  private final Set<Fault> known = EnumSet.noneOf(Fault.class);
  private final Set<Fault> struck = EnumSet.noneOf(Fault.class);
  private final int calmness;
  private final boolean storeBlind;
  private boolean rough;

  World(
      Setting setting,
      Choices choices,
      Scheduler scheduler,
      Counts counts,
      boolean storeBlind,
      @Nullable List<String> trace) {
    this.setting = setting;
    this.choices = choices;
    this.scheduler = scheduler;
    this.counts = counts;
    this.storeBlind = storeBlind;
    this.trace = trace;
    boolean few = setting.everyFault().size() <= FEW;
    for (Fault fault : setting.everyFault()) {
      // Schedules with few kinds of faults reach other states than those with all of them.
      if (few || choices.oneIn(2)) {
        left.put(fault, 1 + choices.draw(MOST_OF_ONE));
        known.add(fault);
      }
    }
    this.calmness = few ? 1 : 1 + choices.draw(3);
  }

  /** Returns what this schedule is about. */
  public Setting setting() {
    return setting;
  }

  /** Returns the source of chance. */
  public Choices choices() {
    return choices;
  }

  /** Returns the scheduler. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Returns the counts. */
  public Counts counts() {
    return counts;
  }

  /**
   * Returns whether a fault happens now; if so, there is one less of it left.
   *
   * @param rarity about how many opportunities a fault takes
   */
  public boolean strikes(Fault fault, int rarity) {
    Integer rest = left.get(fault);
    if (!rough || rest == null || !choices.oneIn(rarity * calmness)) {
      return false;
    }
    if (rest == 1) {
      left.remove(fault);
    } else {
      left.put(fault, rest - 1);
    }
    counts.fault(fault);
    return true;
  }

  /** Returns whether a fault may happen, or may have happened, in this schedule. */
  public boolean knows(Fault fault) {
    return known.contains(fault);
  }

  /** Lets things go wrong, or no more. */
  public void rough(boolean value) {
    rough = value;
  }

  /** Notes that a fault may have cost the grant. */
  public void struck(Fault fault) {
    struck.add(fault);
  }

  /** A new grant has suffered nothing yet; only a process that was slow still may be. */
  public void spared() {
    struck.retainAll(EnumSet.of(Fault.PAUSE, Fault.CLOCK));
  }

  /** Returns whether a fault that no client survives has struck the grant. */
  public boolean isExcused() {
    return struck.stream().anyMatch(setting::excuses);
  }

  /** Returns whether the store is one that ignores expected revisions. */
  public boolean isStoreBlind() {
    return storeBlind;
  }

  /** Sets a clock wrong by up to a difference in either direction, if the setting knows that. */
  public void skewClock(PodProcess process, Duration most) {
    if (known.contains(Fault.CLOCK)) {
      long steps = 40;
      long step = choices.draw((int) steps + 1);
      // Zero is right; the odd ones are ahead, the even ones behind.
      long millis = most.toMillis() * (step % 2 == 0 ? -step / 2 : step / 2 + 1) / (steps / 2);
      process.setClock(millis);
      struck(Fault.CLOCK);
      trace("the clock of " + process + " is off by " + millis + " ms");
    }
  }

  /** Returns whether somebody reads the trace. */
  public boolean isTraced() {
    return trace != null;
  }

  /** Notes a step of the schedule, if somebody reads it. */
  public void trace(String what) {
    if (trace != null) {
      long millis = scheduler.now() / 1_000_000;
      Task task = Worker.task();
      trace.add(String.format("%,12d ms  %-18s %s", millis, task == null ? "-" : task, what));
    }
  }

  /** Counts an event and notes it. */
  public void event(String name) {
    counts.event(name);
    trace(name);
  }

  static List<String> newTrace() {
    return new ArrayList<>();
  }
}
