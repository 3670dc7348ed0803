package io.storageconnector.benchmarks.storm;

import io.storageconnector.benchmarks.Options;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Child;
import io.storageconnector.benchmarks.process.Database;
import io.storageconnector.benchmarks.process.FakeBoxProcess;
import io.storageconnector.benchmarks.process.Keys;
import io.storageconnector.benchmarks.process.Lines;
import io.storageconnector.benchmarks.process.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets all threads of all processes call at the moment the access token has ended, with the library
 * and with the bare Box SDK in turn, and counts what the token endpoint saw.
 *
 * <p>Every other rotation the token ends by the clock (all clocks move on by an hour), and every
 * other one because the provider drops it, which only its 401 tells.
 */
public final class StormRun {

  private static final Duration AN_HOUR_LATER = Duration.ofMinutes(61);

  private final Lines desk;
  private final Child fake;

  private StormRun(Lines desk, Child fake) {
    this.desk = desk;
    this.fake = fake;
  }

  /**
   * Runs from the command line.
   *
   * @param options {@code processes}, {@code threads} of each, {@code rotations}, {@code latency}
   *     of the token endpoint in milliseconds
   * @param out where the table goes
   * @throws IOException if the database does not start
   * @throws InterruptedException if interrupted
   */
  public static void run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    int processes = options.number("processes", 4);
    int threads = options.number("threads", 64);
    int rotations = options.number("rotations", 50);
    int latency = options.number("latency", 100);
    options.requireAllKnown();
    out.printf(
        Locale.ROOT,
        "%d processes x %d threads, %d rotations, token endpoint %d ms, strict single use%n%n",
        processes,
        threads,
        rotations,
        latency);
    run(processes, threads, rotations, latency).print(out);
  }

  /**
   * Runs.
   *
   * @param processes how many for each side
   * @param threads how many in each process
   * @param rotations how often the token ends
   * @param latencyMillis how long the token endpoint takes
   * @return what was counted
   */
  static StormReport run(int processes, int threads, int rotations, int latencyMillis)
      throws IOException, InterruptedException {
    Lines desk = new Lines(Duration.ofMinutes(1));
    Map<String, String> settings =
        Map.of(
            "rotation", "strict",
            "access-seconds", "3600",
            "latency-millis", Integer.toString(latencyMillis),
            "accounts", "2",
            "seed", "1");
    try (Database database = Database.start();
        Child fake = Child.start("fake", Program.of(FakeBoxProcess.class, 512), settings, desk)) {
      String[] ready = desk.next("ready").split(" ", -1);
      Application application =
          new Application(ready[1], ready[2], ready[3], database.url(), Keys.generate());
      try (Team library = Team.start(Side.Kind.LIBRARY, application, processes, threads);
          Team sdk = Team.start(Side.Kind.SDK, application, processes, threads)) {
        StormRun storm = new StormRun(desk, fake);
        for (int i = 0; i < rotations; i++) {
          storm.rotate(i % 2 == 0, library, sdk);
        }
        return new StormReport(library.tally(), sdk.tally());
      }
    }
  }

  private void rotate(boolean byClock, Team library, Team sdk) throws InterruptedException {
    long later = byClock ? AN_HOUR_LATER.toSeconds() : 0;
    tell(byClock ? "advance " + later : "expire");
    storm(library, later);
    storm(sdk, later);
  }

  private void storm(Team team, long later) throws InterruptedException {
    List<String> calls = team.storm(later);
    if (!team.tally().rotated(calls, tell("faults 0"))) {
      // The stored pair is spent: without an admin this client never works again.
      team.authorize();
      tell("faults 0");
    }
  }

  /** Tells the fake something, and returns what it had said before it did so. */
  private List<String> tell(String command) throws InterruptedException {
    fake.say(command);
    List<String> before = new ArrayList<>();
    for (String line = desk.next(); !line.startsWith("done "); line = desk.next()) {
      before.add(line);
    }
    return before;
  }
}
