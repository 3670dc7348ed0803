package io.storageconnector.internal.rotation;

import io.storageconnector.StorageObserver;
import io.storageconnector.internal.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Time that stands still until somebody sleeps or moves it; remembers all waits. */
final class FakeWorld extends Clock implements Sleeper {

  /** Finer than the stored form, as real clocks are. */
  private static final Instant START = Instant.parse("2026-11-23T10:00:00.000456Z");

  final List<Duration> waits = new CopyOnWriteArrayList<>();

  /** Runs when somebody begins to wait, with the number of waits so far. */
  volatile Consumer<Integer> whenWaiting = count -> {};

  /** Waiting takes no time, for tests with real threads. */
  volatile boolean frozen;

  private final AtomicLong millis = new AtomicLong();

  Environment environment(Clock clock, Executor threads, StorageObserver observer) {
    return new Environment(
        clock, () -> millis.get() * 1_000_000, this, () -> 1.0, threads, observer);
  }

  @Override
  public void sleep(Duration duration) {
    if (frozen) {
      Thread.onSpinWait();
      return;
    }
    waits.add(duration);
    advance(duration);
    whenWaiting.accept(waits.size());
  }

  void advance(Duration duration) {
    millis.addAndGet(duration.toMillis());
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
