package io.storageconnector.benchmarks.kill;

import io.storageconnector.benchmarks.process.Child;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One worker process from its start to its death, and the refresh tokens it has in hand: sent, and
 * what came back not stored yet. Thread-safe.
 */
final class Pod {

  private final Evidence evidence;
  private final KillTally tally;
  private final BiConsumer<String, String> patients;
  private final Consumer<Pod> senders;
  private final Map<String, String> inHand = new ConcurrentHashMap<>();
  private final Child child;
  private volatile boolean up;
  private volatile boolean paused;

  /**
   * Starts a process.
   *
   * @param start starts it, given who hears it
   * @param patients hears connection and reason when consent is needed
   * @param senders hears this pod when it sends a refresh token
   */
  Pod(
      Function<Consumer<String>, Child> start,
      Evidence evidence,
      KillTally tally,
      BiConsumer<String, String> patients,
      Consumer<Pod> senders) {
    this.evidence = evidence;
    this.tally = tally;
    this.patients = patients;
    this.senders = senders;
    this.child = start.apply(this::hear);
  }

  private void hear(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "up" -> up = true;
      case "calls" -> tally.called(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "send" -> {
        inHand.put(words[1], words[2]);
        senders.accept(this);
      }
      case "got" -> answered(words[1], words[2], words[3]);
      case "wrote" -> {
        if (words[2].equals("true")) {
          inHand.remove(words[1]);
        }
      }
      case "reauth" -> patients.accept(words[1], words[2]);
      case "trouble" -> tally.storeTrouble();
      default -> tally.odd(line);
    }
  }

  private void answered(String connection, String token, String outcome) {
    switch (outcome) {
      case "issued" -> inHand.put(connection, token);
      case "unknown" -> evidence.answerLost(token);
      default -> inHand.remove(connection);
    }
  }

  boolean isReady() {
    return up && !paused;
  }

  /** Kills the process, and returns whether it had a token in hand. */
  boolean kill() throws InterruptedException {
    up = false;
    child.kill();
    inHand.values().forEach(evidence::diedInHand);
    return !inHand.isEmpty();
  }

  void pause() throws InterruptedException {
    paused = true;
    child.pause();
  }

  void resume() throws InterruptedException {
    child.resume();
    paused = false;
  }

  /** Lets the process end by itself. */
  void end() {
    up = false;
    child.close();
  }
}
