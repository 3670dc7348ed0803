package io.storageconnector.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Several threads that begin at the same moment. */
final class Race {

  private static final int PATIENCE_SECONDS = 45;

  private Race() {}

  /**
   * Runs one task on each of several threads and waits for all.
   *
   * @param racer gives the task of each thread, from 0
   * @return what they returned, in the order of their numbers
   * @throws AssertionError if a task threw, or takes longer than three quarters of a minute
   */
  static <T> List<T> of(int threads, IntFunction<Callable<T>> racer) {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> task = racer.apply(i);
        tasks.add(
            () -> {
              start.await();
              return task.call();
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        if (result.isCancelled()) {
          throw new AssertionError("a call did not end within " + PATIENCE_SECONDS + " seconds");
        }
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while other threads ran", e);
    } finally {
      executor.shutdownNow();
    }
  }
}
