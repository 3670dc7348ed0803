package io.storageconnector.internal.rotation.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one schedule on threads of their own, exactly one at a time, over a virtual
 * clock. Where a task reaches a point, chance says who goes on; the clock moves by a little with
 * each point, and jumps when nobody can go on. A task that is ready never waits for time, except
 * while its process is frozen.
 *
 * <p>All state is touched only by whoever has the turn; the turn is handed over through volatile
 * fields.
 */
public final class Scheduler {

  private static final int MAX_POINTS = 50_000;
  private static final long TICK = 1_000_000;

  /** Threads without a task; shared by the schedules that one thread runs one after another. */
  static final class Crew {
    private final Deque<Worker> idle = new ArrayDeque<>();

    void dismiss() {
      idle.forEach(Worker::dismiss);
      idle.clear();
    }
  }

  private final Crew crew;
  private final Choices choices;
  private final int restlessness;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> able = new ArrayList<>();
  private final Semaphore done = new Semaphore(0);
  private Runnable happenings = () -> {};
  private @Nullable Task current;
  private @Nullable Throwable failure;
  private long now;
  private int points;

  Scheduler(Crew crew, Choices choices) {
    this.crew = crew;
    this.choices = choices;
    this.restlessness = 2 + choices.draw(5);
  }

  /** Sets what may happen at each point that is not only a change of turns. */
  public void happenings(Runnable value) {
    happenings = value;
  }

  /** Returns the virtual time of the calling thread's schedule; the end of time if it has none. */
  public static long nanosNow() {
    Task task = Worker.task();
    return task == null ? Long.MAX_VALUE / 2 : task.scheduler.now();
  }

  /** Returns the virtual time in nanoseconds since the start. */
  public long now() {
    return now;
  }

  /** Returns the task that has the turn. */
  public Task current() {
    Task task = current;
    if (task == null) {
      throw new IllegalStateException("nobody has the turn");
    }
    return task;
  }

  /** Starts a thread of a process; it gets its first turn when chance says so. */
  public Task spawn(PodProcess process, String name, Runnable body) {
    if (process.isDead()) {
      throw new Killed();
    }
    Worker idle = crew.idle.poll();
    Task task = new Task(this, process, name, idle == null ? new Worker() : idle, body);
    task.worker.assign(task);
    tasks.add(task);
    return task;
  }

  /** Runs until every task has ended; throws what a task failed with. */
  public void run() {
    handOver(null);
    done.acquireUninterruptibly();
    Throwable reason = failure;
    if (reason instanceof RuntimeException e) {
      throw e;
    }
    if (reason instanceof Error e) {
      throw e;
    }
  }

  /** A place where things happen: others go on, messages arrive, processes end. */
  public void point() {
    Task me = living();
    now += TICK;
    if (++points > MAX_POINTS) {
      throw new AssertionError("L1: no end after " + MAX_POINTS + " points");
    }
    checked(happenings);
    turn(me);
  }

  /** Runs something that may find a property broken, and if so ends the schedule right there. */
  public void checked(Runnable check) {
    try {
      check.run();
    } catch (RuntimeException | AssertionError e) {
      fail(e);
    }
    living();
  }

  /** A place where only others may go on. */
  void pass() {
    turn(living());
  }

  /** Lets the current task wait. */
  public void sleep(Duration duration) {
    Task me = living();
    me.until = now + duration.toNanos();
    me.state = Task.State.ASLEEP;
    turn(me);
  }

  /** Lets the current task wait until it is woken; returns false if the moment came first. */
  boolean block(long until) {
    Task me = living();
    me.until = until;
    me.state = Task.State.BLOCKED;
    turn(me);
    return me.until == Task.NEVER;
  }

  void wake(Task task) {
    if (task.state == Task.State.BLOCKED) {
      task.state = Task.State.READY;
      task.until = Task.NEVER;
    }
  }

  /** Stops a process for some time; it does not notice. */
  public void freeze(PodProcess process, Duration duration) {
    process.freezeUntil(now + duration.toNanos());
  }

  /** Ends a process: its threads feel it at the place where they are. */
  public void kill(PodProcess process) {
    process.die();
    for (Task task : tasks) {
      task.doomed |= task.process == process;
    }
  }

  private Task living() {
    Task me = current();
    if (me.doomed) {
      throw new Killed();
    }
    return me;
  }

  private void turn(Task me) {
    if (!me.doomed) {
      Task next = next();
      if (next != me) {
        give(next);
        me.worker.awaitTurn();
      }
    }
    current = me;
    if (me.doomed) {
      throw new Killed();
    }
    if (me.state != Task.State.READY) {
      me.state = Task.State.READY;
    }
  }

  void ended(Task task, @Nullable Throwable reason) {
    task.state = Task.State.ENDED;
    tasks.remove(task);
    if (reason != null) {
      fail(reason);
    }
    crew.idle.push(task.worker);
    handOver(task);
  }

  /** The first failure ends the schedule. */
  private void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
    for (Task task : tasks) {
      task.doomed = true;
    }
  }

  private void handOver(@Nullable Task from) {
    current = from;
    give(next());
  }

  private void give(@Nullable Task next) {
    current = next;
    if (next == null) {
      done.release();
    } else {
      next.worker.giveTurn();
    }
  }

  /** Returns who goes on; null if all have ended. */
  private @Nullable Task next() {
    for (Task task : tasks) {
      if (task.doomed) {
        return task;
      }
    }
    while (!tasks.isEmpty()) {
      able.clear();
      long soonest = Task.NEVER;
      for (Task task : tasks) {
        long readyAt = task.readyAt();
        if (readyAt <= now) {
          able.add(task);
        } else {
          soonest = Math.min(soonest, readyAt);
        }
      }
      if (!able.isEmpty()) {
        return chosen();
      }
      if (soonest == Task.NEVER) {
        fail(new AssertionError("L1: all wait for each other: " + tasks));
        return tasks.get(0);
      }
      now = soonest;
    }
    return null;
  }

  private Task chosen() {
    Task same = current;
    if (able.size() == 1) {
      return able.get(0);
    }
    if (same != null && able.contains(same) && !choices.oneIn(restlessness)) {
      return same;
    }
    return able.get(choices.draw(able.size()));
  }
}
