package io.storageconnector.testkit.leak;

import io.storageconnector.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** What was opened and not closed yet, with the places where. Thread-safe. */
final class OpenThings {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Leak> contentsAndCalls = new LinkedHashMap<>();
  private final Map<String, Throwable> sessions = new LinkedHashMap<>();

  /** Returns the key under which the call is open until it is {@link #closed}. */
  Object callBegan(Operation operation) {
    return began(Leak.of("a call of " + operation + " under way", new OpenedHere(operation)));
  }

  /** Returns the key under which the content is open until it is {@link #closed}. */
  Object contentOpened(Operation operation) {
    return began(Leak.of("the content of " + operation, new OpenedHere(operation)));
  }

  private Object began(Leak leak) {
    Object key = new Object();
    lock.lock();
    try {
      contentsAndCalls.put(key, leak);
    } finally {
      lock.unlock();
    }
    return key;
  }

  void closed(Object key) {
    lock.lock();
    try {
      contentsAndCalls.remove(key);
    } finally {
      lock.unlock();
    }
  }

  void sessionOpened(String handle, Operation operation) {
    Throwable here = new OpenedHere(operation);
    lock.lock();
    try {
      sessions.put(handle, here);
    } finally {
      lock.unlock();
    }
  }

  void sessionClosed(String handle) {
    lock.lock();
    try {
      sessions.remove(handle);
    } finally {
      lock.unlock();
    }
  }

  List<Leak> contentsAndCalls() {
    lock.lock();
    try {
      return new ArrayList<>(contentsAndCalls.values());
    } finally {
      lock.unlock();
    }
  }

  /** The places where sessions were opened, as far as nobody saw them end. */
  List<Throwable> sessions() {
    lock.lock();
    try {
      return new ArrayList<>(sessions.values());
    } finally {
      lock.unlock();
    }
  }
}
