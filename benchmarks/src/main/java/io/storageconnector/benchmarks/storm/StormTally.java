package io.storageconnector.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was counted of one side. Not thread-safe. */
final class StormTally {

  private final List<Integer> millis = new ArrayList<>();
  private final List<Integer> slowest = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private int rotations;
  private int requests;
  private int issued;
  private int rotationsWithOneRequest;
  private int consents;

  /**
   * Counts one rotation.
   *
   * @param calls what the threads said
   * @param exchanges what the token endpoint said
   * @return whether the stored pair is any good; otherwise somebody has to consent again
   */
  boolean rotated(List<String> calls, List<String> exchanges) {
    rotations++;
    int worst = 0;
    for (String call : calls) {
      String[] words = call.split(" ", -1);
      int took = Integer.parseInt(words[1]);
      worst = Math.max(worst, took);
      millis.add(took);
      if (!words[2].equals("ok")) {
        failures.merge(words[2], 1, Integer::sum);
      }
    }
    slowest.add(worst);
    List<String[]> refreshes =
        exchanges.stream()
            .filter(line -> line.startsWith("exchange "))
            .map(line -> line.split(" ", -1))
            .toList();
    int fresh = (int) refreshes.stream().filter(words -> words[2].equals("issued")).count();
    requests += refreshes.size();
    issued += fresh;
    if (refreshes.size() == 1 && fresh == 1) {
      rotationsWithOneRequest++;
    }
    if (fresh == 0) {
      consents++;
      return false;
    }
    return true;
  }

  int rotations() {
    return rotations;
  }

  /** How many refreshes arrived at the token endpoint. */
  int requests() {
    return requests;
  }

  /** How many of them brought new tokens. */
  int issued() {
    return issued;
  }

  int rotationsWithOneRequest() {
    return rotationsWithOneRequest;
  }

  /** How often somebody had to consent again, because nothing that was stored was any good. */
  int consents() {
    return consents;
  }

  int calls() {
    return millis.size();
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Failed calls by kind. */
  Map<String, Integer> failures() {
    return Map.copyOf(failures);
  }

  /** How long a call took in milliseconds, of so many in a hundred. */
  int percentile(int percent) {
    return at(millis, percent);
  }

  /** The same, of the slowest call of each rotation. */
  int slowest(int percent) {
    return at(slowest, percent);
  }

  private static int at(List<Integer> values, int percent) {
    List<Integer> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
