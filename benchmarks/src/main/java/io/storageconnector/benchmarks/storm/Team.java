package io.storageconnector.benchmarks.storm;

import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Child;
import io.storageconnector.benchmarks.process.Lines;
import io.storageconnector.benchmarks.process.Program;
import io.storageconnector.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The processes of one side, and what was counted of them. Not thread-safe. */
final class Team implements AutoCloseable {

  private final Side admin;
  private final Lines lines = new Lines(Duration.ofMinutes(3));
  private final List<Child> workers;
  private final StormTally tally = new StormTally();

  private Team(Side admin, Side.Kind kind, Application application, int processes, int threads) {
    this.admin = admin;
    Map<String, String> settings =
        application.settings(Map.of("side", kind.name(), "threads", Integer.toString(threads)));
    Program program = Program.of(StormWorker.class, 384);
    this.workers =
        IntStream.range(0, processes)
            .mapToObj(i -> Child.start(kind + "-" + i, program, settings, lines))
            .toList();
  }

  /** Authorizes a connection, and starts processes that use it. */
  static Team start(Side.Kind kind, Application application, int processes, int threads)
      throws InterruptedException {
    Side admin = kind.open(application, FakeClock.ticking());
    admin.prepare();
    admin.authorize();
    Team team = new Team(admin, kind, application, processes, threads);
    team.awaitAll("up");
    return team;
  }

  private void awaitAll(String word) throws InterruptedException {
    for (int i = 0; i < workers.size(); i++) {
      lines.next(word);
    }
  }

  /**
   * Lets all threads of all processes call at once.
   *
   * @param later how many seconds their clocks move on before
   * @return what they said of their calls
   */
  List<String> storm(long later) throws InterruptedException {
    workers.forEach(worker -> worker.say("arm " + later));
    awaitAll("armed");
    workers.forEach(worker -> worker.say("go"));
    List<String> calls = new ArrayList<>();
    for (int done = 0; done < workers.size(); ) {
      String line = lines.next();
      if (line.equals("done")) {
        done++;
      } else {
        calls.add(line);
      }
    }
    return calls;
  }

  /** An admin consents again. */
  void authorize() {
    admin.authorize();
  }

  StormTally tally() {
    return tally;
  }

  @Override
  public void close() {
    workers.forEach(Child::close);
    admin.close();
  }
}
