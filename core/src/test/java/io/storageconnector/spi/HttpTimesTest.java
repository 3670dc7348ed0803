package io.storageconnector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTimesTest {

  private static final String NINE = "Mon, 23 Nov 2026 09:00:00 GMT";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "0 | 0",
        "Mon, 23 Nov 2026 09:00:30 GMT | 30",
        "Mon, 23 Nov 2026 08:00:00 GMT | 0",
        "Mon, 23 Nov 2037 08:00:00 GMT | 86400",
        "999999999999999999999 | 86400",
        "soon | ",
        "-5 | ",
        "'' | "
      })
  void retryAfter_secondsOrDate_isRead(String header, @Nullable Long seconds) {
    Duration expected = seconds == null ? null : Duration.ofSeconds(seconds);

    assertThat(HttpTimes.retryAfter(header, null, CLOCK).orElse(null)).isEqualTo(expected);
    assertThat(HttpTimes.retryAfter(header, NINE, CLOCK).orElse(null)).isEqualTo(expected);
  }

  @Test
  void retryAfter_aDate_isRelativeToTheServersClock() {
    Clock slow = Clock.offset(CLOCK, Duration.ofHours(-3));

    assertThat(HttpTimes.retryAfter("Mon, 23 Nov 2026 09:00:30 GMT", NINE, slow))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void absent_isEmpty() {
    assertThat(HttpTimes.date(null)).isEmpty();
    assertThat(HttpTimes.retryAfter(null, NINE, CLOCK)).isEmpty();
  }

  @Test
  void date_asHttpWritesIt_isTheMoment() {
    assertThat(HttpTimes.date(" " + NINE)).contains(CLOCK.instant());
    assertThat(HttpTimes.date("2026-11-23")).isEmpty();
  }

  @Test
  void serverClock_corrected_goesOnWithTheHosts() {
    ServerClock clock = ServerClock.of(CLOCK);
    assertThat(clock.now()).isEqualTo(CLOCK.instant());

    clock.learn(CLOCK.instant(), CLOCK.instant().plusSeconds(90));

    assertThat(clock.now()).isEqualTo(CLOCK.instant().plusSeconds(90));
  }
}
