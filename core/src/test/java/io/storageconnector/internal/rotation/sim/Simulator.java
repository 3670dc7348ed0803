package io.storageconnector.internal.rotation.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs schedules one after another, and tells a failing one in few steps. Not thread-safe. */
final class Simulator implements AutoCloseable {

  private static final String ROOM = "io.storageconnector.internal.rotation";

  private final Supplier<Consumer<World>> schedules;
  private final boolean storeBlind;
  private final Scheduler.Crew crew = new Scheduler.Crew();
  private final Counts counts = new Counts();

  Simulator(Supplier<Consumer<World>> schedules, boolean storeBlind) {
    this.schedules = schedules;
    this.storeBlind = storeBlind;
  }

  /**
   * Millions of schedules would fill the log with what is expected of them; returns the way back.
   */
  static Runnable silence() {
    Logger logger = (Logger) LoggerFactory.getLogger(ROOM);
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    return () -> logger.setLevel(before);
  }

  Counts counts() {
    return counts;
  }

  /** Runs one schedule; returns why it failed, or null. */
  @Nullable Throwable run(Setting setting, long seed) {
    return run(setting, Choices.of(seed), counts, null);
  }

  private @Nullable Throwable run(
      Setting setting, Choices choices, Counts into, @Nullable List<String> trace) {
    Scheduler scheduler = new Scheduler(crew, choices);
    World world = new World(setting, choices, scheduler, into, storeBlind, trace);
    into.schedule();
    try {
      schedules.get().accept(world);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  /** Returns the steps of a schedule as it is. */
  List<String> traced(Setting setting, long seed) {
    List<String> trace = World.newTrace();
    Throwable failure = run(setting, Choices.of(seed), new Counts(), trace);
    trace.add(String.valueOf(failure));
    return trace;
  }

  /**
   * Returns the steps of a failing schedule after as many of its choices as possible were replaced
   * by the dull one.
   */
  List<String> shrunk(Setting setting, long seed) {
    Choices all = Choices.of(seed);
    run(setting, all, new Counts(), null);
    int end = all.drawn();
    for (int step = end / 2; step > 0; step /= 2) {
      while (end > step && fails(setting, Choices.of(seed, new BitSet(), end - step))) {
        end -= step;
      }
    }
    BitSet dull = new BitSet();
    for (int size = Math.max(1, end / 4); size > 0; size /= 2) {
      for (int from = 0; from < end; from += size) {
        BitSet duller = (BitSet) dull.clone();
        duller.set(from, Math.min(end, from + size));
        if (!duller.equals(dull) && fails(setting, Choices.of(seed, duller, end))) {
          dull = duller;
        }
      }
    }
    List<String> trace = World.newTrace();
    Throwable failure = run(setting, Choices.of(seed, dull, end), new Counts(), trace);
    trace.add(String.valueOf(failure));
    return trace;
  }

  private boolean fails(Setting setting, Choices choices) {
    return run(setting, choices, new Counts(), null) != null;
  }

  @Override
  public void close() {
    crew.dismiss();
  }
}
