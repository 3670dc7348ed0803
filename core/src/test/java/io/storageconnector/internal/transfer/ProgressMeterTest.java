package io.storageconnector.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.TransferProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final List<TransferProgress> told = new ArrayList<>();
  private Instant now = START;
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @Test
  void moved_withinTheInterval_tellsOnce() {
    ProgressMeter meter = new ProgressMeter(told::add, clock, 1000);

    meter.moved(100);
    now = START.plusMillis(200);
    meter.moved(100);
    meter.moved(100);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).bytes()).isEqualTo(200);
    assertThat(told.get(0).total()).hasValue(1000);
    assertThat(told.get(0).elapsed()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void end_always_tellsTheFinalState() {
    ProgressMeter meter = new ProgressMeter(told::add, clock, 300);
    meter.moved(300);

    meter.end();

    assertThat(told).extracting(TransferProgress::bytes).containsExactly(300L);
  }

  @Test
  void bytesPerSecond_partOfItWasThereBefore_countsOnlyWhatThisCallMoved() {
    ProgressMeter meter = new ProgressMeter(told::add, clock, 5000);
    meter.begin(3000);
    now = START.plusSeconds(2);
    meter.moved(1000);

    assertThat(told.get(0).bytes()).isEqualTo(4000);
    assertThat(told.get(0).bytesPerSecond()).isEqualTo(500);
  }

  @Test
  void moved_negative_takesBytesBack() {
    ProgressMeter meter = new ProgressMeter(told::add, clock, -1);
    meter.moved(700);
    meter.moved(-200);

    meter.end();

    assertThat(told.get(0).bytes()).isEqualTo(500);
    assertThat(told.get(0).total()).isEmpty();
  }

  @Test
  void moved_listenerThrows_goesOn() {
    ProgressMeter meter =
        new ProgressMeter(
            progress -> {
              told.add(progress);
              throw new IllegalStateException("broken metrics");
            },
            clock,
            10);
    now = START.plusSeconds(1);

    meter.moved(10);
    meter.end();

    assertThat(told).hasSize(2);
  }

  @Test
  void bytesPerSecond_noTimeHasPassed_isZero() {
    assertThat(TransferProgress.of(10, 10, 0, Duration.ZERO).bytesPerSecond()).isZero();
  }
}
