package io.storageconnector.benchmarks.kill;

import io.storageconnector.benchmarks.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is counted while processes are killed. Thread-safe. */
final class KillTally {

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> history = new TreeMap<>();
  private final Set<String> events = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();

  private synchronized void add(String what, int count) {
    counts.merge(what, count, Integer::sum);
  }

  synchronized int count(String what) {
    return counts.getOrDefault(what, 0);
  }

  void called(int good, int unavailable) {
    add("calls", good);
    add("unavailable", unavailable);
  }

  void killed(boolean inHand) {
    add("kills", 1);
    add("kills between send and store", inHand ? 1 : 0);
  }

  void paused() {
    add("pauses", 1);
  }

  /** What the token endpoint did: issued, repeated, refused or unseen; and whether it was heard. */
  void exchanged(String outcome, String fate) {
    add(outcome, 1);
    if (fate.equals("lost") && !outcome.equals("unseen")) {
      add("answers lost", 1);
    }
  }

  void storeTrouble() {
    add("store trouble", 1);
  }

  /** A line of a connection's history; each counts once, however often it is read. */
  synchronized void happened(String key, String what) {
    if (events.add(key)) {
      history.merge(what, 1, Integer::sum);
    }
  }

  synchronized int happened(String what) {
    return history.getOrDefault(what, 0);
  }

  /** A consent was needed although the model says that the grant can be kept. */
  synchronized void lost(String what) {
    lost.add(what);
  }

  void unavoidable(String reason) {
    add("unavoidable, reported as " + reason, 1);
    add("unavoidable", 1);
  }

  /** Something that must not happen. */
  synchronized void odd(String what) {
    wrong.add(what);
  }

  synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized void print(PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "kill -9", count("kills"));
    row(rows, "of these between send and store", count("kills between send and store"));
    row(rows, "stopped for longer than the lease", count("pauses"));
    row(rows, "rotations", count("issued"));
    row(rows, "replays (the same pair once more)", count("repeated"));
    row(rows, "refusals", count("refused"));
    row(rows, "requests lost on the way (503, 409)", count("unseen"));
    row(rows, "answers lost on the way (502, reset)", count("answers lost"));
    row(rows, "takeovers of an unfinished refresh", happened("taken_over"));
    row(rows, "suspicions", happened("suspected"));
    row(rows, "second pairs kept", happened("alternate_kept"));
    row(rows, "writes the database did not answer", count("store trouble"));
    row(rows, "calls", count("calls"));
    row(rows, "calls answered with UNAVAILABLE, to be repeated", count("unavailable"));
    counts.forEach(
        (what, number) -> {
          if (what.startsWith("unavoidable")) {
            row(rows, "new consents, " + what, number);
          }
        });
    row(rows, "lost", lost.size());
    row(rows, "wrong", wrong.size());
    Table.print(out, List.of("", "count"), rows);
    lost.stream().limit(20).forEach(line -> out.println("LOST " + line));
    wrong.stream().limit(20).forEach(line -> out.println("WRONG " + line));
  }

  private static void row(List<List<String>> rows, String title, int count) {
    rows.add(List.of(title, Integer.toString(count)));
  }
}
