package io.storageconnector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadlineTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @Test
  void remaining_neverNegative_andPassesAtItsEnd() {
    assertThat(Deadline.after(MINUTE, clock).remaining()).isEqualTo(MINUTE);
    assertThat(Deadline.after(MINUTE, clock).hasPassed()).isFalse();
    assertThat(Deadline.after(Duration.ZERO, clock).hasPassed()).isTrue();
    assertThat(Deadline.after(MINUTE.negated(), clock).remaining()).isZero();
  }

  @Test
  void atMost_takesTheSooner() {
    Deadline whole = Deadline.after(MINUTE, clock);

    assertThat(whole.atMost(Duration.ofSeconds(5)).remaining()).isEqualTo(Duration.ofSeconds(5));
    assertThat(whole.atMost(Duration.ofHours(1)).remaining()).isEqualTo(MINUTE);
  }

  @ParameterizedTest
  @EnumSource(RotationProfile.Policy.class)
  void lease_everyPolicy_leavesRoomForTwoRequests(RotationProfile.Policy policy) {
    RotationProfile profile = new RotationProfile(policy, Duration.ofDays(60), MINUTE);

    assertThat(profile.lease()).isGreaterThan(MINUTE.multipliedBy(2));
  }
}
