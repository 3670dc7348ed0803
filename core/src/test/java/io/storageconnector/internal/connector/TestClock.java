package io.storageconnector.internal.connector;

import io.storageconnector.internal.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until somebody sleeps or moves it; remembers all waits. */
final class TestClock extends Clock implements Sleeper {

  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final AtomicLong millis = new AtomicLong();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    waits.add(duration);
    advance(duration);
  }

  void advance(Duration duration) {
    millis.addAndGet(duration.toMillis());
  }

  List<Duration> waits() {
    return waits;
  }

  @Override
  public Instant instant() {
    return START.plusMillis(millis.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
