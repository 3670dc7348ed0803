package io.storageconnector.benchmarks.kill;

import io.storageconnector.benchmarks.Options;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Child;
import io.storageconnector.benchmarks.process.ClassArchive;
import io.storageconnector.benchmarks.process.Database;
import io.storageconnector.benchmarks.process.FakeBoxProcess;
import io.storageconnector.benchmarks.process.Keys;
import io.storageconnector.benchmarks.process.Lines;
import io.storageconnector.benchmarks.process.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Kills and stops processes at random while they rotate the tokens of several connections, and
 * counts what became of the connections.
 *
 * <p>Two kills of three are aimed: they fall shortly after the victim sent a refresh token. The
 * others fall anywhere. A killed process is started again at once.
 */
public final class KillRun {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A history keeps eight lines, and a connection is not rotated more than once in a second. */
  private static final Duration VISITS_APART = Duration.ofSeconds(1);

  private static final int FAKE_HEAP = 512;
  private static final int WORKER_HEAP = 128;

  private record Patient(String connection, String reason) {}

  private final KillPlan plan;
  private final Random chance;
  private final Evidence evidence = new Evidence();
  private final KillTally tally = new KillTally();
  private final Lines granted = new Lines(PATIENCE);
  private final Lines obeyed = new Lines(PATIENCE);
  private final BlockingQueue<Patient> patients = new LinkedBlockingQueue<>();
  private final BlockingQueue<Pod> senders = new LinkedBlockingQueue<>();
  private final List<Pod> pods = new ArrayList<>();
  private final PrintStream progress;
  private long lastVisit = System.nanoTime();

  private KillRun(KillPlan plan, PrintStream progress) {
    this.plan = plan;
    this.chance = new Random(plan.seed());
    this.progress = progress;
  }

  /**
   * Runs from the command line.
   *
   * @param options those of {@link KillPlan}
   * @param out where the table goes
   * @throws IOException if the database does not start
   * @throws InterruptedException if interrupted
   */
  public static void run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    KillPlan plan = KillPlan.of(options);
    options.requireAllKnown();
    out.println(plan);
    run(plan, out).print(out);
  }

  /**
   * Runs.
   *
   * @param plan what to do
   * @param progress hears how far it is
   * @return what was counted
   */
  static KillTally run(KillPlan plan, PrintStream progress)
      throws IOException, InterruptedException {
    KillRun run = new KillRun(plan, progress);
    Map<String, String> settings =
        Map.of(
            "rotation", plan.rotation(),
            "access-seconds", Integer.toString(plan.accessSeconds()),
            "latency-millis", Integer.toString(plan.latencyMillis()),
            "accounts", Integer.toString(plan.connections()),
            "seed", Integer.toString(plan.seed()));
    Lines ready = new Lines(PATIENCE);
    try (Database database = Database.start();
        Child fake =
            Child.start(
                "fake",
                Program.of(FakeBoxProcess.class, FAKE_HEAP),
                settings,
                line -> run.hear(line, ready));
        ClassArchive archive = ClassArchive.create()) {
      String[] words = ready.next("ready").split(" ", -1);
      Application application =
          new Application(words[1], words[2], words[3], database.url(), Keys.generate());
      try (Clinic clinic =
          new Clinic(application, plan.connections(), run.granted, run.evidence, run.tally)) {
        clinic.authorizeAll();
        run.tell(fake, "faults " + plan.faultsPerMille());
        try {
          run.killAll(application, clinic, fake, archive);
        } finally {
          run.pods.forEach(Pod::end);
        }
        run.tell(fake, "expire");
        clinic.discharge();
      }
    }
    return run.tally;
  }

  private void hear(String line, Lines ready) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "ready" -> ready.accept(line);
      case "done" -> obeyed.accept(line);
      case "granted" -> granted.accept(line);
      case "exchange" -> {
        tally.exchanged(words[2], words[4]);
        if (words[2].equals("issued")) {
          evidence.issued(words[1], words[3]);
        }
        if (words[4].equals("lost") && !words[2].equals("unseen")) {
          evidence.answerLost(words[1]);
        }
      }
      default -> tally.odd(line);
    }
  }

  /** Tells the fake something; when this returns, all it had said before has been heard. */
  private void tell(Child fake, String command) throws InterruptedException {
    fake.say(command);
    obeyed.next("done");
  }

  private void killAll(Application application, Clinic clinic, Child fake, ClassArchive archive)
      throws InterruptedException {
    Map<String, String> settings =
        application.settings(
            Map.of(
                "connections", Integer.toString(plan.connections()),
                "threads", Integer.toString(plan.threads()),
                "dawdle-millis", Integer.toString(plan.dawdleMillis()),
                "token-timeout-millis", Long.toString(KillPlan.TOKEN_TIMEOUT.toMillis())));
    Program worker = Program.of(KillWorker.class, WORKER_HEAP);
    rehearse(archive.rehearsal(worker), settings);
    Program fast = archive.fast(worker);
    for (int i = 0; i < plan.workers(); i++) {
      pods.add(start(fast, settings));
    }
    for (int kills = 0; kills < plan.kills(); ) {
      treat(clinic, fake);
      awaitPods();
      boolean pause = tally.count("pauses") < plan.pauses() * (kills + 1L) / plan.kills();
      Pod victim = victim(pause);
      if (pause) {
        pauseBeyondLease(victim, clinic, fake);
      }
      if (!pause || chance.nextInt(4) == 0) {
        tally.killed(victim.kill());
        pods.set(pods.indexOf(victim), start(fast, settings));
        if (++kills % 25 == 0) {
          progress.printf(
              "%s %d kills, %d rotations%n",
              Instant.now().truncatedTo(ChronoUnit.SECONDS), kills, tally.count("issued"));
        }
      } else {
        victim.resume();
      }
      senders.clear();
    }
    tell(fake, "faults 0");
    settle(clinic, fake);
  }

  /** Lets one worker rotate a few tokens and end, for its classes. */
  private void rehearse(Program rehearsal, Map<String, String> settings)
      throws InterruptedException {
    Pod pod = start(rehearsal, settings);
    int wanted = tally.count("issued") + 5;
    for (long waited = 0; tally.count("issued") < wanted; waited += 20) {
      if (waited > PATIENCE.toMillis()) {
        throw new IllegalStateException("the worker does not work");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    pod.end();
  }

  private Pod start(Program program, Map<String, String> settings) {
    return new Pod(
        lines -> Child.start("worker", program, settings, lines),
        evidence,
        tally,
        (connection, reason) -> patients.add(new Patient(connection, reason)),
        senders::add);
  }

  /** Waits until all pods but one at most are at work: the run is about several at a time. */
  private void awaitPods() throws InterruptedException {
    for (long waited = 0; ready().size() < plan.workers() - 1; waited += 20) {
      if (waited > PATIENCE.toMillis()) {
        throw new IllegalStateException("the workers do not start");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private List<Pod> ready() {
    return pods.stream().filter(Pod::isReady).toList();
  }

  /** Chooses who is hit, and returns at the moment to hit. */
  private Pod victim(boolean aimed) throws InterruptedException {
    senders.clear();
    if (aimed || chance.nextInt(3) < 2) {
      Pod sender = senders.poll(2, TimeUnit.SECONDS);
      if (sender != null && sender.isReady()) {
        TimeUnit.MILLISECONDS.sleep(chance.nextInt(plan.latencyMillis() + 3 * plan.dawdleMillis()));
        return sender;
      }
    }
    TimeUnit.MILLISECONDS.sleep(chance.nextInt(500));
    List<Pod> ready = ready();
    return ready.get(chance.nextInt(ready.size()));
  }

  /** Stops a pod for longer than any claim of its is respected, while the others go on. */
  private void pauseBeyondLease(Pod victim, Clinic clinic, Child fake) throws InterruptedException {
    tally.paused();
    victim.pause();
    long end = System.nanoTime() + KillPlan.LEASE.plusMillis(500 + chance.nextInt(3000)).toNanos();
    while (System.nanoTime() < end) {
      treat(clinic, fake);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void treat(Clinic clinic, Child fake) throws InterruptedException {
    if (System.nanoTime() - lastVisit > VISITS_APART.toNanos()) {
      clinic.visit();
      lastVisit = System.nanoTime();
    }
    for (Patient next = patients.poll(); next != null; next = patients.poll()) {
      // So that the evidence is complete.
      tell(fake, "faults " + plan.faultsPerMille());
      clinic.admit(next.connection(), next.reason(), plan.isStrict());
    }
  }

  /** Waits until every connection is plainly well, while the pods go on. */
  private void settle(Clinic clinic, Child fake) throws InterruptedException {
    Duration patience = plan.isStrict() ? Duration.ofMinutes(6) : Duration.ofMinutes(2);
    long end = System.nanoTime() + patience.toNanos();
    int unwell;
    do {
      TimeUnit.MILLISECONDS.sleep(200);
      for (Patient next = patients.poll(); next != null; next = patients.poll()) {
        tell(fake, "faults 0");
        clinic.admit(next.connection(), next.reason(), plan.isStrict());
      }
      unwell = clinic.visit();
    } while (unwell > 0 && System.nanoTime() < end);
    if (unwell > 0) {
      tally.odd(unwell + " connections did not become well by themselves");
    }
  }
}
