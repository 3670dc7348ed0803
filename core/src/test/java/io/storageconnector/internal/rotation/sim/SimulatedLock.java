package io.storageconnector.internal.rotation.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the simulated classes where a {@link ReentrantLock} stands in the real ones: who has to
 * wait gives up the turn instead of the processor, and waits by the virtual clock.
 */
public final class SimulatedLock extends ReentrantLock {

  private static final long serialVersionUID = 1L;

  private transient @Nullable Task owner;
  private int holds;
  private final transient List<Task> waiting = new ArrayList<>();

  private static Task me() {
    Task task = Worker.task();
    if (task == null) {
      throw new IllegalStateException("a simulated lock outside of a simulation");
    }
    return task;
  }

  @Override
  public void lock() {
    Task me = me();
    if (me.doomed) {
      // The memory this lock guards is gone already.
      return;
    }
    if (owner != me) {
      me.scheduler.pass();
      while (owner != null) {
        waiting.add(me);
        me.scheduler.block(Task.NEVER);
      }
      owner = me;
    }
    holds++;
  }

  @Override
  public void lockInterruptibly() {
    lock();
  }

  @Override
  public boolean tryLock() {
    Task me = me();
    if (!me.doomed && owner != null && owner != me) {
      return false;
    }
    lock();
    return true;
  }

  @Override
  public boolean isHeldByCurrentThread() {
    return owner == Worker.task();
  }

  @Override
  public void unlock() {
    Task me = me();
    if (me.doomed || owner != me) {
      return;
    }
    if (--holds == 0) {
      owner = null;
      wakeAll(me.scheduler, waiting);
    }
  }

  private static void wakeAll(Scheduler scheduler, List<Task> sleepers) {
    List<Task> all = List.copyOf(sleepers);
    sleepers.clear();
    all.forEach(scheduler::wake);
  }

  @Override
  public Condition newCondition() {
    return new News();
  }

  @SuppressWarnings("WaitNotInLoop") // Who calls a condition waits in a loop; these are its parts.
  private final class News implements Condition {

    private final List<Task> listeners = new ArrayList<>();

    @Override
    public void await() {
      await(Task.NEVER, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      Task me = me();
      if (owner != me) {
        throw new IllegalMonitorStateException();
      }
      int held = holds;
      holds = 0;
      owner = null;
      wakeAll(me.scheduler, waiting);
      listeners.add(me);
      long nanos = unit.toNanos(time);
      long now = me.scheduler.now();
      boolean woken = me.scheduler.block(nanos > Task.NEVER - now ? Task.NEVER : now + nanos);
      listeners.remove(me);
      lock();
      holds = held;
      return woken;
    }

    @Override
    public void signalAll() {
      Task me = me();
      if (!me.doomed) {
        wakeAll(me.scheduler, listeners);
      }
    }

    @Override
    public void signal() {
      signalAll();
    }

    @Override
    public long awaitNanos(long nanos) {
      long start = me().scheduler.now();
      await(nanos, TimeUnit.NANOSECONDS);
      return nanos - Duration.ofNanos(me().scheduler.now() - start).toNanos();
    }

    @Override
    public void awaitUninterruptibly() {
      await();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw new UnsupportedOperationException("the library does not wait for dates");
    }
  }
}
