package io.storageconnector.testkit.memory;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What one user holds at the provider, behind one lock. Thread-safe. */
final class Account {

  private final ReentrantLock lock = new ReentrantLock();
  private final Tree tree;
  private final UploadSessions sessions;

  Account(InMemoryConfig config, LongSupplier numbers) {
    this.tree = new Tree(config, numbers);
    this.sessions = new UploadSessions(config, numbers);
  }

  <T> T locked(Function<Account, T> work) {
    lock.lock();
    try {
      return work.apply(this);
    } finally {
      lock.unlock();
    }
  }

  /** Only inside {@link #locked}. */
  Tree tree() {
    return tree;
  }

  /** Only inside {@link #locked}. */
  UploadSessions sessions() {
    return sessions;
  }
}
