package io.storageconnector.testkit.memory;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What one user holds at the provider, behind one lock. Thread-safe. */
final class Account {

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Tree tree;
  private final UploadSessions sessions;

  Account(String name, InMemoryConfig config, LongSupplier numbers) {
    this.name = name;
    this.tree = new Tree(config, numbers);
    this.sessions = new UploadSessions(config, numbers);
  }

  /** The account's stable id. */
  String name() {
    return name;
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
