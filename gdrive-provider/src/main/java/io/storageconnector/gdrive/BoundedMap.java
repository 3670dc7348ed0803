package io.storageconnector.gdrive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A memory of so many entries that forgets the one that was not asked for the longest. Thread-safe.
 *
 * @param <K> by what an entry is found
 * @param <V> what is remembered
 */
final class BoundedMap<K, V> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, V> entries;

  BoundedMap(int limit) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
          }
        };
  }

  @Nullable V get(K key) {
    lock.lock();
    try {
      return entries.get(key);
    } finally {
      lock.unlock();
    }
  }

  void put(K key, V value) {
    lock.lock();
    try {
      entries.put(key, value);
    } finally {
      lock.unlock();
    }
  }

  /** Returns an entry, made first if it is not there. The function must not take long. */
  V computeIfAbsent(K key, Function<K, V> make) {
    lock.lock();
    try {
      return entries.computeIfAbsent(key, make);
    } finally {
      lock.unlock();
    }
  }
}
