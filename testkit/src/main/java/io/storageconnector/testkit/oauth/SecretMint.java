package io.storageconnector.testkit.oauth;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the secrets of one fake and remembers each, so that a test can look for leaks. Thread-safe.
 */
final class SecretMint {

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> issued = new LinkedHashSet<>();
  private long serial;

  String make(String kind) {
    lock.lock();
    try {
      while (true) {
        serial++;
        String noise = Long.toHexString((serial * 0x9E3779B97F4A7C15L) >>> 16);
        String secret = FakeOAuth.SECRET_MARKER + "-" + kind + "-" + serial + "-" + noise;
        if (issued.add(secret)) {
          return secret;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a secret of an earlier mint for one of its own, so that it is not made again. */
  void adopt(String secret) {
    if (!secret.startsWith(FakeOAuth.SECRET_MARKER)) {
      throw new IllegalArgumentException("not a secret of a fake");
    }
    lock.lock();
    try {
      issued.add(secret);
    } finally {
      lock.unlock();
    }
  }

  Set<String> issued() {
    lock.lock();
    try {
      return Set.copyOf(issued);
    } finally {
      lock.unlock();
    }
  }
}
