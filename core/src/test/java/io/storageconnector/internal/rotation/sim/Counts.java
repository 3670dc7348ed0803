package io.storageconnector.internal.rotation.sim;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened in many schedules. Not thread-safe; counts of several threads are added up. */
public final class Counts {

  private long schedules;
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<String, Long> events = new TreeMap<>();

  void schedule() {
    schedules++;
  }

  void fault(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  /** Counts an event under its name. */
  public void event(String name) {
    events.merge(name, 1L, Long::sum);
  }

  long events(String name) {
    return events.getOrDefault(name, 0L);
  }

  long schedules() {
    return schedules;
  }

  void add(Counts other) {
    schedules += other.schedules;
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    other.events.forEach((name, count) -> events.merge(name, count, Long::sum));
  }

  @Override
  public String toString() {
    return schedules + " schedules; " + listed(faults) + "; " + listed(events);
  }

  private static String listed(Map<?, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
