package io.storageconnector.internal.rotation.sim;

/** One thread of one process. Its fields are touched by whoever has the turn. */
public final class Task {

  enum State {
    READY,
    /** Until a moment. */
    ASLEEP,
    /** Until somebody wakes it, or a moment. */
    BLOCKED,
    ENDED
  }

  static final long NEVER = Long.MAX_VALUE;

  final Scheduler scheduler;
  final PodProcess process;
  final Worker worker;
  final String name;
  State state = State.READY;
  long until = NEVER;
  boolean doomed;
  private final Runnable body;

  Task(Scheduler scheduler, PodProcess process, String name, Worker worker, Runnable body) {
    this.scheduler = scheduler;
    this.process = process;
    this.name = name;
    this.worker = worker;
    this.body = body;
  }

  /** Returns the process whose thread this is. */
  public PodProcess process() {
    return process;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  /** From when on the task can go on; {@link #NEVER} if only somebody else can make it. */
  long readyAt() {
    long own = state == State.READY ? 0 : until;
    return Math.max(own, process.frozenUntil());
  }

  void perform() {
    Throwable failure = null;
    try {
      if (!doomed) {
        body.run();
      }
    } catch (Killed e) {
      // That is how a killed thread ends.
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    scheduler.ended(this, failure);
  }

  @Override
  public String toString() {
    return process + "/" + name;
  }
}
