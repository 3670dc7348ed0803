package io.storageconnector.testkit.drive;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What each account has used up: quota units by operation, and bytes uploaded today. Thread-safe.
 *
 * <p>A day is one of UTC (assumed; doc says only "per day").
 */
final class QuotaMeter {

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Map<String, Long> units = new HashMap<>();
  private final Map<String, Long> uploaded = new HashMap<>();
  private LocalDate day;

  QuotaMeter(Clock clock) {
    this.clock = clock;
    this.day = today();
  }

  void spend(String account, DriveOperation operation) {
    lock.lock();
    try {
      units.merge(account, (long) operation.units(), Long::sum);
    } finally {
      lock.unlock();
    }
  }

  long units(String account) {
    lock.lock();
    try {
      return units.getOrDefault(account, 0L);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses when an account has uploaded so much today that more is not accepted, in the words
   * reported by rclone: a rate limit that lasts until tomorrow.
   */
  void requireUpload(String account, long limit) {
    lock.lock();
    try {
      turnDay();
      if (uploaded.getOrDefault(account, 0L) >= limit) {
        throw new DriveRefusal(DriveReason.USER_RATE_LIMIT_EXCEEDED, "User rate limit exceeded.");
      }
    } finally {
      lock.unlock();
    }
  }

  void uploaded(String account, long bytes) {
    lock.lock();
    try {
      turnDay();
      uploaded.merge(account, bytes, Long::sum);
    } finally {
      lock.unlock();
    }
  }

  private void turnDay() {
    LocalDate now = today();
    if (!now.equals(day)) {
      day = now;
      uploaded.clear();
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
