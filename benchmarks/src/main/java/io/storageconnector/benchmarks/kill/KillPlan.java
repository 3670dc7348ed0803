package io.storageconnector.benchmarks.kill;

import io.storageconnector.benchmarks.Options;
import java.time.Duration;

/**
 * What a run does. Timings are short, so that rotations never stop and many kills fall into one.
 *
 * @param rotation what the provider does with a spent refresh token: same or strict
 * @param kills how many processes are killed
 * @param pauses how many times one is stopped for longer than its lease
 * @param workers how many processes run at a time
 * @param threads how many call in each
 * @param connections how many are used
 * @param accessSeconds how long an access token lives
 * @param latencyMillis how long the token endpoint takes
 * @param dawdleMillis how long, at most, a worker waits before it sends and before it stores
 * @param faultsPerMille how many refreshes of a thousand meet each of four kinds of trouble
 * @param seed makes the choices
 */
record KillPlan(
    String rotation,
    int kills,
    int pauses,
    int workers,
    int threads,
    int connections,
    int accessSeconds,
    int latencyMillis,
    int dawdleMillis,
    int faultsPerMille,
    int seed) {

  /** How long one answer of the token endpoint may take. */
  static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(1);

  /** What follows from it for a provider with a window: two requests and five seconds. */
  static final Duration LEASE = TOKEN_TIMEOUT.multipliedBy(2).plusSeconds(5);

  static KillPlan of(Options options) {
    String rotation = options.text("rotation", "same");
    boolean strict = rotation.equals("strict");
    int kills = options.number("kills", 500);
    return new KillPlan(
        rotation,
        kills,
        options.number("pauses", kills / 25),
        options.number("workers", 4),
        options.number("threads", 3),
        // Longer lives than the lease, as everywhere, and so many that one rotates all the time.
        // With
        // a strict provider a loss is believed after two minutes, and its connection rests so long.
        options.number("connections", 80),
        options.number("access-seconds", strict ? 8 : 15),
        options.number("latency", 60),
        options.number("dawdle", 30),
        options.number("faults", 15),
        options.number("seed", 1));
  }

  boolean isStrict() {
    return rotation.equals("strict");
  }
}
