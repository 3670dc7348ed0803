package io.storageconnector.internal.rotation.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A platform thread that runs one task after another, and only while it has the turn. */
final class Worker extends Thread {

  private volatile boolean turn;
  private volatile @Nullable Task task;

  Worker() {
    super("simulated");
    setDaemon(true);
  }

  void assign(Task next) {
    task = next;
    if (getState() == State.NEW) {
      start();
    }
  }

  /** Returns the task that the calling thread runs; null on a thread of no scheduler. */
  static @Nullable Task task() {
    return Thread.currentThread() instanceof Worker worker ? worker.task : null;
  }

  void giveTurn() {
    turn = true;
    LockSupport.unpark(this);
  }

  void awaitTurn() {
    while (!turn) {
      LockSupport.park(this);
    }
    turn = false;
  }

  @Override
  public void run() {
    while (true) {
      awaitTurn();
      Task mine = task;
      if (mine == null) {
        return;
      }
      mine.perform();
    }
  }

  /** Ends an idle thread. */
  void dismiss() {
    task = null;
    giveTurn();
  }
}
