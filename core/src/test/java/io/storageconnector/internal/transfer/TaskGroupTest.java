package io.storageconnector.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskGroupTest {

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void join_taskOnTheExecutor_returnsItsResult() throws Exception {
    try (TaskGroup group = new TaskGroup(threads)) {
      TaskGroup.Task<String> task = group.start(() -> "done");

      assertThat(group.join(task)).isEqualTo("done");
    }
  }

  @Test
  void join_executorIsThePoolOfTheWaitingThread_runsTheTaskItself() throws Exception {
    ExecutorService only = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> transfer =
          only.submit(
              () -> {
                try (TaskGroup group = new TaskGroup(only)) {
                  TaskGroup.Task<Integer> one = group.start(() -> 1);
                  TaskGroup.Task<Integer> two = group.start(() -> 2);
                  return group.join(one) + group.join(two);
                }
              });

      assertThat(transfer.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    } finally {
      only.shutdownNow();
    }
  }

  @Test
  void join_executorRefusesWork_runsTheTaskItself() throws Exception {
    try (TaskGroup group =
        new TaskGroup(
            work -> {
              throw new RejectedExecutionException("full");
            })) {
      Thread here = Thread.currentThread();

      assertThat(group.join(group.start(Thread::currentThread))).isSameAs(here);
    }
  }

  @Test
  void join_taskThrows_throwsTheSame() {
    IOException broken = new IOException("broken");
    try (TaskGroup group = new TaskGroup(threads)) {
      TaskGroup.Task<String> task =
          group.start(
              () -> {
                throw broken;
              });

      assertThatThrownBy(() -> group.join(task)).isSameAs(broken);
    }
  }

  @Test
  void join_waitingThreadIsInterrupted_saysSoAtOnce() {
    CountDownLatch never = new CountDownLatch(1);
    try (TaskGroup group = new TaskGroup(threads)) {
      TaskGroup.Task<Boolean> task = group.start(() -> never.await(1, TimeUnit.MINUTES));
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> group.join(task)).isInstanceOf(InterruptedException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void close_taskIsRunning_interruptsItAndWaitsForItsEnd() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    TaskGroup group = new TaskGroup(threads);
    TaskGroup.Task<?> unused =
        group.start(
            () -> {
              running.countDown();
              try {
                return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
              } finally {
                ended.set(true);
              }
            });
    running.await();

    group.close();

    assertThat(ended).isTrue();
  }

  @Test
  void close_taskHasNotBegun_neverRunsIt() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService only = Executors.newSingleThreadExecutor();
    try {
      only.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      TaskGroup group = new TaskGroup(only);
      TaskGroup.Task<?> unused = group.start(runs::incrementAndGet);

      group.close();
      release.countDown();
      only.shutdown();

      assertThat(only.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(runs).hasValue(0);
    } finally {
      only.shutdownNow();
    }
  }

  @Test
  void close_interruptedWhileWaiting_waitsOnAndStaysInterrupted() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    TaskGroup group = new TaskGroup(threads);
    TaskGroup.Task<?> unused =
        group.start(
            () -> {
              running.countDown();
              boolean released = false;
              while (!released) {
                try {
                  release.await();
                  released = true;
                } catch (InterruptedException e) {
                  // Stubborn on purpose: the group has to wait for it.
                  threads.execute(release::countDown);
                }
              }
              ended.set(true);
              return null;
            });
    running.await();
    Thread.currentThread().interrupt();

    group.close();

    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void close_taskWasInterrupted_leavesTheLentThreadClean() throws Exception {
    ExecutorService only = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch running = new CountDownLatch(1);
      TaskGroup group = new TaskGroup(only);
      TaskGroup.Task<?> unused =
          group.start(
              () -> {
                running.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
                return null;
              });
      running.await();

      group.close();

      assertThat(only.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    } finally {
      only.shutdownNow();
    }
  }
}
