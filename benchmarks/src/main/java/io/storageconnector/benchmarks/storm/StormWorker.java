package io.storageconnector.benchmarks.storm;

import io.storageconnector.StorageException;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Parent;
import io.storageconnector.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One process of the storm: many threads that wait for one word, and then call.
 *
 * <p>Hears {@code arm SECONDS}: its clock moves on by that, and its threads line up; it says {@code
 * armed}. Hears {@code go}, and says {@code call MILLIS ok} or {@code call MILLIS FAILURE} for each
 * thread, and {@code done}.
 */
final class StormWorker {

  private final Side side;
  private final FakeClock clock;
  private final int threads;
  private final Parent parent;
  private final ExecutorService pool;
  private final List<Future<String>> calls = new ArrayList<>();
  private CountDownLatch gun = new CountDownLatch(1);

  private StormWorker(Side side, FakeClock clock, int threads, Parent parent) {
    this.side = side;
    this.clock = clock;
    this.threads = threads;
    this.parent = parent;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  public static void main(String[] arguments) {
    Parent parent = Parent.meet();
    FakeClock clock = FakeClock.ticking();
    try (Side side = Side.Kind.valueOf(parent.text("side")).open(Application.of(parent), clock)) {
      side.connect();
      StormWorker worker = new StormWorker(side, clock, parent.number("threads"), parent);
      parent.say("up");
      parent.listen(worker::obey);
      worker.pool.shutdownNow();
    }
  }

  private void obey(String line) {
    String[] words = line.split(" ", -1);
    try {
      switch (words[0]) {
        case "arm" -> arm(Duration.ofSeconds(Long.parseLong(words[1])));
        case "go" -> go();
        default -> throw new IllegalArgumentException("not understood: " + words[0]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void arm(Duration later) throws InterruptedException {
    clock.advance(later);
    gun = new CountDownLatch(1);
    CountDownLatch start = gun;
    CountDownLatch linedUp = new CountDownLatch(threads);
    calls.clear();
    for (int i = 0; i < threads; i++) {
      calls.add(
          pool.submit(
              () -> {
                linedUp.countDown();
                start.await();
                return timed();
              }));
    }
    linedUp.await();
    parent.say("armed");
  }

  private String timed() {
    long start = System.nanoTime();
    String outcome = "ok";
    try {
      side.call();
    } catch (RuntimeException e) {
      outcome = name(e);
    }
    return "call " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " " + outcome;
  }

  /** The kind says more than the class, and neither holds a secret. */
  private static String name(RuntimeException e) {
    return e instanceof StorageException known
        ? known.kind().toString()
        : Optional.of(e.getClass().getSimpleName()).filter(n -> !n.isEmpty()).orElse("unknown");
  }

  private void go() throws InterruptedException {
    gun.countDown();
    for (Future<String> call : calls) {
      try {
        parent.say(call.get());
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("a call ended with an error", e);
      }
    }
    parent.say("done");
  }
}
