package io.storageconnector.internal.transfer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one transfer that run on the caller's executor, none of which outlives the group.
 *
 * <p>The executor may be full, or be the very pool on whose threads the transfers themselves run,
 * so that nothing started here would ever get a thread. Therefore whoever waits for a task that
 * nobody has begun runs it. The group belongs to one thread; only the tasks run elsewhere.
 */
final class TaskGroup implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TaskGroup.class);

  /** How long a lent thread may take to begin before the waiting one does the work itself. */
  private static final long PATIENCE_MILLIS = 50;

  private final Executor executor;
  private final Deque<Task<?>> unfinished = new ArrayDeque<>();

  TaskGroup(Executor executor) {
    this.executor = requireNonNull(executor, "executor");
  }

  /** Starts work; with an executor that runs it at once, it has ended on return. */
  <T> Task<T> start(Callable<T> work) {
    Task<T> task = new Task<>(work);
    unfinished.removeIf(FutureTask::isDone);
    unfinished.add(task);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the executor for transfers takes no more work, which then is done here");
    }
    return task;
  }

  /**
   * Waits for a task of this group and returns its result, or throws what it threw.
   *
   * @throws InterruptedException if this thread was interrupted; the task goes on until the group
   *     is closed
   */
  <T> T join(Task<T> task) throws InterruptedException, IOException {
    try {
      try {
        return task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        task.run();
        return task.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a part of a transfer failed", cause);
    }
  }

  /**
   * Interrupts what is still running and waits for its end, however often this thread is
   * interrupted meanwhile; nothing of the transfer is under way any more when this returns.
   */
  @Override
  public void close() {
    unfinished.forEach(Task::stop);
    boolean interrupted = false;
    for (Task<?> task : unfinished) {
      interrupted |= task.awaitEnd();
    }
    unfinished.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work that is begun once, by whichever thread comes first. */
  static final class Task<T> extends FutureTask<T> {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Task(Callable<T> work) {
      super(work);
    }

    @Override
    public void run() {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      try {
        super.run();
      } finally {
        if (isCancelled()) {
          // The interrupt was meant for this work, not for what the lent thread does next.
          Thread.interrupted();
        }
        ended.countDown();
      }
    }

    private void stop() {
      cancel(true);
      if (begun.compareAndSet(false, true)) {
        ended.countDown();
      }
    }

    /** Returns whether the waiting thread was interrupted. */
    private boolean awaitEnd() {
      boolean interrupted = false;
      while (true) {
        try {
          ended.await();
          return interrupted;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
  }
}
